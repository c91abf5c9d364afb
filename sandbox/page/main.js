// Put the rooms together: load, listen, draw.

import * as api from "./api.js";
import { banner, startBanners } from "./banners.js";
import { startClock } from "./clock.js";
import { el, fill, icon } from "./dom.js";
import { closeFaults, startFaults } from "./faults.js";
import { closeInbox, startInbox } from "./inbox.js";
import { startLedger } from "./ledger.js";
import { startPeople } from "./people.js";
import { isNarrow, startPhones } from "./phones.js";
import { on, store, takeBot, takeClock, takeMenu, takeMessage, takeState, tell } from "./store.js";
import { startTour } from "./tour.js";

const $ = (id) => document.getElementById(id);
const RETRY_MS = 1_500;

const EVENTS = {
  message: takeMessage,
  clock: takeClock,
  menu: takeMenu,
  bot: takeBot,
  fault: (line) => tell("fault", line),
  letter: (letter) => tell("letter", letter),
  state: () => load(),
};

let loading = false;
const waiting = []; // events heard while a whole state is on its way, told after it

async function load() {
  if (loading) return;
  loading = true;
  try {
    takeState(await api.state());
    banner("sandbox", null);
  } catch {
    banner("sandbox", "沙盒没有回应，正在重连…", "bad");
    setTimeout(load, RETRY_MS);
  }
  loading = false;
  for (const [kind, data] of waiting.splice(0)) EVENTS[kind](data);
}

function hear(kind, data) {
  if (loading && kind !== "state") waiting.push([kind, data]);
  else EVENTS[kind](data);
}

function showLedger(wanted) {
  document.body.classList.toggle("show-ledger", wanted);
  ledgerButton.setAttribute("aria-pressed", String(wanted));
}

/** On a narrow screen the panels lie over the phone: put them away. */
function backToPhones() {
  showLedger(false);
  if (!isNarrow()) return;
  closeFaults();
  closeInbox();
}

const ledgerVisible = () => $("ledger").clientWidth > 0;

const ledgerButton = el("button", {
  type: "button", class: "top-button only-narrow", "aria-pressed": "false",
  onclick: () => showLedger(!document.body.classList.contains("show-ledger")),
}, icon("book", 18), el("span", {}, "台账"));

function start() {
  startBanners($("banners"));
  startClock($("clock"));
  const faultButton = el("button", {
    type: "button", class: "top-button", "aria-label": "故障演练", "aria-expanded": "false",
    "aria-controls": "faults",
  }, icon("bolt", 18), el("span", { class: "top-word" }, "故障演练"));
  const inboxButton = el("button", {
    type: "button", class: "top-button", "aria-label": "邮件和短信", "aria-expanded": "false",
    "aria-controls": "inbox",
  }, icon("mail", 18), el("span", { class: "top-word" }, "邮件和短信"));
  fill($("top-actions"), ledgerButton, inboxButton, faultButton);
  startPhones($("stage"));
  startPeople($("people"), $("stage"), backToPhones);
  startFaults($("faults"), faultButton);
  faultButton.addEventListener("click", closeInbox, { capture: true });
  startInbox($("inbox"), inboxButton);
  startTour($("tour"));
  startLedger($("ledger"), { visible: ledgerVisible, close: () => showLedger(false) });
  on("state", () => {
    $("company").textContent = store.company;
    document.title = store.company ? `掌柜 · ${store.company}` : "掌柜 · 手机演示";
  });
  api.follow({
    event: hear,
    up: () => load(),
    down: () => banner("sandbox", "和沙盒的连接断了，正在重连…", "bad"),
  });
}

start();
