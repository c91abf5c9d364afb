// The firm's own story: chapters of gestures, which one is next, and what has been done.

import { nowMs, on, store, tell } from "./store.js";
import { isoDay } from "./time.js";

const KEY = "story";
const ANSWER_MS = 4_000;
const progress = { chapter: 0, step: 0, done: [] };

/** Begin to follow what the visitor does; `moved` is told when the next step is another one. */
export function followStory(moved) {
  on("state", () => {
    remember();
    moved();
  });
  on("message", (message, old) => {
    if (answered?.person === message.chat && message.from !== message.chat) answered.go();
    if (!old) heard(message, moved);
  });
  on("tapped", ({ person, text }) => {
    const tapped = nextStep();
    if (tapped?.tap === text && tapped.person === person) awaitAnswer(tapped, moved);
  });
  on("looked", ({ at }) => advance(moved, (step) => step.look === at));
  on("clock-moved", ({ at }) => advance(moved, (step) => at && step.at === at));
}

let answered = null;

/** A tap is done when the bot has answered it; the answer brings the numbers of the next steps. */
function awaitAnswer(tapped, moved) {
  const person = tapped.person;
  const go = () => {
    clearTimeout(late);
    answered = null;
    advance(moved, (step) => step === tapped);
  };
  const late = setTimeout(go, ANSWER_MS);
  answered = { person, go };
}

function heard(message, moved) {
  const { chat, from, kind, text = "" } = message;
  if (chat !== from && kind !== "notice") return;
  advance(moved, (step) => step.person === chat && (
    (step.say && from === chat && meant(step.say).test(text))
    || (step.scan && kind === "notice" && text.startsWith("[扫码]"))
    || (step.photo && from === chat && kind === "image")));
}

/** Take the next step as done when it is what just happened. */
function advance(moved, isIt) {
  const step = nextStep();
  if (!step || !isIt(step)) return;
  skipStep();
  moved();
}

/** Return the chapters: `{title, steps}`. */
export function chapters() {
  const found = [];
  for (const step of store.story) {
    if (step.chapter || !found.length) found.push({ title: step.chapter, steps: [] });
    found.at(-1).steps.push(step);
  }
  return found;
}

export const isDone = (title) => progress.done.includes(title);
export const chapterIndex = () => progress.chapter;

/** Return how far the chapter is: `{chapter, chapters, title, step, steps}`, or null at the end. */
export function place() {
  const all = chapters();
  const now = all[progress.chapter];
  return now && {
    chapter: progress.chapter + 1, chapters: all.length, title: now.title,
    step: progress.step + 1, steps: now.steps.length,
  };
}

export const nextStep = () => chapters()[progress.chapter]?.steps[progress.step] || null;

/** Go to the beginning of a chapter. */
export function openChapter(index) {
  progress.chapter = index;
  progress.step = 0;
  keep();
}

/** Count the step as done; after the last of a chapter comes the first chapter not done yet. */
export function skipStep() {
  const all = chapters();
  const now = all[progress.chapter];
  if (!now) return;
  progress.step += 1;
  if (progress.step >= now.steps.length) {
    if (!isDone(now.title)) progress.done.push(now.title);
    const after = all.findIndex(({ title }, index) => index > progress.chapter && !isDone(title));
    const first = all.findIndex(({ title }) => !isDone(title));
    progress.chapter = after >= 0 ? after : first >= 0 ? first : all.length;
    progress.step = 0;
    tell("chapter-done", now.title);
  }
  keep();
}

/** Put the newest numbers in place of `{XS}`, and a day in place of `{30}`. */
export const filled = (sentence) => sentence.replace(/\{(\w+)\}/g, (mark, word) =>
  (/^\d+$/.test(word) ? isoDay(nowMs(), Number(word)) : newest(word) || mark));

/** The sentence of a step, whichever number and day stand in it. */
const meant = (sentence) => new RegExp(`^${sentence.replace(/[.*+?^$()|[\]\\]/g, "\\$&")
  .replace(/\{\w+\}/g, "\\S+")}$`);

function newest(prefix) {
  const known = JSON.stringify([...store.chats.values()]);
  return (known.match(new RegExp(`\\b${prefix}-\\d{6}-\\d{3,}`, "g")) || []).sort().at(-1);
}

function keep() {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(progress));
  } catch {
    // private windows may refuse to remember; the story then begins again after a reload
  }
}

/** A firm in which nobody has said anything yet begins at the beginning. */
function remember() {
  const isFresh = [...store.chats.values()].every((chat) => !chat.length);
  let kept = null;
  try {
    kept = JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    // as above
  }
  Object.assign(progress, isFresh || !kept ? { chapter: 0, step: 0, done: [] } : kept);
}
