// `<scale-bar>`: the colors of the error with the values at their ends.
/** @import { SliceInput } from "../types/figures.d.ts" */
import { scaleBar } from "../figures/scale.js";
import { html } from "../lib/html.js";
import { t } from "../lib/texts.js";
import * as format from "../lib/format.js";
import { examplesOf } from "../wants.js";
import { Part } from "./part.js";

export class ScaleBar extends Part {
  render() {
    this.innerHTML = scaleMarkup().text;
  }

  connected() {
    const stage = this.closest("stage-view");
    stage?.addEventListener("scaled", (event) => {
      this.update(/** @type {CustomEvent} */ (event).detail);
    }, { signal: this.signal });
  }

  /** @param {SliceInput | null} input */
  update(input) {
    this.hidden = !input;
    if (!input) return;
    const test = examplesOf(this.state) === "test", log = input.scale === "log";
    const says = test
      ? t(log ? "plot.testLog" : "plot.testSlice")
      : t(log ? "plot.log" : "plot.slice");
    showScale(this, input, says, test ? "plot.testClipped" : "plot.clipped");
  }
}

export function scaleMarkup() {
  return html`
    <div class="strip" aria-hidden="true"></div>
    <div
      class="ends"><span class="low"></span><span class="says"></span><span class="high"></span></div>
  `;
}

/**
 * @param {Element} box with the markup of a scale
 * @param {SliceInput} input
 * @param {string} says what the colors are
 * @param {string} clipped the text that says so instead, where the picture is clipped
 */
export function showScale(box, input, says, clipped) {
  const { gradient, low, high, clippedAt, deeper } = scaleBar(input);
  /** @param {string} part */
  const one = (part) => /** @type {HTMLElement} */ (box.querySelector(part));
  one(".strip").style.background = gradient;
  one(".low").textContent = (deeper ? "≤ " : "") + format.error(low);
  one(".high").textContent = (clippedAt === null ? "" : "≥ ") + format.error(high);
  one(".says").textContent = clippedAt === null
    ? says
    : t(clipped, { error: format.error(clippedAt) });
}
