// What the page knows, and who wants to hear about it. No DOM in here.

const listeners = new Map();

export const store = {
  company: "",
  people: [],
  groups: [],
  labels: [],
  letters: [],
  samples: [],
  suggestions: {},
  story: [],
  faults: [],
  log: [],
  menu: null,
  clock: { now_us: Date.now() * 1000, offset_us: 0, heard_ms: performance.now() },
  chats: new Map(),
  unread: new Map(),
  botUp: true,
};

/** Call `listener` whenever something named `topic` changes. */
export function on(topic, listener) {
  if (!listeners.has(topic)) listeners.set(topic, []);
  listeners.get(topic).push(listener);
}

export function tell(topic, ...facts) {
  for (const listener of listeners.get(topic) || []) listener(...facts);
}

/** Take a whole state, as after a (re)connection. */
export function takeState(state) {
  store.company = state.company || "";
  store.people = state.people || [];
  store.groups = state.groups || [];
  store.labels = state.labels || [];
  store.letters = state.letters || [];
  store.samples = state.samples || [];
  store.suggestions = state.suggestions || {};
  store.story = state.story || [];
  store.faults = state.faults || [];
  store.log = state.log || [];
  store.menu = state.menu || null;
  if (typeof state.bot?.up === "boolean") store.botUp = state.bot.up;
  const known = new Map((state.chats || []).map((chat) => [chat.id, chat.messages || []]));
  store.chats = new Map(chatIds().map((id) => [id, known.get(id) || []]));
  takeClock(state.clock || {});
  tell("state");
}

export function takeClock(clock) {
  store.clock = { ...store.clock, ...clock, heard_ms: performance.now() };
  tell("clock");
}

export function takeMenu(menu) {
  store.menu = menu && menu.button ? menu : menu?.menu || null;
  tell("menu");
}

export function takeBot(bot) {
  store.botUp = Boolean(bot.up);
  tell("bot");
}

/** Put a message in its chat: a known id is replaced where it stands, a new one goes last. */
export function takeMessage(message) {
  const chat = store.chats.get(message.chat) || [];
  const index = chat.findIndex((old) => old.id === message.id);
  const old = index >= 0 ? chat[index] : null;
  if (old) chat[index] = message;
  else chat.push(message);
  store.chats.set(message.chat, chat);
  if (!old && fromOutside(message)) bump(message.chat);
  tell("message", message, old);
}

function fromOutside(message) {
  return message.kind !== "notice" && message.from !== message.chat;
}

function bump(chat) {
  store.unread.set(chat, (store.unread.get(chat) || 0) + 1);
  tell("unread");
}

export function markRead(chat) {
  if (store.unread.delete(chat)) tell("unread");
}

export const chatIds = () => [...store.people, ...store.groups].map((who) => who.id);
export const personOf = (id) => store.people.find((person) => person.id === id);
export const groupOf = (id) => store.groups.find((group) => group.id === id);
export const ownerOf = (id) => personOf(id) || groupOf(id);

/** Return the firm's time now, in milliseconds since 1970. */
export function nowMs() {
  return store.clock.now_us / 1000 + (performance.now() - store.clock.heard_ms);
}

/** Return the name of whoever has `userId` on a platform, or the id itself. */
export function nameOfUser(userId) {
  return store.people.find((person) => person.user_id === userId)?.name || userId;
}
