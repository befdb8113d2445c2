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
    this.innerHTML = html`
      <div class="strip" aria-hidden="true"></div>
      <div
        class="ends"><span class="low"></span><span class="says"></span><span class="high"></span></div>
    `.text;
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
    const { gradient, low, high, clippedAt, deeper } = scaleBar(input);
    this.one(".strip").style.background = gradient;
    this.one(".low").textContent = (deeper ? "≤ " : "") + format.error(low);
    this.one(".high").textContent = (clippedAt === null ? "" : "≥ ") + format.error(high);
    const test = examplesOf(this.state) === "test", log = input.scale === "log";
    const says = test
      ? t(log ? "plot.testLog" : "plot.testSlice")
      : t(log ? "plot.log" : "plot.slice");
    this.one(".says").textContent = clippedAt === null
      ? says
      : t(test ? "plot.testClipped" : "plot.clipped", { error: format.error(clippedAt) });
  }
}
