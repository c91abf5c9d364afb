// One message of a chat, on either platform, as a list item.

import * as api from "./api.js";
import { avatar, el, icon } from "./dom.js";
import { dingtalk } from "./dingtalk.js";
import { markdown } from "./markdown.js";
import { groupOf, personOf, tell } from "./store.js";
import { wecom } from "./wecom.js";

export const look = (platform) => (platform === "dingtalk" ? dingtalk : wecom);

const BOT = { id: "bot", name: "掌柜", avatar: "掌" };
const ROBOT = { id: "robot", name: "掌柜播报", avatar: "播" };
const TAP_PATIENCE_MS = 8_000;

/**
 * Return the list item for `message`. `pane` is `{viewer, platform, toast}`: whose phone this
 * is, on which platform, and how it shows a passing line.
 */
export function draw(message, pane) {
  if (message.kind === "notice") {
    return el("li", { class: "line notice", dataset: { message: message.id } },
      el("span", {}, message.text || ""));
  }
  const mine = message.from === pane.viewer;
  const kind = `${mine ? "mine" : "theirs"} kind-${message.kind}`;
  return el("li", { class: `line ${kind}`, dataset: { message: message.id } },
    face(message, mine, pane),
    el("div", { class: "said" },
      groupOf(message.chat) && !mine && name(message),
      el("div", { class: "row" }, body(message, pane), mine && status(message)),
    ),
  );
}

function speaker(message) {
  if (message.from === "bot") return BOT;
  if (message.from === "robot") return ROBOT;
  return personOf(message.from) || { id: message.from, name: message.from };
}

function face(message, mine) {
  const who = speaker(message);
  const machine = who === BOT || who === ROBOT;
  return avatar(who, `${machine ? "avatar-bot" : ""} ${mine ? "avatar-mine" : ""}`);
}

function name(message) {
  const who = speaker(message);
  const machine = who === BOT || who === ROBOT;
  return el("p", { class: "sender" }, who.name, machine && el("span", { class: "bot-tag" }, "机器人"));
}

function body(message, pane) {
  switch (message.kind) {
    case "card": return card(message, pane);
    case "markdown": return bubble(message, markdown(message.markdown ?? message.text, pane.platform));
    case "image": return picture(message);
    default: return bubble(message, message.file ? attachment(message) : message.text ?? "");
  }
}

/** Draw the card as this phone's owner sees it: some cards have a private side. */
function card(message, pane) {
  const data = message.cards?.[pane.viewer] || message.card || {};
  return look(data.style || pane.platform).card(data, pressing(message, pane), pane);
}

function bubble(message, content) {
  return el("div", { class: `bubble bubble-${message.kind}` },
    message.title && el("p", { class: "bubble-title" }, message.title), content);
}

const isOwn = (url) => /^(\/(?!\/)|blob:)/.test(url || "");

function attachment(message) {
  const { name, url, size } = message.file;
  if (!isOwn(url)) return message.text || name || "文件";
  return el("a", { class: "file", href: url, download: name || "文件" }, icon("file", 22),
    el("span", { class: "file-name" }, name || "文件", size && el("small", { class: "file-size" }, bytes(size))));
}

function bytes(size) {
  return size < 1024 * 1024 ? `${Math.max(1, Math.round(size / 1024))} KB` : `${(size / 1024 / 1024).toFixed(1)} MB`;
}

function picture(message) {
  const url = message.image_url || "";
  if (!isOwn(url)) return el("div", { class: "bubble" }, "（图片）");
  return el("a", { class: "picture-link", href: url, target: "_blank", rel: "noopener", title: "看大图" },
    el("img", { class: "picture", src: url, alt: message.text || "图片", loading: "lazy" }));
}

function status(message) {
  if (message.status === "sending") return el("span", { class: "sending", title: "正在发送" },
    el("span", { class: "sr" }, "正在发送"));
  if (message.status === "failed") return el("span", { class: "failed", title: "没有送到" }, "!",
    el("span", { class: "sr" }, "没有送到"));
  return null;
}

/** A link button: DingTalk's own kind says a sentence for the reader, others open a page. */
function follow(url, pane) {
  const sentence = /^dtmd:\/\/dingtalkclient\/sendMessage\?content=(.+)$/i.exec(url)?.[1];
  if (!sentence) pane.toast("这个按钮会打开网页，演示里不打开。");
  else api.say(pane.viewer, pane.chat, decodeURIComponent(sentence)).catch((trouble) => pane.toast(trouble.message));
}

function pressing(message, pane) {
  return async (button, node, selections) => {
    if (button.url) {
      follow(button.url, pane);
      return;
    }
    pane.toasted.delete(message.id);
    const row = node.parentElement;
    if (row.dataset.busy) return;
    row.dataset.busy = "yes";
    node.setAttribute("aria-busy", "true");
    const free = () => {
      delete row.dataset.busy;
      node.removeAttribute("aria-busy");
    };
    setTimeout(free, TAP_PATIENCE_MS);
    try {
      await api.tap(pane.viewer, message.id, button.key, selections);
      tell("tapped", { person: pane.viewer, text: button.text });
      setTimeout(free, 600);
    } catch (trouble) {
      free();
      pane.toast(trouble.message);
    }
  };
}
