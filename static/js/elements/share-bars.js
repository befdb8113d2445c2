// Bars that say which share of the last step and of the whole path a picture shows.
import { html } from "../lib/html.js";
import { percent } from "../lib/format.js";
import { t } from "../lib/texts.js";

/** @typedef {"last_step" | "path"} BarName */

export const BARS = /** @type {const} */ (["last_step", "path"]);

export function shareBars() {
  return BARS.map((name) =>
    html`
      <div class="bar" data-bar="${name}">
        <span>${t(`honesty.${name}`)}</span>
        <span class="shares" aria-hidden="true"><i class="a"></i><i class="b"></i></span>
        <b></b>
      </div>
    `
  );
}

/**
 * @param {Element} box that holds the bars
 * @param {BarName} name
 * @param {[number, number]} parts of A and of B, from 0 to 1
 * @param {number | null} whole null where nothing has been walked
 */
export function drawShare(box, name, [a, b], whole) {
  /** @param {string} part */
  const one = (
    part,
  ) => /** @type {HTMLElement} */ (box.querySelector(`[data-bar=${name}] ${part}`));
  one(".a").style.width = `${a * 100}%`;
  one(".b").style.width = `${b * 100}%`;
  one("b").textContent = whole === null ? "–" : percent(whole);
}
