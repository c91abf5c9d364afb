// How DingTalk draws things: a markdown body, a state line, coloured buttons.

import { el } from "./dom.js";
import { markdown } from "./markdown.js";
import { store } from "./store.js";

const COLOURS = { blue: "blue", red: "red", gray: "gray", grey: "gray", primary: "blue", danger: "red" };

export const dingtalk = {
  id: "dingtalk",
  name: "钉钉",
  short: "钉钉",
  appLine: () => store.company,
  card,
};

/** Return an interactive card; `press(button, node)` is called for each tap. */
function card(data, press) {
  return el("article", { class: "card dt-card", "aria-label": `卡片：${data.title || ""}` },
    el("h4", { class: "dt-title" }, el("span", { class: "dt-mark", "aria-hidden": "true" }, "掌"),
      el("span", {}, data.title || "掌柜")),
    body(data),
    data.tips && el("p", { class: "dt-tips" }, data.tips),
    buttons(data, press),
  );
}

function body(data) {
  const parts = [
    data.headline && el("p", { class: "dt-headline" }, data.headline),
    data.markdown && markdown(data.markdown, "dingtalk"),
    data.desc && el("p", {}, data.desc),
    data.facts?.length && el("dl", { class: "dt-facts" }, data.facts.map((fact) => [
      el("dt", {}, fact.name), el("dd", {}, fact.value)])),
  ].filter(Boolean);
  return parts.length ? el("div", { class: "dt-body" }, parts) : null;
}

function buttons(data, press) {
  if (data.replaced_text) return el("p", { class: "dt-retired" }, data.replaced_text);
  if (!data.buttons?.length) return null;
  const box = el("div", { class: `dt-buttons ${data.buttons.length > 2 ? "dt-many" : ""}` });
  for (const button of data.buttons) {
    const colour = COLOURS[button.style ?? button.color] || "gray";
    const node = el("button", { type: "button", class: `dt-button dt-${colour}` }, button.text);
    node.addEventListener("click", () => press(button, node));
    box.append(node);
  }
  return box;
}
