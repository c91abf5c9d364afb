// A small markdown for cards and posts. It only ever makes text nodes and a fixed set of
// elements; a link is shown as words, and what is not understood stays as it was written.

import { el } from "./dom.js";
import { nameOfUser } from "./store.js";

const COLOURS = {
  info: "good", comment: "soft", warning: "warn", green: "good", red: "bad", gray: "soft",
  grey: "soft", orange: "warn", blue: "link",
};
const SPECIAL = new RegExp([
  /\\([\\`*_{}[\]()#+\-.!|<>~&])/, // an escaped sign
  /(\*\*)(?=\S)([^]*?\S)\2/, // bold
  /(?<![*\w])\*(?=[^\s*])([^*\n]*[^\s*])\*/, // italic
  /`([^`\n]+)`/, // code
  /\[([^\]\n]*)\]\(([^)\s]+)\)/, // a link
  /<font\s+([^<>]*)>([^]*?)<\/font>/, // a colour
  /<@([^<>\s]+)>/, // somebody mentioned
  /<br\s*\/?>/,
  /&(lt|gt|amp|quot|nbsp|#39|#x27);/,
].map((part) => part.source).join("|"), "i");
const NO_ESCAPES = new Set(["wecom"]); // what a platform does not undo is shown as it came
const ENTITIES = { lt: "<", gt: ">", amp: "&", quot: '"', nbsp: "\u00a0", "#39": "'", "#x27": "'" };
const DEPTH_MAX = 6;

let dialect = "dingtalk";

/** Return the nodes for one line of `text`. */
function inline(text, depth = 0) {
  const nodes = [];
  let rest = String(text);
  while (rest) {
    const match = depth < DEPTH_MAX ? SPECIAL.exec(rest) : null;
    if (!match) {
      nodes.push(rest);
      break;
    }
    if (match.index) nodes.push(rest.slice(0, match.index));
    nodes.push(...mark(match, depth + 1));
    rest = rest.slice(match.index + match[0].length);
  }
  return nodes;
}

function mark(match, depth) {
  const [whole, escaped, , bold, italic, code, label, url, font, inFont, user, entity] = match;
  if (escaped !== undefined) return [NO_ESCAPES.has(dialect) ? whole : escaped];
  if (bold !== undefined) return [el("strong", {}, inline(bold, depth))];
  if (italic !== undefined) return [el("em", {}, inline(italic, depth))];
  if (code !== undefined) return [el("code", {}, code)];
  if (url !== undefined) return link(whole, label, url, depth);
  if (font !== undefined) return [el("span", fontLook(font), inline(inFont, depth))];
  if (user !== undefined) return [el("span", { class: "md-link" }, `@${nameOfUser(user)}`)];
  if (entity !== undefined) return [NO_ESCAPES.has(dialect) ? whole : ENTITIES[entity.toLowerCase()]];
  return [el("br")];
}

function link(whole, label, url, depth) {
  if (!/^(https?|dingtalk|dtmd):/i.test(url)) return [whole];
  return [el("span", { class: "md-link", title: url }, inline(label, depth))];
}

function fontLook(attributes) {
  const colour = /color(?:TokenV2)?\s*=\s*["']?([\w#-]+)/i.exec(attributes)?.[1] || "";
  const large = /sizeToken\s*=\s*["']?\w*h[1-4]/i.test(attributes);
  const named = /(green|red|gr[ae]y|orange|blue)/i.exec(colour)?.[1].toLowerCase();
  const tone = COLOURS[colour.toLowerCase()] || COLOURS[named] || hexTone(colour);
  return { class: [tone && `md-${tone}`, large && "md-large"].filter(Boolean).join(" ") || null };
}

function hexTone(colour) {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (!hex) return null;
  const [red, green, blue] = hex.slice(1).map((pair) => parseInt(pair, 16));
  if (Math.max(red, green, blue) - Math.min(red, green, blue) < 32) return "soft";
  if (red > green + 40 && red > blue) return green > 110 ? "warn" : "bad";
  return green >= blue ? "good" : "link";
}

const BLOCKS = [
  [/^\s*$/, () => null],
  [/^(#{1,6})\s+(.*)$/, (found) => el("p", { class: `md-h md-h${found[1].length}` }, inline(found[2]))],
  [/^\s*([-*_])(\s*\1){2,}\s*$/, () => el("hr")],
];

/** Return a `div` holding `text` drawn as the markdown of `platform`. */
export function markdown(text, platform) {
  dialect = platform;
  const lines = String(text ?? "").replaceAll("\r\n", "\n").split("\n");
  const box = el("div", { class: "md" });
  while (lines.length) {
    const node = block(lines);
    if (node) box.append(node);
  }
  return box;
}

function block(lines) {
  for (const [pattern, build] of BLOCKS) {
    const found = pattern.exec(lines[0]);
    if (found) {
      lines.shift();
      return build(found);
    }
  }
  if (/^\s*>/.test(lines[0])) return quote(lines);
  if (/^\s*([-*+]|\d+\.)\s+/.test(lines[0])) return list(lines);
  if (isTable(lines)) return table(lines);
  return paragraph(lines);
}

function take(lines, pattern) {
  const taken = [];
  while (lines.length && pattern.test(lines[0])) taken.push(lines.shift());
  return taken;
}

function quote(lines) {
  const inner = take(lines, /^\s*>/).map((line) => line.replace(/^\s*>\s?/, ""));
  const box = el("blockquote");
  inner.forEach((line, index) => {
    if (index) box.append(el("br"));
    box.append(...inline(line));
  });
  return box;
}

function list(lines) {
  const ordered = /^\s*\d+\./.test(lines[0]);
  const rows = take(lines, /^\s*([-*+]|\d+\.)\s+/);
  const items = rows.map((row) => el("li", {}, inline(row.replace(/^\s*([-*+]|\d+\.)\s+/, ""))));
  return el(ordered ? "ol" : "ul", {}, items);
}

const isTable = (lines) => /\|/.test(lines[0]) && /^\s*\|?\s*:?-{2,}[\s|:-]*$/.test(lines[1] || "");
const cells = (row) => row.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((cell) => cell.trim());

function table(lines) {
  const [head, rule, ...rows] = take(lines, /\|/);
  const right = cells(rule).map((cell) => (/-:$/.test(cell) ? "md-right" : null));
  const line = (row, tag) => el("tr", {}, cells(row).map((cell, place) =>
    el(tag, { class: right[place] }, inline(cell))));
  return el("table", {}, el("thead", {}, line(head, "th")), el("tbody", {}, rows.map((row) => line(row, "td"))));
}

function paragraph(lines) {
  const box = el("p");
  let first = true;
  do {
    if (!first) box.append(el("br"));
    box.append(...inline(lines.shift().trimEnd()));
    first = false;
  } while (lines.length && !starts(lines));
  return box;
}

function starts(lines) {
  return /^\s*$|^#{1,6}\s|^\s*>|^\s*([-*+]|\d+\.)\s+/.test(lines[0]) || isTable(lines);
}
