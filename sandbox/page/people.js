// The bar that switches between people and groups, with what each has not read yet.

import { avatar, el, fill } from "./dom.js";
import { look } from "./messages.js";
import { isNarrow, openChats, togglePhone } from "./phones.js";
import { on, store } from "./store.js";

const UNREAD_MAX = 99;
const EDGE_PX = 24;

/** Draw the bar into `element` and keep it current; `stage` tells when phones move. */
export function startPeople(element, stage, beforeOpen) {
  const refresh = () => drawBar(element, beforeOpen);
  for (const topic of ["state", "unread"]) on(topic, refresh);
  stage.addEventListener("arranged", refresh);
}

function drawBar(element, beforeOpen) {
  const focused = document.activeElement?.dataset?.open;
  const scrolled = element.querySelector(".people-list")?.scrollLeft || 0;
  const people = store.people.map((person) => tab(person, beforeOpen));
  const groups = store.groups.map((group) => tab(group, beforeOpen, true));
  const list = el("div", { class: "people-list" }, people,
    groups.length > 0 && el("span", { class: "people-gap", "aria-hidden": "true" }), groups);
  fill(element, list);
  list.scrollLeft = scrolled;
  list.addEventListener("scroll", () => hint(element, list), { passive: true });
  follow(list);
  hint(element, list);
  if (focused) element.querySelector(`[data-open="${CSS.escape(focused)}"]`)?.focus();
}

let front = "";

/** On a narrow bar, bring the phone just opened into view. */
function follow(list) {
  const open = openChats()[0];
  if (!isNarrow() || open === front) return;
  front = open;
  list.querySelector(".is-open")?.scrollIntoView({ inline: "center", block: "nearest" });
}

/** Show that there is more to the right, and whether somebody there has news. */
function hint(element, list) {
  if (!list.isConnected) return; // a late scroll event of the bar drawn before
  const edge = list.getBoundingClientRect().right - EDGE_PX;
  const hidden = [...list.children].filter((one) => one.getBoundingClientRect().right > edge + EDGE_PX + 1);
  element.classList.toggle("has-more", hidden.length > 0);
  element.classList.toggle("has-news", hidden.some((one) =>
    one.querySelector(".badge")?.getBoundingClientRect().right > edge));
}

function tab(who, beforeOpen, isGroup = false) {
  const visible = isNarrow() ? openChats()[0] === who.id : openChats().includes(who.id);
  const unread = store.unread.get(who.id) || 0;
  const style = look(who.platform);
  return el("button", {
    type: "button", class: `person ${visible ? "is-open" : ""}`, "aria-pressed": String(visible),
    dataset: { open: who.id }, title: [who.name, who.title, style.name].filter(Boolean).join(" · "),
    onclick: () => {
      beforeOpen();
      togglePhone(who.id);
    },
  },
    el("span", { class: "person-face" },
      avatar(who, isGroup ? "avatar-group" : ""),
      el("span", { class: `corner-mark corner-${style.id}`, "aria-hidden": "true" }, style.id === "wecom" ? "企" : "钉"),
      unread > 0 && el("span", { class: "badge" }, unread > UNREAD_MAX ? "99+" : String(unread),
        el("span", { class: "sr" }, "条未读")),
    ),
    el("span", { class: "person-text" },
      el("span", { class: "person-name" }, who.name),
      el("span", { class: "person-title" }, isGroup ? `${style.name}群` : who.title || ""),
    ),
    el("span", { class: "sr" }, `（${style.name}）`),
  );
}
