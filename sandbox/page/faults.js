// The fault drawer: things that go wrong in real life, on a button, and what then happened.

import * as api from "./api.js";
import { el, fill, icon } from "./dom.js";
import { nowMs, on, store } from "./store.js";
import { clockTime } from "./time.js";

const LOG_MAX = 120;
const PAUSE_MS = 800;
const TONES = new Set(["good", "bad", "warn", "info"]);

/** The five that everybody should see first, in the words of this page. */
const FIRST = [
  { id: "redeliver", title: "消息投递三次", hint: "平台没等到回音会重发。会看到：三次投递，账只动一次。" },
  { id: "drop_socket", title: "断开长连接", hint: "网络断了一下。会看到：掌柜自己连回来，消息一条不丢。" },
  { id: "expire_code", title: "卡片码过期", hint: "卡片的更新码失效了。会看到：照样办成，结果另发一条。" },
  { id: "wrong_person", title: "别人来点", hint: "没有权限的人点了卡片。会看到：他被告知谁能点，货一件没动。" },
  { id: "restart_bot", title: "点之前重启", hint: "卡片发出后强行关掉掌柜。会看到：它回来后再点，只算一次。" },
];

let drawer;
let log;
let cards;
let button;

/** Draw the drawer into `element`; `opener` is the button that shows and hides it. */
export function startFaults(element, opener) {
  drawer = element;
  button = opener;
  button.addEventListener("click", () => (drawer.hidden ? openFaults() : closeFaults()));
  drawer.addEventListener("keydown", (event) => event.key === "Escape" && closeFaults());
  log = el("ol", { class: "fault-log", role: "log", tabindex: "0", "aria-label": "演练记录" });
  cards = el("div", { class: "fault-cards" });
  fill(drawer,
    el("header", { class: "panel-head" }, el("h2", {}, icon("bolt", 18), "故障演练"),
      el("button", { type: "button", class: "panel-close", "aria-label": "关闭故障演练", onclick: closeFaults },
        icon("close", 18))),
    el("p", { class: "panel-lead" }, "出了岔子也不丢、不重、看得见。点一个试试。"),
    cards,
    el("div", { class: "part-head" }, el("h3", {}, "演练记录"),
      el("button", { type: "button", class: "text-button", onclick: clearLog }, "清空")),
    log);
  clearLog();
  on("state", () => {
    drawCards();
    if (log.querySelector(".fault-empty")) for (const line of store.log) note(line, false);
  });
  on("fault", note);
}

export function openFaults() {
  drawer.hidden = false;
  button.setAttribute("aria-expanded", "true");
  document.body.classList.add("show-faults");
  drawer.querySelector("button").focus({ preventScroll: true });
}

export function closeFaults() {
  if (drawer.hidden) return;
  drawer.hidden = true;
  button.setAttribute("aria-expanded", "false");
  document.body.classList.remove("show-faults");
  button.focus({ preventScroll: true });
}

function drawCards() {
  const known = store.faults.length ? store.faults : FIRST;
  const first = FIRST.filter((fault) => known.some((other) => other.id === fault.id));
  const rest = known.filter((fault) => !FIRST.some((other) => other.id === fault.id));
  const wasOpen = cards.querySelector("details")?.open || false;
  fill(cards, first.map(faultCard), rest.length > 0 && el("details", { class: "more-faults", open: wasOpen },
    el("summary", {}, `还有 ${rest.length} 种`), rest.map(faultCard)));
}

function faultCard(fault) {
  const go = el("button", { type: "button", class: "fault-go", "aria-label": `演练：${fault.title}` }, "演练");
  go.addEventListener("click", () => run(fault, go));
  return el("article", { class: "fault", dataset: { fault: fault.id } },
    el("div", {}, el("h4", {}, fault.title), el("p", {}, fault.hint || "")), go);
}

async function run(fault, go) {
  if (go.getAttribute("aria-disabled")) return;
  go.setAttribute("aria-disabled", "true");
  note({ text: `演练：${fault.title}`, tone: "start" });
  try {
    await api.fault(fault.id);
  } catch (trouble) {
    note({ text: trouble.message, tone: "bad" });
  }
  setTimeout(() => go.removeAttribute("aria-disabled"), PAUSE_MS);
}

function note(line, timed = true) {
  log.querySelector(".fault-empty")?.remove();
  const tone = line.tone === "start" || TONES.has(line.tone) ? line.tone : "info";
  log.prepend(el("li", { class: `fault-line tone-${tone}` },
    timed && el("time", {}, clockTime(nowMs())), el("span", {}, line.text || "")));
  while (log.children.length > LOG_MAX) log.lastElementChild.remove();
}

function clearLog() {
  fill(log, el("li", { class: "fault-empty" }, "还没有演练。每次投递、确认和重试会记在这里。"));
}
