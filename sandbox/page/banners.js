// The lines under the top bar that say when something is away.

import { el } from "./dom.js";
import { on, store } from "./store.js";

const shown = new Map();
let box;

export function startBanners(element) {
  box = element;
  on("bot", botLine);
  on("state", botLine);
  on("trouble", (text) => passing(text));
}

/** Show or hide (`text` null) the line called `name`. */
export function banner(name, text, tone = "warn") {
  const old = shown.get(name);
  if (old?.textContent === text) return;
  old?.remove();
  shown.delete(name);
  if (!text) return;
  const line = el("p", { class: `banner banner-${tone}` }, text);
  shown.set(name, line);
  box.append(line);
}

function botLine() {
  banner("bot", store.botUp ? null : "掌柜暂时不在（也许在重启）。消息先放着，它回来后接着办。");
}

function passing(text) {
  banner("trouble", text, "bad");
  setTimeout(() => banner("trouble", null), 5_000);
}
