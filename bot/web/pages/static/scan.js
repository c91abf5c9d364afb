// Scan after scan, then one 完成: works without a network, and every sheet is sent once.

import { Camera, canSee } from "./camera.js";
import { names, newId, now, queue, told } from "./store.js";

const { kinds, words } = JSON.parse(document.getElementById("data").textContent);
const TRY_MS = 15000;
const COUNT = /^[0-9]{1,9}(\.[0-9]{1,3})?$/;
const OWN = { "X-Zhanggui": "1" };
const root = document.getElementById("scan");

const fill = (text, facts = {}) => text.replace(/\{(\w+)\}/g, (_, key) => facts[key] ?? "");

function make(tag, facts = {}, ...inside) {
  const made = Object.assign(document.createElement(tag), facts);
  made.append(...inside);
  return made;
}

let session = now.get();
if (!kinds.includes(session.kind)) session = { kind: kinds[0] ?? "", partner: "", lines: [] };

const kind = make("select", { id: "kind" },
  ...kinds.map((one) => make("option", { value: one, textContent: words[one] })));
const partner = make("input", { id: "partner", autocomplete: "off", maxLength: 60 });
const partnerLabel = make("label", { htmlFor: "partner" });
const code = make("input", { id: "code", autocomplete: "off", enterKeyHint: "done", maxLength: 80 });
const list = make("ul", { id: "lines" });
const state = make("p", { id: "state", className: "state" });
state.setAttribute("role", "status");
const waiting = make("p", { id: "queued", className: "state" });
const outcomes = make("ul", { id: "outcomes" });
const video = make("video", { id: "video", hidden: true, muted: true, playsInline: true });
const eye = make("button", { id: "camera", type: "button", textContent: words.camera });
const picture = make("input", { id: "picture", type: "file", accept: "image/*", hidden: true });
picture.setAttribute("capture", "environment");
const photo = make("button", { id: "photo", type: "button", textContent: words.photo });
const done = make("button", { id: "done", type: "button", className: "big" });

root.append(
  make("label", { htmlFor: "kind", textContent: words.kind }), kind,
  partnerLabel, partner,
  make("label", { htmlFor: "code", textContent: words.code }), code,
  make("div", { className: "row" }, eye, photo), picture, video,
  state, waiting, list, outcomes, make("div", { className: "foot" }, done),
);
eye.hidden = !canSee;

function keep() {
  now.set(session);
  draw();
}

function say(text, isBad = false) {
  state.textContent = text;
  state.classList.toggle("bad", isBad);
}

function draw() {
  kind.value = session.kind;
  partner.value = session.partner;
  partnerLabel.textContent = words[`partner_${session.kind}`] ?? "";
  list.replaceChildren(...session.lines.map(row));
  const total = session.lines.reduce((sum, line) => sum + Number(line.count), 0);
  const many = session.lines.length ? ` · ${fill(words.lines, { n: session.lines.length, total })}` : "";
  done.textContent = words.done + many;
  done.disabled = !session.lines.length || !session.kind;
}

function row(line, at) {
  const known = names.get(line.code);
  const isUnknown = known && !known.name;
  const shown = known?.name || fill(words.no_name, { code: line.code });
  const name = make("span", {
    className: isUnknown ? "name unknown" : "name",
    textContent: isUnknown ? `${words.unknown} ${line.code}` : shown,
  });
  const count = make("input", { inputMode: "decimal", value: line.count, ariaLabel: shown });
  count.className = "many";
  count.addEventListener("change", () => {
    if (COUNT.test(count.value.trim()) && Number(count.value) > 0) line.count = count.value.trim();
    keep();
  });
  const step = (by, label, text) => {
    const button = make("button", { type: "button", textContent: text, ariaLabel: label });
    button.addEventListener("click", () => change(at, by));
    return button;
  };
  const drop = make("button", { type: "button", textContent: words.drop });
  drop.addEventListener("click", () => { session.lines.splice(at, 1); keep(); });
  return make("li", { className: "line" }, name, drop, make("div", { className: "count" },
    step(-1, words.less, "−"), count, step(1, words.more, "+"),
    make("span", { className: "unit", textContent: known?.unit ?? "" })));
}

function change(at, by) {
  const line = session.lines[at];
  const count = Number(line.count) + by;
  if (count > 0) line.count = String(Math.round(count * 1000) / 1000);
  else session.lines.splice(at, 1);
  keep();
}

async function scanned(raw) {
  const text = raw.trim();
  if (!text) return;
  const at = session.lines.findIndex((line) => line.code === text);
  if (at >= 0) change(at, 1);
  else {
    session.lines.unshift({ code: text, count: "1" });
    keep();
  }
  say("");
  if (names.get(text)) return;
  try {
    const answer = await fetch(`/h5/api/code?code=${encodeURIComponent(text)}`);
    if (answer.ok) {
      names.set(text, await answer.json());
      draw();
    }
  } catch {
    // The name comes another time; the code is kept.
  }
}

function finish() {
  queue.put({ id: newId(), kind: session.kind, partner: session.partner.trim(), lines: session.lines });
  session = { kind: session.kind, partner: "", lines: [] };
  keep();
  send();
  code.focus();
}

let isSending = false;

// One tab sends at a time where the browser has locks; the bot takes a sheet once in any case.
async function send() {
  if (isSending) return;
  isSending = true;
  try {
    await (navigator.locks ? navigator.locks.request("zg.send", sendAll) : sendAll());
  } finally {
    isSending = false;
  }
  drawOutcomes();
}

async function sendAll() {
  for (const sheet of queue.all()) if (!(await sendOne(sheet))) break;
}

// Returns whether the next may be tried. What the bot has answered is over; all else stays.
async function sendOne(sheet) {
  let answer;
  try {
    say(words.sending);
    answer = await fetch("/h5/api/sheets", {
      method: "POST",
      headers: { "Content-Type": "application/json", ...OWN },
      body: JSON.stringify(sheet),
    });
  } catch {
    say(words.offline);
    return false;
  }
  if (answer.status === 401) {
    say(words.sign_in, true);
    return false;
  }
  if (answer.status >= 500 || answer.status === 429) {
    say("");
    return false;
  }
  const { text } = await answer.json().catch(() => ({ text: "" }));
  queue.drop(sheet.id);
  told.put({ id: sheet.id, text, isGood: answer.ok, sheet: answer.ok ? null : sheet });
  say("");
  return true;
}

function drawOutcomes() {
  const left = queue.all().length;
  waiting.textContent = left ? fill(words.queued, { n: left }) : "";
  outcomes.replaceChildren(...told.all().map((one) => {
    const text = fill(one.isGood ? words.taken : words.refused, { text: one.text });
    const shown = make("li", { className: one.isGood ? "outcome good" : "outcome bad" }, text);
    if (one.sheet) {
      const again = make("button", { type: "button", textContent: words.again });
      again.addEventListener("click", () => {
        const { kind: what, partner: who, lines } = one.sheet;
        session = { kind: what, partner: who, lines };
        told.drop(one.id);
        keep();
        drawOutcomes();
      });
      const away = make("button", { type: "button", textContent: words.throw });
      away.addEventListener("click", () => { told.drop(one.id); drawOutcomes(); });
      shown.append(make("div", { className: "row" }, again, away));
    }
    return shown;
  }));
}

kind.addEventListener("change", () => { session.kind = kind.value; keep(); });
partner.addEventListener("input", () => { session.partner = partner.value; now.set(session); });
code.addEventListener("keydown", (press) => {
  if (press.key !== "Enter") return;
  press.preventDefault();
  scanned(code.value);
  code.value = "";
});
done.addEventListener("click", finish);

const camera = new Camera(video, scanned);
eye.addEventListener("click", async () => {
  if (camera.stream) {
    camera.stop();
    return;
  }
  try {
    await camera.start();
  } catch {
    camera.stop();
    say(words.no_camera, true);
  }
});
photo.addEventListener("click", () => picture.click());
picture.addEventListener("change", async () => {
  const [file] = picture.files;
  picture.value = "";
  if (!file) return;
  say(words.sending);
  try {
    const answer = await fetch("/h5/api/photo", { method: "POST", headers: OWN, body: file });
    const { codes, text } = await answer.json();
    say(text || (codes?.length ? "" : words.nothing_seen), !codes?.length);
    for (const one of codes ?? []) await scanned(one);
  } catch {
    say(words.offline, true);
  }
});

addEventListener("online", send);
addEventListener("storage", drawOutcomes);
setInterval(() => { if (queue.all().length) send(); }, TRY_MS);
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/h5/sw.js", { scope: "/h5" })
    .then(() => navigator.serviceWorker.ready)
    .then((ready) => ready.active.postMessage("keep"))
    .catch(() => {});
}
draw();
drawOutcomes();
send();
code.focus();
