/** Two arrows from the marble: straight down, and where the book's rule would go; one scale for both. */

import * as format from "../lib/format.js";
import { t } from "../lib/texts.js";
import { arrow, drawnLength } from "./arrows.js";
import { palette } from "./colors.js";

/** @import { PlanOverlay, SliceInput } from "../types/figures.d.ts" */
/** @import { Sheet } from "./arrows.js" */
/** @typedef {[number, number]} Pair */

/**
 * @param {SliceInput} input
 * @param {Sheet} sheet
 * @returns {PlanOverlay}
 */
export function twoWays(input, sheet) {
  const none = { traces: [], annotations: [], notes: [], strokes: [] };
  if (!input.twoWays) return none;
  const { a, b, slope, book } = input.twoWays, { ink, ink2 } = palette(input.theme);
  const times = drawnLength(input, sheet, [slope, book]);
  if (times === 0) return none;
  const from = /** @type {Pair} */ ([a, b]);
  /** @param {Pair} way @returns {Pair} */
  const end = (way) => [a - times * way[0], b - times * way[1]];
  const [down, other] = [end(slope), end(book)], said = { times: format.setting(times) };
  return {
    traces: [],
    annotations: [
      ...arrow(input, "book", from, other, { color: ink2, width: 4 }),
      ...arrow(input, "down", from, down, { color: ink, width: 2 }),
    ],
    notes: [
      { text: t("overlay.down", said), a: down[0], b: down[1], color: ink, standoff: 4 },
      { text: t("overlay.book", said), a: other[0], b: other[1], color: ink2, standoff: 4 },
    ],
    strokes: [[from, down], [from, other]],
  };
}
