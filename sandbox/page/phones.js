// The phones on the stage: which are open, what each shows, and the bar that switches them.

import { avatar, el, fill, icon } from "./dom.js";
import { composer } from "./composer.js";
import { draw, look } from "./messages.js";
import { chatIds, groupOf, markRead, nowMs, on, ownerOf, personOf, store } from "./store.js";
import { chatTime, clockTime } from "./time.js";

const PHONE_MIN_PX = 306;
const GAP_PX = 20;
const PAUSE_MS = 5 * 60_000;
const NEAR_END_PX = 120;

const panes = new Map();
let open = [];
const used = new Map(); // when a phone was last opened or touched, to know which one may go
let stage;
let narrow;

export const isNarrow = () => narrow.matches;
export const openChats = () => shown();
export const paneOf = (chat) => panes.get(chat);

/** Prepare the stage; phones appear with the first state. */
export function startPhones(element) {
  stage = element;
  narrow = window.matchMedia("(max-width: 760px)");
  narrow.addEventListener("change", arrange);
  new ResizeObserver(arrange).observe(stage);
  on("state", rebuild);
  on("message", show);
  on("menu", () => panes.forEach((pane) => pane.refreshComposer()));
  document.addEventListener("visibilitychange", () => document.hidden || shown().forEach(markRead));
  on("clock", tick);
  setInterval(tick, 1_000);
}

function room() {
  if (isNarrow()) return 1;
  const wide = stage.clientWidth - 2 * GAP_PX + GAP_PX;
  return Math.max(2, Math.min(4, Math.floor(wide / (PHONE_MIN_PX + GAP_PX))));
}

function rebuild() {
  for (const [id, pane] of panes) refresh(id, pane);
  const known = new Set(chatIds());
  open = open.filter((id) => known.has(id));
  for (const id of firstChoice()) if (open.length < room() && !open.includes(id)) open.push(id);
  arrange();
}

/** Keep a phone (and what is half typed on it) unless its owner has changed. */
function refresh(id, pane) {
  if (JSON.stringify(ownerOf(id)) === pane.made) {
    redraw(pane);
    pane.refreshComposer();
    return;
  }
  pane.node.remove();
  panes.delete(id);
}

function firstChoice() {
  const asked = new URLSearchParams(location.search).get("open")?.split(",") || [];
  const story = [teller("仓", "wecom"), teller("经理", "dingtalk"), teller("销售"), teller("财务")];
  return [...new Set([...asked.filter(ownerOf), ...story, ...chatIds()])].filter(Boolean);
}

/** Return who tells a part of the story: a title with `word`, on `platform` if there is one. */
function teller(word, platform) {
  const all = store.people.filter((person) => person.title?.includes(word));
  return (all.find((person) => person.platform === platform) || all[0])?.id;
}

/** Open a phone; when there is no room, in place of the one not touched for longest. */
export function openPhone(id) {
  if (!ownerOf(id)) return;
  used.set(id, performance.now());
  if (isNarrow()) open = [id, ...open.filter((other) => other !== id)];
  else if (!shown().includes(id)) giveRoom(id);
  arrange();
}

function giveRoom(id) {
  const visible = shown();
  if (visible.length < room()) open = [...visible, id];
  else {
    const since = (chat) => used.get(chat) || 0;
    const oldest = visible.reduce((one, other) => (since(other) < since(one) ? other : one));
    open = visible.map((chat) => (chat === oldest ? id : chat));
  }
}

/** Close a phone; the last one stays. */
export function closePhone(id) {
  if (shown().length < 2) return;
  open = shown().filter((other) => other !== id);
  arrange();
}

/** Open or close a phone from the bar. */
export function togglePhone(id) {
  if (!isNarrow() && shown().includes(id)) closePhone(id);
  else openPhone(id);
}

function shown() {
  return open.slice(0, room());
}

function arrange() {
  if (!store.people.length) return;
  const wanted = shown();
  for (const [id, pane] of panes) if (!wanted.includes(id)) pane.node.remove();
  wanted.forEach((id, place) => {
    const pane = panes.get(id) || build(id);
    if (stage.children[place] !== pane.node) {
      stage.insertBefore(pane.node, stage.children[place] || null);
      toEnd(pane, false);
    }
    markRead(id);
  });
  stage.style.setProperty("--phones", wanted.length);
  stage.dispatchEvent(new CustomEvent("arranged"));
}

function build(id) {
  const group = groupOf(id);
  const owner = ownerOf(id);
  const viewer = group ? group.members?.[0] : id;
  const pane = { chat: id, group, viewer, platform: owner.platform, owner, made: JSON.stringify(owner) };
  const style = look(owner.platform);
  pane.log = el("ol", { class: "chat", role: "log", "aria-label": `${owner.name}的消息`, tabindex: "0" });
  pane.toasted = new Map();
  pane.toasts = el("div", { class: "toasts", role: "status" });
  pane.toast = (text) => toast(pane, text);
  pane.time = el("span", { class: "status-time" }, clockTime(nowMs()));
  pane.device = el("div", { class: "device" });
  pane.device.append(statusBar(pane), navBar(pane, style), pane.log, composer(pane), pane.toasts);
  pane.node = el("section", {
    class: `phone ${style.id}`, dataset: { chat: id, platform: style.id },
    "aria-label": `${owner.name}的手机（${style.name}）`,
  }, caption(pane, style), pane.device);
  for (const touch of ["pointerdown", "keydown"]) {
    pane.node.addEventListener(touch, () => used.set(id, performance.now()));
  }
  panes.set(id, pane);
  redraw(pane);
  return pane;
}

function caption(pane, style) {
  const { owner } = pane;
  return el("header", { class: "caption" },
    avatar(owner, pane.group ? "avatar-group" : ""),
    el("div", { class: "caption-text" },
      el("h2", {}, owner.name),
      el("p", {}, pane.group ? `群 · ${pane.group.members?.length || 0} 人` : owner.title || ""),
    ),
    el("span", { class: `platform platform-${style.id}` }, style.name),
    el("button", {
      type: "button", class: "close", "aria-label": `收起${owner.name}的手机`,
      onclick: () => closePhone(pane.chat),
    }, icon("close", 16)),
  );
}

function statusBar(pane) {
  return el("div", { class: "status-bar", "aria-hidden": "true" }, pane.time,
    el("span", { class: "status-icons" }, el("i", { class: "signal" }), el("i", { class: "battery" })));
}

function navBar(pane, style) {
  const { owner, group } = pane;
  const title = group ? `${owner.name}（${group.members?.length || 0}）` : "掌柜";
  const who = group ? "群聊" : [owner.name, owner.title].filter(Boolean).join(" · ");
  return el("div", { class: "nav-bar" },
    el("p", { class: "nav-title" }, title, !group && el("span", { class: "nav-tag" }, style.id === "wecom" ? "应用" : "机器人")),
    el("p", { class: "nav-sub" },
      el("span", { class: "only-wide" }, group ? voice(pane) : style.appLine()),
      el("span", { class: "only-narrow" }, `${style.name} · ${who}`)),
  );
}

function voice(pane) {
  const members = (pane.group.members || []).map(personOf).filter(Boolean);
  if (members.length < 2) return members[0]?.name || "";
  const select = el("select", { class: "voice", "aria-label": "用谁的身份在群里说话" },
    members.map((member) => el("option", { value: member.id }, `${member.name}的手机`)));
  select.addEventListener("change", () => {
    pane.viewer = select.value;
    redraw(pane);
    pane.refreshComposer();
  });
  return select;
}

function redraw(pane) {
  fill(pane.log);
  pane.lastMs = 0;
  for (const message of store.chats.get(pane.chat) || []) append(pane, message);
  if (!pane.log.children.length) pane.log.append(hello(pane));
  toEnd(pane, false);
}

function hello(pane) {
  const text = pane.group ? "群里还没有消息。有货进出、每天 18:30，掌柜会来报。" : "还没有消息。点下面的一句话试试。";
  return el("li", { class: "line notice hello" }, el("span", {}, text));
}

function append(pane, message) {
  pane.log.querySelector(".hello")?.remove();
  const atMs = message.at_us / 1000;
  if (Math.abs(atMs - pane.lastMs) > PAUSE_MS) {
    pane.log.append(el("li", { class: "line moment" }, chatTime(atMs, nowMs())));
  }
  pane.lastMs = atMs;
  pane.log.append(draw(message, pane));
}

function show(message, old) {
  const pane = panes.get(message.chat);
  if (pane) {
    const stay = pane.log.scrollHeight - pane.log.scrollTop - pane.log.clientHeight > NEAR_END_PX;
    if (old) replace(pane, message, old);
    else append(pane, message);
    if (!old) pane.log.lastElementChild.classList.add("fresh");
    if (!stay || message.from === pane.viewer) toEnd(pane, true);
    tellToast(pane, message);
  }
  if (pane?.node.isConnected && !document.hidden) markRead(message.chat);
}

/** Show a platform's passing line once per press, to whoever it is for. */
function tellToast(pane, message) {
  const { toast: text, toast_for: reader } = message;
  if (!text || (reader && reader !== pane.viewer) || pane.toasted.get(message.id) === text) return;
  pane.toasted.set(message.id, text);
  pane.toast(text);
}

function replace(pane, message, old) {
  const node = [...pane.log.children].find((line) => line.dataset.message === String(message.id));
  const fresh = draw(message, pane);
  if (message.kind === "card" && JSON.stringify(old.card) !== JSON.stringify(message.card)) {
    fresh.classList.add("changed");
  }
  if (node) node.replaceWith(fresh);
  else pane.log.append(fresh);
}

function toEnd(pane, smooth) {
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const behavior = smooth && !calm ? "smooth" : "instant";
  requestAnimationFrame(() => pane.log.scrollTo({ top: pane.log.scrollHeight, behavior }));
}

/** Open a phone and bring one of its messages into view. */
export function showMessage(chat, id) {
  openPhone(chat);
  const line = [...(panes.get(chat)?.log.children || [])].find((one) => one.dataset.message === String(id));
  requestAnimationFrame(() => line?.scrollIntoView({ block: "nearest" }));
}

function toast(pane, text) {
  const node = el("p", { class: "toast" }, text);
  pane.toasts.append(node);
  while (pane.toasts.children.length > 2) pane.toasts.firstElementChild.remove();
  setTimeout(() => node.remove(), 3_600);
}

function tick() {
  for (const pane of panes.values()) pane.time.textContent = clockTime(nowMs());
}
