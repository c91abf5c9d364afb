// The ledger panel: balances and every movement, as the bot's own API tells them.

import * as api from "./api.js";
import { el, fill, icon } from "./dom.js";
import { nowMs, tell } from "./store.js";
import { chatTime } from "./time.js";

const EVERY_MS = 1_000;
const AFTER_TROUBLE_MS = 3_000;
const PAGE = 50; // so many at once means that more may be waiting
const KEPT_MAX = 200;
const BALANCES_MAX = 40;
const PHASES = {
  hold: ["hold", "锁定"], post: ["post", "兑现"], void: ["void", "释放"], move: ["move", "直接"],
  reverse: ["reverse", "红冲"], 锁定: ["hold", "锁定"], 兑现: ["post", "兑现"],
  释放: ["void", "释放"], 直接: ["move", "直接"], 红冲: ["reverse", "红冲"],
};
const OPENING = "期初"; // what was there from the start is not what just moved
const MEANINGS = {
  hold: "先占住，货还在", post: "占住的货真正出入", void: "放开占住的货", move: "一步到账",
  reverse: "用一笔相反的账冲回",
};

const book = { after: 0, started: false, movements: [], balances: [], recent: new Map(), filter: "" };
let parts;
let isVisible;

/** Draw the panel into `element` and follow the ledger while `visible()` is true. */
export function startLedger(element, { visible, close }) {
  isVisible = visible;
  parts = {
    balances: el("tbody"),
    movements: el("ol", { class: "movements", "aria-live": "polite", "aria-relevant": "additions" }),
    trouble: el("p", { class: "ledger-trouble", role: "status", hidden: true }),
    live: el("span", { class: "live" }, "连接中"),
  };
  fill(element, header(close), parts.trouble, balanceTable(), movementPart());
  poll();
}

function header(close) {
  return el("header", { class: "panel-head" },
    el("h2", {}, icon("book", 18), "台账"), parts.live,
    el("button", { type: "button", class: "panel-close only-narrow", "aria-label": "收起台账", onclick: close },
      icon("close", 18)));
}

function balanceTable() {
  const filter = el("input", {
    type: "search", placeholder: "找商品或仓库", "aria-label": "找商品或仓库", maxlength: 40,
    oninput: (event) => {
      book.filter = event.target.value.trim();
      drawBalances(new Set());
    },
  });
  const head = ["商品", "在库", "锁定", "可用", "在途"].map((name) => el("th", { scope: "col" }, name));
  return el("section", { class: "balances", "aria-label": "结存" },
    el("div", { class: "part-head" }, el("h3", {}, "结存"), filter),
    el("div", { class: "table-scroll", tabindex: "0", role: "group", "aria-label": "结存表" },
      el("table", {}, el("thead", {}, el("tr", {}, head)), parts.balances)));
}

function movementPart() {
  return el("section", { class: "moves", "aria-label": "流水" },
    el("div", { class: "part-head" }, el("h3", {}, "流水"), el("p", {}, "只增不改，每一笔都有单号")),
    parts.movements);
}

async function poll() {
  let wait = EVERY_MS;
  if (!document.hidden && isVisible()) {
    try {
      const taken = take(await api.ledger(book.after));
      if (taken >= PAGE) wait = 0;
      quiet();
    } catch (trouble) {
      wait = AFTER_TROUBLE_MS;
      complain(trouble);
    }
  }
  setTimeout(poll, wait);
}

function live(is) {
  parts.live.classList.toggle("is-live", is);
  parts.live.textContent = is ? "实时" : "等掌柜回来";
}

function quiet() {
  parts.trouble.hidden = true;
  live(true);
}

function complain() {
  parts.trouble.hidden = false;
  parts.trouble.textContent = "掌柜不在，台账暂时读不到。它回来后接着读。";
  live(false);
}

/** Take an answer and return how many movements were new; a long past is not animated. */
function take(answer) {
  const fresh = (answer.movements || []).filter((movement) => movement.id > book.after);
  for (const movement of fresh) {
    book.after = Math.max(book.after, movement.id);
    if (movement.source !== OPENING) book.recent.set(movement.product, movement.id);
    if (book.started) tell("movement", movement, phaseOf(movement)[1]);
    addMovement(movement, book.started);
  }
  if (!parts.movements.children.length) emptyMovements();
  takeBalances(answer.balances || [], fresh.length > 0);
  book.started ||= fresh.length < PAGE;
  return fresh.length;
}

const phaseOf = (movement) => (movement.is_reversal ? PHASES.reverse : PHASES[movement.phase])
  || ["move", String(movement.phase)];

function emptyMovements() {
  parts.movements.append(el("li", { class: "movement-empty" }, "还没有货物进出。第一笔会在这里亮起来。"));
}

function addMovement(movement, lively) {
  parts.movements.querySelector(".movement-empty")?.remove();
  const [phase, word] = phaseOf(movement);
  const item = el("li", { class: `movement phase-${phase} ${lively ? "lively" : ""}` },
    el("span", { class: "phase", title: MEANINGS[phase] }, word),
    el("div", { class: "movement-text" },
      el("p", { class: "movement-goods" }, el("span", {}, movement.product),
        el("b", {}, amount(movement.quantity), el("small", {}, movement.unit || ""))),
      el("p", { class: "movement-way" }, movement.source || "—", icon("arrow", 13),
        movement.target || "—"),
      el("p", { class: "movement-doc" }, movement.document_number || "期初",
        el("time", {}, chatTime(movement.at_us / 1000, nowMs())))));
  parts.movements.prepend(item);
  while (parts.movements.children.length > KEPT_MAX) parts.movements.lastElementChild.remove();
}

const amount = (number) => Number(number ?? 0).toLocaleString("zh-CN");
const keyOf = (balance) => `${balance.product}\u0000${balance.location}`;

function takeBalances(balances, moved) {
  const before = new Map(book.balances.map((balance) => [keyOf(balance), JSON.stringify(balance)]));
  const changed = new Set(balances.filter((balance) => book.started
    && before.get(keyOf(balance)) !== JSON.stringify(balance)).map(keyOf));
  const same = balances.length === book.balances.length && !changed.size && book.started;
  book.balances = balances;
  if (!same || moved) drawBalances(changed);
}

function drawBalances(changed) {
  const wanted = book.balances
    .filter((balance) => !book.filter || `${balance.product}${balance.location}`.includes(book.filter))
    .map((balance, place) => ({ balance, place, last: book.recent.get(balance.product) || 0 }))
    .sort((one, other) => other.last - one.last || one.place - other.place);
  const rows = wanted.slice(0, BALANCES_MAX).map(({ balance }) => balanceRow(balance, changed));
  const rest = wanted.length - rows.length;
  fill(parts.balances, rows,
    !rows.length && note(book.filter ? "没有这样的商品或仓库。" : "还没有库存。"),
    rest > 0 && note(`还有 ${rest} 行，用上面的框找。`));
}

const note = (text) => el("tr", { class: "note-row" }, el("td", { colspan: 5 }, text));

function balanceRow(balance, changed) {
  const { on_hand: onHand = 0, reserved = 0, incoming = 0 } = balance;
  const cell = (value, name) => el("td", { class: `n ${value ? "" : "zero"} ${name}` }, amount(value));
  return el("tr", { class: changed.has(keyOf(balance)) ? "lively" : null },
    el("th", { scope: "row" }, el("span", { class: "b-product" }, balance.product),
      el("small", {}, [balance.location, balance.unit].filter(Boolean).join(" · "))),
    cell(onHand, "b-onhand"), cell(reserved, "b-reserved"), cell(onHand - reserved, "b-available"),
    cell(incoming, "b-incoming"));
}
