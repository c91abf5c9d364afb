// The scanner and the photo sheet: pick a sample label, type the code, or send a picture.

import * as api from "./api.js";
import { el, icon, trap } from "./dom.js";
import { store } from "./store.js";

const KINDS = { EAN_13: "商品条码", CODE_128: "条形码", QR_CODE: "二维码" };
const BYTES_MAX = 10 * 1024 * 1024;

/** Open the scanner for one of the app menu's scan buttons. */
export function openScanner(pane, button) {
  open(pane, {
    title: button.name,
    hint: "对准标签。点一张样品标签，就像扫到了它。",
    viewfinder: true,
    pick: (label) => api.scan(pane.viewer, button.key, label.code, label.kind || "EAN_13"),
    type: (code) => api.scan(pane.viewer, button.key, code, guess(code)),
    file: (file) => api.photo(pane.viewer, { file }),
  });
}

/** Open the sheet that sends a photo, either a sample label's or one of your own. */
export function openPhoto(pane, button = null) {
  const where = { key: button?.key, chat: pane.chat === pane.viewer ? null : pane.chat };
  open(pane, {
    title: button?.name || "发照片",
    hint: "点一张，就像拍下了它。",
    shoot: (sample) => api.photo(pane.viewer, { sample: sample.name, ...where }),
    pick: (label) => api.photo(pane.viewer, { label: label.code, kind: label.kind, ...where }),
    file: (file) => api.photo(pane.viewer, { file, ...where }),
  });
}

const guess = (code) => (/^\d{13}$/.test(code) ? "EAN_13" : "CODE_128");

function open(pane, deed) {
  pane.device.querySelector(".sheet")?.remove();
  const sheet = el("div", {
    class: `sheet ${deed.viewfinder ? "sheet-scan" : "sheet-photo"}`, role: "dialog",
    "aria-modal": "true", "aria-label": deed.title,
  });
  let release = () => {};
  const close = () => {
    sheet.remove();
    release();
  };
  const run = runner(sheet, pane, close);
  sheet.append(
    head(deed, close),
    deed.viewfinder ? viewfinder() : "",
    el("p", { class: "sheet-hint" }, deed.hint),
    labels(deed, run),
    foot(deed, run, pane),
  );
  pane.device.append(sheet);
  release = trap(sheet, close);
  sheet.querySelector("button").focus({ preventScroll: true });
}

function runner(sheet, pane, close) {
  return async (work) => {
    if (sheet.dataset.busy) return;
    sheet.dataset.busy = "yes";
    try {
      await work();
      close();
    } catch (trouble) {
      delete sheet.dataset.busy;
      pane.toast(trouble.message);
    }
  };
}

function head(deed, close) {
  return el("header", { class: "sheet-head" },
    el("button", { type: "button", class: "sheet-close", "aria-label": "关闭", onclick: close },
      icon("close", 20)),
    el("h3", {}, deed.title),
  );
}

function viewfinder() {
  return el("div", { class: "viewfinder", "aria-hidden": "true" },
    el("span", { class: "corner c1" }), el("span", { class: "corner c2" }),
    el("span", { class: "corner c3" }), el("span", { class: "corner c4" }),
    el("span", { class: "beam" }), icon("scan", 44));
}

function labels(deed, run) {
  const items = store.labels.map((label) => el("li", {}, el("button", {
    type: "button", class: "label", onclick: () => run(() => deed.pick(label)),
    "aria-label": `${label.name} ${label.note || ""} ${label.code}`,
  },
    el("span", { class: "label-picture" }, el("img", { src: api.labelUrl(label), alt: "", loading: "lazy" })),
    el("span", { class: "label-name" }, label.name),
    el("span", { class: "label-note" }, [label.note, KINDS[label.kind]].filter(Boolean).join(" · ")),
  )));
  const samples = deed.shoot ? store.samples.map((sample) => sampleItem(sample, deed, run)) : [];
  items.unshift(...samples);
  if (!items.length) return el("p", { class: "sheet-hint" }, "样品标签还没有准备好。");
  return el("ul", { class: "labels", "aria-label": "样品标签" }, items);
}

function sampleItem(sample, deed, run) {
  return el("li", {}, el("button", {
    type: "button", class: "label", onclick: () => run(() => deed.shoot(sample)), "aria-label": sample.title,
  },
    el("span", { class: "label-picture" }, el("img", { src: api.sampleUrl(sample.name), alt: "", loading: "lazy" })),
    el("span", { class: "label-name" }, sample.title),
    el("span", { class: "label-note" }, "样品照片"),
  ));
}

function foot(deed, run, pane) {
  return el("div", { class: "sheet-foot" }, deed.type && typed(deed, run), upload(deed, run, pane));
}

function typed(deed, run) {
  const input = el("input", {
    type: "text", inputmode: "text", maxlength: 128, placeholder: "手动输入条码",
    "aria-label": "手动输入条码", autocomplete: "off",
  });
  const submit = (event) => {
    event.preventDefault();
    const code = input.value.trim();
    if (code) run(() => deed.type(code));
    else input.focus();
  };
  return el("form", { class: "typed", onsubmit: submit }, input,
    el("button", { type: "submit", class: "typed-go" }, "确定"));
}

function upload(deed, run, pane) {
  const input = el("input", { type: "file", accept: "image/*", class: "sr", tabindex: "-1", "aria-label": "选择照片" });
  input.addEventListener("change", () => {
    const file = input.files[0];
    input.value = "";
    if (!file) return;
    if (file.size > BYTES_MAX) pane.toast("照片超过 10 MB，请换一张小一点的。");
    else run(() => deed.file(file));
  });
  return el("div", { class: "upload" }, input,
    el("button", { type: "button", class: "upload-go", onclick: () => input.click() },
      icon("camera", 18), "上传照片"));
}
