// Build DOM without ever parsing text as markup: every string becomes a text node.

const SVG = "http://www.w3.org/2000/svg";

/**
 * Return a new element. `on…` functions become listeners, `dataset` an object of data
 * attributes, null and false attributes are left out, strings become text nodes.
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "dataset") Object.assign(node.dataset, value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  add(node, children);
  return node;
}

function add(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child);
  }
}

/** Put `children` in place of whatever `node` holds. */
export function fill(node, ...children) {
  node.replaceChildren();
  add(node, children);
}

const PATHS = {
  close: "M6 6l12 12M18 6L6 18",
  send: "M4 12l16-8-6 16-3-6z",
  plus: "M12 5v14M5 12h14",
  menu: "M5 8h14M5 12h14M5 16h14",
  scan: "M4 8V5h3M20 8V5h-3M4 16v3h3M20 16v3h-3M4 12h16",
  camera: "M4 8h4l2-2h4l2 2h4v11H4zM12 16.5a3.2 3.2 0 100-6.4 3.2 3.2 0 000 6.4z",
  book: "M5 4h11a3 3 0 013 3v13H8a3 3 0 01-3-3zM5 17a3 3 0 013-3h11M9 8h6",
  bolt: "M13 3L5 14h6l-1 7 8-11h-6z",
  back: "M14 6l-6 6 6 6",
  check: "M5 12.5l4.5 4.5L19 7.5",
  arrow: "M5 12h13M13 7l5 5-5 5",
  file: "M7 3h7l5 5v13H7zM14 3v5h5M10 13h6M10 17h6",
  mail: "M4 6h16v12H4zM4 7l8 6 8-6",
  clock: "M12 21a9 9 0 100-18 9 9 0 000 18zM12 7v5l3.5 2",
};

/** Return a small line drawing that screen readers skip. */
export function icon(name, size = 20) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("width", size);
  svg.setAttribute("height", size);
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** Return the round or square picture that stands for a person, a group or the bot. */
export function avatar(who, extra = "") {
  const face = el("span", { class: `avatar tint-${tint(who.id)} ${extra}`, "aria-hidden": "true" });
  face.textContent = who.avatar || (who.name || "？").slice(0, 1);
  return face;
}

function tint(id) {
  let sum = 0;
  for (const letter of String(id)) sum = (sum * 31 + letter.codePointAt(0)) % 997;
  return sum % 8;
}

/** Keep the keyboard inside `dialog` and close it on Escape; return the undo. */
export function trap(dialog, close) {
  const before = document.activeElement;
  const listen = (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      close();
    } else if (event.key === "Tab") wrap(dialog, event);
  };
  dialog.addEventListener("keydown", listen);
  return () => {
    dialog.removeEventListener("keydown", listen);
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  };
}

function wrap(dialog, event) {
  const stops = [...dialog.querySelectorAll("button, input, textarea, select, a[href]")].filter(
    (stop) => !stop.disabled && stop.offsetParent !== null,
  );
  if (!stops.length) return;
  const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
  if (document.activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? stops[stops.length - 1] : stops[0]).focus();
}
