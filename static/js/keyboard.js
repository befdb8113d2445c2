// Single keys that act on the page, off while typing and switchable in the sheet of keys.
/** @import { Actions } from "./actions.js" */
/** @import { Store, Tab } from "./types/state.d.ts" */
import { openSheet } from "./elements/rest.js";

/** @type {Tab[]} */
const TABS = ["curve", "surface", "contour", "side", "many"];

/**
 * @param {Store} store
 * @param {Actions} actions
 * @param {Document} page
 */
export function listenToKeys(store, actions, page) {
  page.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey) return;
    if (isTyping(event.target) || page.querySelector("dialog[open]")) return;
    if (event.ctrlKey || event.metaKey) {
      if (takeBack(event, actions)) event.preventDefault();
      return;
    }
    if (!store.get().view.keys && event.key !== "?") return;
    if (act(event, store, actions, page)) event.preventDefault();
  });
}

/**
 * @param {KeyboardEvent} event
 * @param {Store} store
 * @param {Actions} actions
 * @param {Document} page
 * @returns {boolean} whether the key meant something
 */
function act({ key, shiftKey, target }, store, actions, page) {
  const { view } = store.get();
  /** @type {Record<string, () => unknown>} */
  const keys = {
    ArrowRight: () => actions.step(shiftKey ? view.stride : 1),
    ArrowLeft: () => actions.back(),
    Home: () => actions.toStart(),
    End: () => actions.toEnd(),
    "[": () => actions.view({ speed: Math.max(1, Math.round(view.speed / 1.5)) }),
    "]": () => actions.view({ speed: Math.min(60, Math.ceil(view.speed * 1.5)) }),
    l: () => actions.view({ scale: view.scale === "log" ? "linear" : "log" }),
    f: () => view.frozen === null ? actions.freeze() : actions.live(),
    s: () => actions.view({ slopeOf: view.slopeOf === "a" ? "b" : "a" }),
    n: () => page.dispatchEvent(new CustomEvent("focus-nudge")),
    d: () => actions.flipTheme(),
    u: () => void actions.hand.undo(),
    g: () => actions.guess.toggle(),
    r: () => actions.race.ask(),
    m: () => page.dispatchEvent(new CustomEvent("walk-marble")),
    "?": () => void openSheet("keys"),
    t: () => void openSheet("tables"),
    c: () => page.dispatchEvent(new CustomEvent("reset-camera")),
    a: () => page.dispatchEvent(new CustomEvent("walk-links", { detail: "a" })),
    b: () => page.dispatchEvent(new CustomEvent("walk-links", { detail: "b" })),
  };
  if (key === " " && !presses(target)) keys[" "] = () => actions.toggle();
  if (/^[1-5]$/.test(key)) keys[key] = () => actions.view({ tab: TABS[Number(key) - 1] });
  const found = keys[key.length === 1 ? key.toLowerCase() : key];
  found?.();
  return found !== undefined;
}

/** As everywhere: Ctrl+Z back, Ctrl+Shift+Z or Ctrl+Y forth. @param {KeyboardEvent} event @param {Actions} actions */
function takeBack({ key, shiftKey }, actions) {
  const letter = key.toLowerCase(), forth = letter === "y" || (letter === "z" && shiftKey);
  if (forth) void actions.hand.redo();
  else if (letter === "z") void actions.hand.undo();
  return forth || letter === "z";
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false;
  return target.matches("input:not([type=range], [type=checkbox]), select, textarea");
}

/** Where Space already has a meaning. @param {EventTarget | null} target */
function presses(target) {
  return target instanceof Element && target.closest("button, a, [role=button], input") !== null;
}
