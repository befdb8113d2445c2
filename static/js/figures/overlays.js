/** What was computed about the slice and the spot, and is drawn into the plan on request. */

import { basins } from "./basins.js";
import { quadratic } from "./quadratic.js";
import { stationary } from "./stationary.js";
import { twoWays } from "./two-ways.js";

/** @import { PlanOverlay, SliceInput } from "../types/figures.d.ts" */
/** @import { Sheet } from "./arrows.js" */

/**
 * @param {SliceInput} input
 * @param {Sheet} sheet
 * @returns {PlanOverlay}
 */
export function overlays(input, sheet) {
  const all = [
    basins(input, sheet),
    stationary(input),
    quadratic(input, sheet),
    twoWays(input, sheet),
  ];
  return {
    traces: all.flatMap((each) => each.traces),
    annotations: all.flatMap((each) => each.annotations),
    notes: all.flatMap((each) => each.notes),
    strokes: all.flatMap((each) => each.strokes),
  };
}
