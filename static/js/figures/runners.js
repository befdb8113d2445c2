/** The runners of a race for the pictures: their paths over the slice, in the order of their styles; pure. */

import { valueAt } from "./grid.js";

/** @import { Grid } from "./grid.js" */
/** @import { Path, Runner } from "../types/figures.d.ts" */
/** @typedef {{ steps: number[], a: number[], b: number[], error: (number | null)[] }} PlanePath */

/**
 * @param {{ name: string, slot: number, path: PlanePath, diverged: boolean }} runner
 * @param {number} step that is shown
 * @param {Grid} grid of the slice
 * @returns {Runner[]} none where it has no step yet
 */
export function overSlice({ name, slot, path, diverged }, step, grid) {
  const finite = path.steps.findLastIndex((s, k) =>
    s <= step && Number.isFinite(path.a[k]) && Number.isFinite(path.b[k])
  );
  if (finite < 0) return [];
  const under = path.a.map((a, k) => valueAt(grid, a, path.b[k]));
  const error = path.error.map((v, k) => v ?? under[k]);
  const ended = diverged && step >= path.steps[path.steps.length - 1];
  /** @type {Path} */
  const over = { ...path, error, slice_error: under };
  return [{ name, style: slot, path: over, cursor: finite, diverged: ended }];
}

/**
 * A line and a marker as on the stage, as SVG of 32 by 12.
 * @param {{ color: string, dash: number[], symbol: string }} style
 */
export function sample({ color, dash, symbol }) {
  const dashes = dash.length ? ` stroke-dasharray="${dash.map((v) => v * 0.75).join(" ")}"` : "";
  return `<svg class="sample" width="32" height="12" viewBox="0 0 32 12" aria-hidden="true">` +
    `<path d="M1 6H31" fill="none" stroke="${color}" stroke-width="2.5"${dashes}/>` +
    `<path d="${SHAPES[symbol] ?? SHAPES.circle}" fill="${color}" stroke="var(--paper)" ` +
    `stroke-width="1.5" paint-order="stroke"/></svg>`;
}

/** Around (16, 6). @type {Record<string, string>} */
const SHAPES = {
  circle: "M16 1.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9z",
  square: "M11.8 1.8h8.4v8.4h-8.4z",
  diamond: "M16 .6l5.4 5.4l-5.4 5.4l-5.4-5.4z",
  triangle: "M16 .9l5.2 9.6h-10.4z",
  cross: "M14.4 1h3.2v3.4h3.4v3.2h-3.4v3.4h-3.2v-3.4h-3.4v-3.2h3.4z",
  star: "M16 .3l1.5 3.9l4.2.2l-3.3 2.6l1.1 4.1l-3.5-2.3l-3.5 2.3l1.1-4.1l-3.3-2.6l4.2-.2z",
};
