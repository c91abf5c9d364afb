// The fault drawer: things that go wrong in real life, on a button, and what then happened.

import * as api from "./api.js";
import { el, fill, icon } from "./dom.js";
import { look } from "./messages.js";
import { groupOf, nowMs, on, ownerOf, store } from "./store.js";
import { clockTime } from "./time.js";

const LOG_MAX = 120;
const PAUSE_MS = 800;
const TONES = new Set(["good", "bad", "warn", "info", "start", "seen"]);

/** The five that everybody should see first: what to do before, and what will be seen. */
const FIRST = [
  { id: "redeliver", title: "消息投递三次", before: "随便说一句，或点一张卡片",
    hint: "同一条消息来三次，账只动一次。", quiet: "手机上没有多出消息，台账没有多记一笔。" },
  { id: "drop_socket", title: "断开长连接",
    hint: "钉钉断网，掌柜自己连回来，断网时说的话不丢。" },
  { id: "expire_code", title: "卡片码过期", before: "有一张入库单等着审批",
    hint: "企业微信的旧卡片改不动了。接着在钉钉上点通过：照样办成，结果另发。" },
  { id: "wrong_person", title: "别人来点", before: "有一张卡片等着审批",
    hint: "没权限的人点了转来的卡片：告诉他该谁点，货不动。" },
  { id: "restart_bot", title: "点之前重启", before: "有一张卡片等着点",
    hint: "像断电一样关掉掌柜。它回来后再点，只算一次。" },
];
const WATCH_MS = 60_000; // for so long after a fault what people see is written down
const QUIET_MS = 3_000;
const SEEN_MAX = 60;

let watched = { until: 0, count: 0 };
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
    el("p", { class: "panel-lead" }, "出了岔子也不丢、不重、看得见。"),
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
  on("message", seen);
  on("movement", booked);
}

const isWatched = () => performance.now() < watched.until;

/** While a fault is being looked at, write down what appears on whose phone. */
function seen(message, old) {
  if (!isWatched() || message.kind === "notice" || message.from === message.chat) return;
  const text = words(message, old);
  if (!ownerOf(message.chat) || !text) return;
  watched.count += 1;
  note({ text: `${placeOf(message.chat)}：${text}`, tone: "seen" });
}

const placeOf = (chat) => (groupOf(chat) ? `${look(groupOf(chat).platform).name}${groupOf(chat).name}`
  : `${ownerOf(chat).name}的手机`);

function words(message, old) {
  if (message.toast && message.toast !== old?.toast) return message.toast;
  const [now, before] = [gist(message), old && gist(old)];
  if (now === before) return "";
  const text = now.replaceAll("\n", " ");
  const short = text.length > SEEN_MAX ? `${text.slice(0, SEEN_MAX)}…` : text;
  return old && message.kind === "card" ? `卡片变成「${short}」` : short;
}

const gist = (message) => (message.card?.title || message.text || message.markdown || "")
  .replace(/<[^>]*>|[*#>`]/g, "");

function booked(movement, phase) {
  if (!isWatched()) return;
  watched.count += 1;
  note({ text: `台账：${phase} ${movement.product} ${movement.quantity}${movement.unit || ""}`, tone: "seen" });
}

/** Say it aloud when nothing happened, where that is the point. */
function quietly(fault, count) {
  if (fault.quiet && watched.fault === fault.id && watched.count === count) {
    note({ text: fault.quiet, tone: "good" });
  }
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
    el("div", {}, el("h4", {}, fault.title),
      fault.before && el("p", { class: "fault-before" }, el("b", {}, "先"), fault.before),
      el("p", {}, fault.hint || "")), go);
}

async function run(fault, go) {
  if (go.getAttribute("aria-disabled")) return;
  go.setAttribute("aria-disabled", "true");
  note({ text: `演练：${fault.title}`, tone: "start" });
  watched = { fault: fault.id, until: performance.now() + WATCH_MS, count: 0 };
  try {
    await api.fault(fault.id);
    if (fault.quiet) setTimeout(() => quietly(fault, 0), QUIET_MS);
  } catch (trouble) {
    watched.until = 0;
    note({ text: trouble.message, tone: "bad" });
  }
  setTimeout(() => go.removeAttribute("aria-disabled"), PAUSE_MS);
}

function note(line, timed = true) {
  log.querySelector(".fault-empty")?.remove();
  const tone = TONES.has(line.tone) ? line.tone : "info";
  log.prepend(el("li", { class: `fault-line tone-${tone}` },
    timed && el("time", {}, clockTime(nowMs())), el("span", {}, line.text || "")));
  while (log.children.length > LOG_MAX) log.lastElementChild.remove();
}

function clearLog() {
  fill(log, el("li", { class: "fault-empty" }, "还没有演练。每次投递、确认和重试会记在这里。"));
}
