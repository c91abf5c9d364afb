// How WeCom draws things: template cards with a source line, facts and a row of buttons.

import { el, icon } from "./dom.js";
import { store } from "./store.js";

const STYLES = { 1: "fill", 2: "danger", 3: "plain", 4: "quiet" };
const SOURCE_TONES = { 0: "grey", 1: "black", 2: "red", 3: "green" };

export const wecom = {
  id: "wecom",
  name: "企业微信",
  appLine: () => store.company,
  card,
};

/** Return a template card; `press(button, node, selections)` is called for each tap. */
function card(data, press, pane) {
  const questions = (data.questions || []).map(question);
  return el("article", { class: "card wc-card", "aria-label": `卡片：${data.title || ""}` },
    source(data, press, pane),
    data.title && el("h4", { class: "wc-title" }, data.title),
    data.desc && el("p", { class: "wc-desc" }, data.desc),
    data.headline && el("p", { class: "wc-headline" }, data.headline),
    data.quote && el("div", { class: "wc-quote" }, el("p", {}, data.quote)),
    facts(data.facts),
    questions.map((one) => one.node),
    data.tips && el("p", { class: "wc-tips" }, data.tips),
    links(data.links),
    buttons(data, press, () => selections(questions)),
  );
}

function source(data, press) {
  const from = typeof data.source === "object" ? data.source : { desc: data.source };
  const tone = SOURCE_TONES[data.source_color ?? from?.desc_color] || "grey";
  return el("p", { class: `wc-source wc-source-${tone}` },
    el("span", { class: "wc-dot", "aria-hidden": "true" }, "掌"),
    el("span", { class: "wc-source-name" }, from?.desc || "掌柜"),
    (data.menu || []).slice(0, 3).map((entry) => {
      const node = el("button", { type: "button", class: "wc-menu" }, entry.text);
      node.addEventListener("click", () => press(entry, node, {}));
      return node;
    }),
  );
}

function facts(list) {
  if (!list?.length) return null;
  return el("dl", { class: "wc-facts" }, list.map((fact) => [
    el("dt", {}, fact.name), el("dd", { class: fact.url ? "wc-link" : null }, fact.value),
  ]));
}

function links(list) {
  if (!list?.length) return null;
  return el("ul", { class: "wc-links" }, list.map((link) => el("li", { title: link.url || null },
    el("span", {}, link.text), icon("arrow", 14))));
}

function question(data) {
  const label = el("span", { class: "wc-ask" }, data.title || "请选择");
  if (data.many) return manyOf(data, label);
  const select = el("select", { disabled: data.disabled, "aria-label": data.title || "请选择" },
    data.options.map((option) => el("option", { value: option.id, selected: option.checked }, option.text)));
  return {
    key: data.key,
    node: el("label", { class: "wc-question" }, label, select),
    chosen: () => (select.value ? [select.value] : []),
  };
}

function manyOf(data, label) {
  const boxes = data.options.map((option) => el("input", {
    type: "checkbox", value: option.id, checked: option.checked, disabled: data.disabled,
  }));
  const lines = data.options.map((option, place) => el("label", {}, boxes[place], el("span", {}, option.text)));
  return {
    key: data.key,
    node: el("div", { class: "wc-question wc-many", role: "group" }, label, lines),
    chosen: () => boxes.filter((box) => box.checked).map((box) => box.value),
  };
}

const selections = (questions) => Object.fromEntries(questions.map((one) => [one.key, one.chosen()]));

function buttons(data, press, chosen) {
  if (data.replaced_text) {
    return el("p", { class: "wc-retired" }, el("span", {}, data.replaced_text));
  }
  if (!data.buttons?.length) return null;
  const row = el("div", { class: `wc-buttons wc-buttons-${Math.min(data.buttons.length, 3)}` });
  for (const button of data.buttons) {
    const style = STYLES[button.style] || "fill";
    const node = el("button", { type: "button", class: `wc-button wc-${style}` }, button.text);
    node.addEventListener("click", () => press(button, node, chosen()));
    row.append(node);
  }
  return row;
}
