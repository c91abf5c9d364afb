// The mails and text messages that left the firm, as whoever got them reads them.

import { el, fill, icon } from "./dom.js";
import { closeFaults } from "./faults.js";
import { nowMs, on, store, tell } from "./store.js";
import { chatTime } from "./time.js";

const KINDS = { mail: "邮件", sms: "短信" };
let drawer;
let list;
let button;
let unread = 0;

/** Draw the inbox into `element`; `opener` shows and hides it. */
export function startInbox(element, opener) {
  drawer = element;
  button = opener;
  list = el("ol", { class: "letters", tabindex: "0", "aria-label": "收到的邮件和短信" });
  fill(drawer,
    el("header", { class: "panel-head" }, el("h2", {}, icon("mail", 18), "邮件和短信"),
      el("button", { type: "button", class: "panel-close", "aria-label": "关闭邮件和短信", onclick: closeInbox },
        icon("close", 18))),
    el("p", { class: "panel-lead" }, "不在聊天里的人、催急的事和每天的汇总，也送到邮箱和手机。"),
    list);
  button.addEventListener("click", () => (drawer.hidden ? openInbox() : closeInbox()));
  drawer.addEventListener("keydown", (event) => event.key === "Escape" && closeInbox());
  on("state", draw);
  on("letter", (letter) => {
    store.letters.push(letter);
    if (drawer.hidden) unread += 1;
    draw();
  });
}

export function openInbox() {
  closeFaults();
  drawer.hidden = false;
  unread = 0;
  button.setAttribute("aria-expanded", "true");
  document.body.classList.add("show-faults");
  draw();
  drawer.querySelector("button").focus({ preventScroll: true });
  tell("looked", { at: "inbox" });
}

export function closeInbox() {
  if (drawer.hidden) return;
  drawer.hidden = true;
  button.setAttribute("aria-expanded", "false");
  document.body.classList.remove("show-faults");
  button.focus({ preventScroll: true });
}

function draw() {
  button.querySelector(".badge")?.remove();
  if (unread) button.append(el("span", { class: "badge" }, unread > 99 ? "99+" : String(unread)));
  if (drawer.hidden) return;
  const letters = [...store.letters].reverse().map(letterItem);
  fill(list, letters.length ? letters : el("li", { class: "fault-empty" }, "还没有邮件和短信。"));
}

function letterItem(letter) {
  return el("li", { class: "letter" },
    el("p", { class: "letter-head" }, el("span", { class: `letter-kind letter-${letter.kind}` }, KINDS[letter.kind]),
      el("span", { class: "letter-to" }, letter.to), el("time", {}, chatTime(letter.at_us / 1000, nowMs()))),
    letter.subject && el("h4", {}, letter.subject),
    el("p", { class: "letter-text" }, letter.text.trim()),
    letter.files.map((name) => el("p", { class: "letter-file" }, icon("file", 15), name)));
}
