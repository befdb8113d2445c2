// A menu that opens at its button: arrows walk, Enter takes, Esc and a click elsewhere close.
import { html } from "../lib/html.js";

/**
 * @typedef {object} Item
 * @property {import("../lib/html.js").Markup} label
 * @property {boolean} [checked] given where the items exclude each other
 * @property {string} [heading] written above this item
 * @property {() => void} take
 */

/**
 * @param {HTMLButtonElement} button
 * @param {HTMLElement} menu
 * @param {Item[]} items
 */
export function openMenu(button, menu, items) {
  if (!menu.hidden) return;
  const stop = new AbortController();
  menu.innerHTML = items.map(entryOf).join("");
  menu.hidden = false;
  button.setAttribute("aria-expanded", "true");
  const buttons = [...menu.querySelectorAll("button")];

  const close = (back = true) => {
    stop.abort();
    menu.hidden = true;
    button.setAttribute("aria-expanded", "false");
    if (back) button.focus();
  };
  const { signal } = stop;
  menu.addEventListener("click", (event) => {
    const at = buttons.findIndex((b) => b.contains(/** @type {Node} */ (event.target)));
    if (at < 0) return;
    close();
    items[at].take();
  }, { signal });
  menu.addEventListener("keydown", (event) => walk(event, buttons, close), { signal });
  document.addEventListener("pointerdown", (event) => {
    const target = /** @type {Node} */ (event.target);
    if (!menu.contains(target) && !button.contains(target)) close(false);
  }, { signal });
  setTimeout(() => {
    button.addEventListener("click", (event) => {
      event.stopImmediatePropagation();
      close();
    }, { signal, capture: true });
  });
  const first = buttons.find((b) => b.getAttribute("aria-checked") === "true") ?? buttons[0];
  if (first) focusOne(buttons, first);
}

/** @param {Item} item */
function entryOf({ label, checked, heading }) {
  const role = checked === undefined ? "menuitem" : "menuitemradio";
  const state = checked === undefined ? null : html`aria-checked="${String(checked)}"`;
  return html`${
    heading && html`<p class="unit" role="presentation">${heading}</p>`
  }<button type="button" role="${role}" ${state} tabindex="-1">${label}</button>`;
}

/**
 * @param {KeyboardEvent} event
 * @param {HTMLButtonElement[]} buttons
 * @param {(back?: boolean) => void} close
 */
function walk(event, buttons, close) {
  event.stopPropagation();
  if (event.key === "Escape") return close();
  if (event.key === "Tab") return close(false);
  const here = buttons.findIndex((b) => b === document.activeElement);
  const to =
    { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  focusOne(buttons, buttons[(to + buttons.length) % buttons.length]);
}

/** Only the focused item can be reached by Tab. @param {HTMLButtonElement[]} buttons @param {HTMLButtonElement} one */
function focusOne(buttons, one) {
  for (const button of buttons) button.tabIndex = button === one ? 0 : -1;
  one.focus();
}
