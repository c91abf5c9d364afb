// Everything that goes over the wire: calls to the sandbox and its stream of events.

const ROOT = "/sandbox/";
const PATIENCE_MS = 15_000;

/** A call that did not do what it was asked; `message` is a sentence for people. */
export class CallFailed extends Error {}

async function call(path, options = {}) {
  let answer;
  try {
    answer = await fetch(ROOT + path, { ...options, signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch {
    throw new CallFailed("沙盒没有回应，请稍后再试。");
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new CallFailed(sentence(body, answer.status));
  return body;
}

/** Pass on what the sandbox says to people; what it says to programmers stays a number. */
function sentence(body, status) {
  const said = typeof body?.error === "string" ? body.error : "";
  return /\p{Script=Han}/u.test(said) ? said : `没有做成（${status}）。`;
}

function post(path, body) {
  const headers = { "Content-Type": "application/json" };
  return call(path, { method: "POST", headers, body: JSON.stringify(body) });
}

export const state = () => call("state");
export const ledger = (after) => call(`ledger?after=${encodeURIComponent(after)}`);
export const say = (person, chat, text) => post("say", { person, chat, text });
export const tap = (person, message, key, selections) =>
  post("tap", { person, message, key, selections });
export const menu = (person, key) => post("menu", { person, key });
export const scan = (person, key, code, kind) => post("scan", { person, key, code, kind });
export const clock = (change) => post("clock", change);
export const fault = (name) => post("fault", { name });

/** Send a picture: a File, or `{label}` or `{sample}` for what the sandbox photographs. */
export function photo(person, { file, label, sample, kind, key, chat }) {
  const form = new FormData();
  form.append("person", person);
  if (chat) form.append("chat", chat);
  if (kind) form.append("kind", kind);
  if (key) form.append("key", key);
  if (label) form.append("label", label);
  if (sample) form.append("sample", sample);
  if (file) form.append("file", file, file.name);
  return call("photo", { method: "POST", body: form });
}

/** Return the address of a sample label's picture. */
export function labelUrl(label) {
  const query = new URLSearchParams({ code: label.code, kind: label.kind || "" });
  return `${ROOT}label?${query}`;
}

export const sampleUrl = (name) => `${ROOT}sample/${encodeURIComponent(name)}`;

const KINDS = ["message", "clock", "menu", "fault", "letter", "bot", "state"];
const WAITS_MS = [500, 1_000, 2_000, 4_000, 8_000];

/**
 * Follow the sandbox's events for ever. `on.event(kind, data)` gets each one,
 * `on.up(again)` each (re)connection, `on.down()` each loss.
 */
export function follow(on) {
  let losses = 0;
  let connectedOnce = false;
  const connect = () => {
    const source = new EventSource(`${ROOT}events`);
    source.onopen = () => {
      losses = 0;
      on.up(connectedOnce);
      connectedOnce = true;
    };
    for (const kind of KINDS) {
      source.addEventListener(kind, (event) => deliver(on, kind, event.data));
    }
    source.onerror = () => {
      source.close();
      on.down();
      setTimeout(connect, WAITS_MS[Math.min(losses++, WAITS_MS.length - 1)]);
    };
  };
  connect();
}

function deliver(on, kind, text) {
  let data;
  try {
    data = JSON.parse(text);
  } catch {
    return; // a half-written event is repaired by the next full state
  }
  on.event(kind, data);
}
