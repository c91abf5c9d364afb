// The bottom of a phone: sentences to tap, the text box, and WeCom's app menu.

import * as api from "./api.js";
import { el, fill, icon } from "./dom.js";
import { openPhoto, openScanner } from "./scanner.js";
import { store } from "./store.js";

const USUAL = ["待我审批", "我的单据", "帮助"];
const TEXT_MAX = 2000;

/** Return the composer of `pane` (`{chat, viewer, platform, device, toast}`). */
export function composer(pane) {
  const chips = el("div", { class: "chips", role: "group", "aria-label": "点一下就发送" });
  const menuRow = pane.platform === "wecom" && !pane.group ? el("div", { class: "app-menu" }) : null;
  const box = el("div", { class: "composer" }, chips, inputRow(pane), menuRow);
  const refresh = () => {
    drawChips(chips, pane);
    if (menuRow) drawMenu(menuRow, pane);
  };
  refresh();
  pane.refreshComposer = refresh;
  return box;
}

function drawChips(chips, pane) {
  const own = store.suggestions[pane.viewer] || [];
  const usual = pane.platform === "wecom" ? [] : USUAL;
  const hears = !pane.group || pane.platform === "dingtalk";
  const said = pane.group ? groupSentences(own) : [...new Set([...own, ...usual])];
  const all = hears ? said : [];
  chips.hidden = !all.length;
  fill(chips, all.map((text) => el("button", {
    type: "button", class: "chip", onclick: () => send(pane, text),
  }, text)));
}

/** In a group only a robot that can hear is worth asking. */
const groupSentences = (own) => own.filter((text) => /库存|多少|还有/.test(text)).slice(0, 2);

/** Say `text` on this phone; a refusal shows as a passing line. */
export async function send(pane, text) {
  try {
    await api.say(pane.viewer, pane.chat, text);
    return true;
  } catch (trouble) {
    pane.toast(trouble.message);
    return false;
  }
}

function inputRow(pane) {
  const inGroup = pane.platform === "dingtalk" ? "在群里 @掌柜…" : "在群里说…";
  const to = pane.group ? inGroup : "对掌柜说…";
  const input = el("textarea", {
    rows: 1, maxlength: TEXT_MAX, placeholder: to, "aria-label": to, enterkeyhint: "send",
    autocomplete: "off",
  });
  const go = el("button", { type: "button", class: "send", "aria-label": "发送" }, icon("send", 18));
  const submit = async () => {
    const text = input.value.trim();
    if (!text || go.disabled) return;
    go.disabled = true;
    if (await send(pane, text)) input.value = "";
    go.disabled = false;
    grow(input);
  };
  go.addEventListener("click", submit);
  input.addEventListener("input", () => grow(input));
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  const more = !pane.group && el("button", {
    type: "button", class: "more", "aria-label": "发照片", onclick: () => openPhoto(pane),
  }, icon("camera", 20));
  return el("div", { class: "input-row" }, more, input, go);
}

function grow(input) {
  input.style.height = "auto";
  input.style.height = `${Math.min(input.scrollHeight, 96)}px`;
}

function drawMenu(row, pane) {
  const buttons = (store.menu?.button || []).slice(0, 3);
  if (!buttons.length) {
    fill(row, el("p", { class: "menu-empty" }, "应用菜单会在机器人启动后出现"));
    return;
  }
  fill(row, buttons.map((button) => topButton(button, pane, row)));
}

function topButton(button, pane, row) {
  const subs = button.sub_button || [];
  const node = el("button", {
    type: "button", class: "menu-top", "aria-haspopup": subs.length ? "menu" : null,
    "aria-expanded": subs.length ? "false" : null,
  }, subs.length > 0 && icon("menu", 14), el("span", {}, button.name));
  const cell = el("div", { class: "menu-cell" }, node);
  node.addEventListener("click", () => {
    if (!subs.length) act(button, pane);
    else if (node.getAttribute("aria-expanded") === "true") closeMenus(row);
    else openMenu(cell, node, subs, pane, row);
  });
  return cell;
}

function openMenu(cell, node, subs, pane, row) {
  closeMenus(row);
  node.setAttribute("aria-expanded", "true");
  const items = subs.slice(0, 5).map((sub) => el("button", {
    type: "button", role: "menuitem", class: "menu-item",
    onclick: () => {
      closeMenus(row);
      act(sub, pane);
    },
  }, sub.name));
  const popup = el("div", { class: "menu-popup", role: "menu", "aria-label": node.textContent }, items);
  popup.addEventListener("keydown", (event) => menuKeys(event, items, () => {
    closeMenus(row);
    node.focus();
  }));
  cell.append(popup);
  items[0].focus({ preventScroll: true });
  setTimeout(() => document.addEventListener("click", () => closeMenus(row), { once: true }));
}

function menuKeys(event, items, close) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") close();
  if (!step) return;
  event.preventDefault();
  const at = items.indexOf(document.activeElement);
  items[(at + step + items.length) % items.length].focus();
}

function closeMenus(row) {
  for (const popup of row.querySelectorAll(".menu-popup")) popup.remove();
  for (const top of row.querySelectorAll("[aria-expanded]")) top.setAttribute("aria-expanded", "false");
}

async function act(button, pane) {
  const type = button.type || "click";
  if (type.startsWith("scancode")) openScanner(pane, button);
  else if (type.startsWith("pic_")) openPhoto(pane, button);
  else if (type === "view") pane.toast("这一项会打开网页，演示里不打开。");
  else await press(pane, button.key);
}

async function press(pane, key) {
  try {
    await api.menu(pane.viewer, key);
  } catch (trouble) {
    pane.toast(trouble.message);
  }
}
