// The firm's clock in the top bar, and the three ways to move it.

import * as api from "./api.js";
import { el, fill, icon } from "./dom.js";
import { nowMs, on, store, tell } from "./store.js";
import { aheadBy, clockDay, clockTime } from "./time.js";

const DAY_END = "18:30";
const MOVES = [
  { text: `快进到 ${DAY_END}`, change: { at: DAY_END }, hint: "到点发日报" },
  { text: "+10 分钟", change: { advance_s: 600 }, hint: "再往前走十分钟" },
  { text: "回到现在", change: { reset: true }, hint: "用电脑的时间" },
];

/** Draw the clock into `element` and keep it going. */
export function startClock(element) {
  const face = el("span", { class: "clock-time" });
  const day = el("span", { class: "clock-day" });
  const ahead = el("span", { class: "clock-ahead" });
  const moves = el("div", { class: "clock-moves", id: "clock-moves" }, MOVES.map(moveButton));
  const open = el("button", {
    type: "button", class: "clock-face", "aria-expanded": "false", "aria-controls": "clock-moves",
    "aria-label": "公司时间，点开可以快进",
  }, icon("clock", 17), face, day, ahead);
  open.addEventListener("click", (event) => toggle(open, moves, event));
  fill(element, open, moves);
  const tick = () => {
    face.textContent = clockTime(nowMs());
    day.textContent = clockDay(nowMs());
    ahead.textContent = aheadBy(store.clock.offset_us || 0);
    ahead.hidden = !ahead.textContent;
  };
  on("clock", tick);
  setInterval(tick, 1_000);
  tick();
}

function toggle(open, moves, event) {
  event.stopPropagation();
  const show = !moves.classList.contains("is-open");
  moves.classList.toggle("is-open", show);
  open.setAttribute("aria-expanded", String(show));
  if (!show) return;
  document.addEventListener("click", () => {
    moves.classList.remove("is-open");
    open.setAttribute("aria-expanded", "false");
  }, { once: true });
}

function moveButton(move) {
  const button = el("button", { type: "button", class: "clock-move", title: move.hint }, move.text);
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      await api.clock(move.change);
      tell("clock-moved", move.change);
    } catch (trouble) {
      tell("trouble", trouble.message);
    }
    button.disabled = false;
  });
  return button;
}
