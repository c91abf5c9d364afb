// One line that says what to do next: tap this sentence, then that button, then the next person.

import * as api from "./api.js";
import { send } from "./composer.js";
import { el, fill, icon } from "./dom.js";
import { openFaults } from "./faults.js";
import { openChats, openPhone, paneOf, showMessage } from "./phones.js";
import { openScanner } from "./scanner.js";
import { on, personOf, store, tell } from "./store.js";

const ANSWER_MS = 900;
const ROUNDS = 2;
const IN_SIGHT_US = 30_000_000;
const DECIDES = /确认|通过|同意/;
const tour = { step: 1, told: "", clockMoved: false, faultsSeen: false, hidden: false };
let box;

/** Draw the tour into `element` and keep it one step ahead of the reader. */
export function startTour(element) {
  box = element;
  tour.hidden = remembered();
  on("state", refresh);
  on("message", soon);
  on("menu", refresh);
  on("clock-moved", (change) => {
    tour.clockMoved ||= Boolean(change.at);
    refresh();
  });
}

function remembered() {
  try {
    return sessionStorage.getItem("tour") === "off";
  } catch {
    return false;
  }
}

let waiting = 0;

/** Give the bot a moment to answer before the next step is chosen. */
function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(refresh, ANSWER_MS);
}

function refresh() {
  box.hidden = tour.hidden || !store.people.length;
  if (box.hidden) return;
  const next = nextStep();
  if (next.key !== tour.told) {
    if (tour.told) tour.step += 1;
    tour.told = next.key;
    paint(next);
  }
  point(next);
}

function nextStep() {
  return waitingCard() || (store.story.length ? storyStep() : nextSentence() || clockStep())
    || faultStep() || lastStep();
}

/** The newest card that still has buttons, near the end of a person's chat; rather one in sight. */
function waitingCard() {
  let best = null;
  for (const person of store.people) {
    const recent = (store.chats.get(person.id) || []).slice(-2);
    for (const message of recent) {
      if (!isWaiting(message) || isSettled(message, recent)) continue;
      const rank = message.at_us + (openChats().includes(person.id) ? IN_SIGHT_US : 0);
      if (!best || rank > best.rank) best = { person, message, rank };
    }
  }
  if (!best) return null;
  const { person, message } = best;
  const [first] = message.card.buttons;
  const act = DECIDES.test(first.text) ? ["点", strong(`「${first.text}」`)] : ["选一项"];
  return {
    key: `card ${message.id}`, message, text: ["在", strong(person.name), "的手机上", act],
    action: { text: "看这张卡片", run: () => {
      showMessage(person.id, message.id);
      point({ message });
    } },
  };
}

/** A card that could not be changed any more is followed by one that says how it ended. */
function isSettled(message, recent) {
  const number = /[A-Z]{2}-\d{6}-\w+/.exec(message.card.title)?.[0];
  return Boolean(number) && recent.at(-1) !== message && JSON.stringify(recent.at(-1)).includes(number);
}

const isWaiting = (message) => message.kind === "card" && message.from !== "robot"
  && message.card?.buttons?.length > 1 && !message.card.replaced_text;

function said(person, text) {
  return (store.chats.get(person) || []).some((line) => line.from === person && line.text === text);
}

/** The first step of the firm's own story that nobody has taken yet. */
function storyStep() {
  const step = store.story.find((one) => !isDone(one));
  if (!step) return null;
  if (step.at) return clockStep(step);
  const person = personOf(step.person);
  if (!person) return null;
  return step.scan ? scanStep(step, person) : sentenceStep(person, step.say, step.title);
}

function isDone(step) {
  if (step.at) return tour.clockMoved || store.groups.some(({ id }) => store.chats.get(id)?.some(isReport));
  const chat = store.chats.get(step.person) || [];
  if (step.scan) return chat.some((line) => line.kind === "notice" && line.text?.startsWith("[扫码]"));
  return chat.some((line) => line.from === step.person && line.text === step.say);
}

const isReport = (line) => [line.text, line.markdown, line.card?.title]
  .some((text) => text?.includes("日报"));

function scanStep(step, person) {
  const button = (store.menu?.button || []).flatMap((top) => [top, ...(top.sub_button || [])])
    .find((one) => one.key === step.scan);
  return {
    key: `scan ${step.scan} ${Boolean(button)}`, title: step.title,
    text: ["让", strong(person.name), "点菜单", strong(button?.name || "扫码"), "，选一张样品标签"],
    action: button ? { text: "打开扫码", run: () => scan(person.id, button) } : null,
  };
}

function scan(id, button) {
  openPhone(id);
  const pane = paneOf(id);
  if (pane) openScanner(pane, button);
}

/** Sentences in the order of the story: everybody's first, then everybody's second. */
function nextSentence() {
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const person of store.people) {
      const text = storyOf(person)[round];
      if (text && !said(person.id, text)) return sentenceStep(person, text);
    }
  }
  return null;
}

/** What a person says in the story: not the commands that only look something up for oneself. */
const storyOf = (person) => (store.suggestions[person.id] || [])
  .filter((text) => !/^(待我审批|我的单据|帮助)$/.test(text));

function sentenceStep(person, text, title = "") {
  return {
    key: `say ${person.id} ${text}`, title,
    text: ["让", strong(person.name), "说"],
    action: { text, sentence: true, run: () => speak(person.id, text) },
  };
}

async function speak(id, text) {
  openPhone(id);
  const pane = paneOf(id);
  if (pane) await send(pane, text);
}

function clockStep({ at = "18:30", title = "" } = {}) {
  if (tour.clockMoved) return null;
  return {
    key: "clock", title, text: ["把时钟拨到", strong(at), "，看群里的日报"],
    action: { text: `快进到 ${at}`, run: () => moveClock(at) },
  };
}

async function moveClock(at) {
  try {
    await api.clock({ at });
    tell("clock-moved", { at });
    const group = store.groups[0];
    if (group) openPhone(group.id);
  } catch (trouble) {
    tell("trouble", trouble.message);
  }
}

function faultStep() {
  if (tour.faultsSeen) return null;
  return {
    key: "faults", text: ["打开", strong("故障演练"), "，看出了岔子会怎样"],
    action: { text: "打开", run: () => {
      tour.faultsSeen = true;
      openFaults();
      refresh();
    } },
  };
}

const lastStep = () => ({
  key: "end", text: ["走完了。随便说、随便点，台账对得上。"], action: { text: "收起引导", run: hide },
});

const strong = (text) => el("b", {}, text);

function paint(next) {
  const { action } = next;
  fill(box,
    el("p", { class: "tour-text" }, el("span", { class: "tour-step" }, `第 ${tour.step} 步`),
      next.title && el("span", { class: "tour-title" }, next.title),
      el("span", {}, next.text)),
    action && el("button", {
      type: "button", class: `tour-go ${action.sentence ? "tour-sentence" : ""}`, onclick: action.run,
    }, el("span", {}, action.text), icon(action.sentence ? "send" : "arrow", 15)),
    el("button", { type: "button", class: "tour-close", "aria-label": "收起引导", onclick: hide }, icon("close", 15)),
  );
}

/** Let the card that the tour speaks of pulse a little. */
function point(next) {
  for (const old of document.querySelectorAll(".pointed")) old.classList.remove("pointed");
  if (!next.message) return;
  const place = `[data-message="${CSS.escape(String(next.message.id))}"] .card`;
  requestAnimationFrame(() => document.querySelector(place)?.classList.add("pointed"));
}

function hide() {
  tour.hidden = true;
  box.hidden = true;
  for (const old of document.querySelectorAll(".pointed")) old.classList.remove("pointed");
  try {
    sessionStorage.setItem("tour", "off");
  } catch {
    // private windows may refuse to remember; the tour is then back after a reload
  }
}

