// One line that says what to do next: tap this sentence, then that button, then the next person.

import * as api from "./api.js";
import { send } from "./composer.js";
import { el, fill, icon } from "./dom.js";
import { openFaults } from "./faults.js";
import { closeInbox, openInbox } from "./inbox.js";
import { isNarrow, openChats, openPhone, paneOf, showMessage } from "./phones.js";
import { openPhoto, openScanner } from "./scanner.js";
import { on, personOf, store, tell } from "./store.js";
import { chapterIndex, chapters, filled, followStory, isDone, nextStep as nextOfStory, openChapter, place, skipStep } from "./story.js";

const ANSWER_MS = 900;
const STEP_MS = 150;
const ROUNDS = 2;
const IN_SIGHT_US = 30_000_000;
const DAY_END = "18:30";
const DECIDES = /确认|通过|同意/;
const tour = { step: 1, told: "", clockMoved: false, faultsSeen: false, hidden: false };
let box;

/** Draw the tour into `element` and keep it one step ahead of the reader. */
export function startTour(element) {
  box = element;
  tour.hidden = remembered();
  followStory(() => soon());
  on("state", refresh);
  on("message", () => soon());
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
  waiting = setTimeout(refresh, store.story.length ? STEP_MS : ANSWER_MS);
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
  const step = store.story.length ? storyStep() : waitingCard() || nextSentence() || clockStep();
  return step || faultStep() || lastStep();
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

/** The next gesture of the firm's own story. */
function storyStep() {
  const step = nextOfStory();
  if (!step) return null;
  const { chapter, step: at } = place();
  const shown = gesture(step);
  return { ...shown, key: `story ${chapter} ${at} ${shown.message?.id} ${Boolean(store.menu)}`, ...place() };
}

function gesture(step) {
  if (step.at) return clockStep(step);
  if (step.look) return inboxStep();
  const person = personOf(step.person) || { id: step.person, name: step.person };
  if (step.tap) return tapStep(step, person);
  if (step.photo) return photoStep(person);
  return step.scan ? scanStep(step, person) : sentenceStep(person, filled(step.say));
}

/** The newest card on a person's phone that has this button. */
function tapStep({ tap }, person) {
  const message = (store.chats.get(person.id) || []).findLast((one) => one.kind === "card"
    && !one.card?.replaced_text && one.card?.buttons?.some((button) => button.text === tap));
  return {
    message, text: [strong(person.name), "点", strong(`「${tap}」`)],
    action: message
      ? { text: "看这张卡片", run: () => look(person.id, message) }
      : { text: `看${person.name}的手机`, run: () => openPhone(person.id) },
  };
}

function look(id, message) {
  showMessage(id, message.id);
  point({ message });
}

const inboxStep = () => ({
  text: ["看送到", strong("邮箱和手机"), "的"], action: { text: "打开", run: openInbox },
});

const photoStep = (person) => ({
  text: ["让", strong(person.name), "拍一张照片"],
  action: { text: "打开相机", run: () => sheet(person.id, (pane) => openPhoto(pane)) },
});

function sheet(id, open) {
  openPhone(id);
  const pane = paneOf(id);
  if (pane) open(pane);
}

function scanStep(step, person) {
  const button = (store.menu?.button || []).flatMap((top) => [top, ...(top.sub_button || [])])
    .find((one) => one.key === step.scan);
  return {
    text: ["让", strong(person.name), "点菜单", strong(button?.name || "扫码"), "，选一张样品标签"],
    action: button ? { text: "打开扫码", run: () => sheet(person.id, (pane) => openScanner(pane, button)) } : null,
  };
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

function sentenceStep(person, text) {
  return {
    key: `say ${person.id} ${text}`,
    text: ["让", strong(person.name), "说"],
    action: { text, sentence: true, run: () => speak(person.id, text) },
  };
}

async function speak(id, text) {
  openPhone(id);
  const pane = paneOf(id);
  if (pane) await send(pane, text);
}

function clockStep({ at = DAY_END } = {}) {
  if (tour.clockMoved && !store.story.length) return null;
  const news = at === DAY_END ? "，看群里的日报" : "，第二天早上";
  return {
    key: "clock", text: ["把时钟拨到", strong(at), news],
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
    el("p", { class: "tour-text" }, el("span", { class: "tour-step" }, stepLabel(next)),
      next.title && el("span", { class: "tour-title" }, next.title),
      el("span", {}, next.text)),
    action && el("button", {
      type: "button", class: `tour-go ${action.sentence ? "tour-sentence" : ""}`, onclick: () => act(action),
    }, el("span", {}, action.text), icon(action.sentence ? "send" : "arrow", 15)),
    el("span", { class: "tour-end" }, store.story.length > 0 && contentsButton(),
      el("button", { type: "button", class: "tour-close", "aria-label": "收起引导", onclick: hide }, icon("close", 15))),
  );
}

/** On a narrow screen the inbox lies over the phones: put it away first. */
function act(action) {
  if (isNarrow()) closeInbox();
  action.run();
}

const stepLabel = (next) => (next.chapter
  ? `${next.chapter}/${next.chapters} 章 · ${next.step}/${next.steps}` : `第 ${tour.step} 步`);

function contentsButton() {
  const button = el("button", {
    type: "button", class: "tour-contents", "aria-haspopup": "dialog", "aria-expanded": "false",
  }, "目录");
  button.addEventListener("click", (event) => {
    event.stopPropagation();
    if (!closeContents()) openContents(button);
  });
  return button;
}

function closeContents() {
  const list = box.querySelector(".contents");
  box.querySelector(".tour-contents")?.setAttribute("aria-expanded", "false");
  list?.remove();
  return Boolean(list);
}

/** Offer every chapter, and to go past a step that went another way. */
function openContents(button) {
  button.setAttribute("aria-expanded", "true");
  const go = (run) => () => {
    closeContents();
    run();
    tour.hidden = false;
    refresh();
  };
  const list = el("div", { class: "contents", role: "dialog", "aria-label": "引导的目录" },
    chapters().map(({ title }, index) => el("button", {
      type: "button", class: `contents-one ${index === chapterIndex() ? "is-now" : ""}`,
      onclick: go(() => openChapter(index)),
    }, el("span", { class: "contents-mark" }, isDone(title) ? icon("check", 15) : String(index + 1)), title)),
    nextOfStory() && el("button", { type: "button", class: "contents-skip", onclick: go(skipStep) }, "跳过这一步"));
  list.addEventListener("keydown", (event) => event.key === "Escape" && closeContents() && button.focus());
  list.addEventListener("click", (event) => event.stopPropagation());
  box.append(list);
  list.querySelector("button").focus({ preventScroll: true });
  document.addEventListener("click", closeContents, { once: true });
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

