// What the phone keeps: the session that is being scanned, sheets that wait to be sent, names seen.

const KEYS = { now: "zg.now", queue: "zg.queue", names: "zg.names", told: "zg.told" };
const NAMES_MAX = 2000;
const TOLD_MAX = 20;

function read(key, empty) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? empty;
  } catch {
    return empty;
  }
}

function write(key, value) {
  localStorage.setItem(key, JSON.stringify(value));
}

export const now = {
  get: () => read(KEYS.now, { kind: "", partner: "", lines: [] }),
  set: (session) => write(KEYS.now, session),
};

export const queue = {
  all: () => read(KEYS.queue, []),
  put: (sheet) => write(KEYS.queue, [...queue.all(), sheet]),
  drop: (id) => write(KEYS.queue, queue.all().filter((one) => one.id !== id)),
};

export const told = {
  all: () => read(KEYS.told, []),
  put: (outcome) =>
    write(KEYS.told, [outcome, ...told.all().filter((one) => one.id !== outcome.id)].slice(0, TOLD_MAX)),
  drop: (id) => write(KEYS.told, told.all().filter((one) => one.id !== id)),
};

export const names = {
  get: (code) => read(KEYS.names, {})[code],
  set: (code, found) => {
    const all = Object.entries({ ...read(KEYS.names, {}), [code]: found });
    write(KEYS.names, Object.fromEntries(all.slice(-NAMES_MAX)));
  },
};

// crypto.randomUUID exists on secure pages only; loopback and the shop's own network may not be.
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
}
