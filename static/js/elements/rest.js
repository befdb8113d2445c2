// The elements that the first picture does without: they come once it is there, or when somebody touches the page.
import { inTurn } from "../lib/turn.js";

/** @type {Promise<void> | undefined} */
let rest;

/** The rest, once, what is seen first; what is in the page already comes to life where it stands. */
export function registerRest() {
  rest ??= import("./panels.js")
    .then(({ PANELS }) => define(PANELS))
    .then(() => import("./later.js"))
    .then(({ LATER }) => define(LATER));
  return rest;
}

/**
 * Opens a dialog, as soon as there is one: its button may be there before.
 * @param {"keys" | "homework" | "tables"} sheet
 */
export async function openSheet(sheet) {
  await registerRest();
  document.dispatchEvent(new CustomEvent(`open-${sheet}`));
}

/** @param {Record<string, CustomElementConstructor>} elements */
export function define(elements) {
  return inTurn(
    Object.entries(elements).map(([tag, element]) => () => customElements.define(tag, element)),
  );
}
