/** From errors to heights: the range shown, the clip of cliffs, levels, and the color bar. */

import { cssGradient, theme } from "./colors.js";
import { decades, ticks } from "./ticks.js";

/** @import { Scale, ScaleBar, SliceInput } from "../types/figures.d.ts" */
/** @typedef {{ low: number, high: number, clippedAt: number | null, scale: Scale }} ErrorScale */

/** No more decades than these are shown in the log: an error of exactly 0 has no logarithm. */
const MOST_DECADES = 3.5;

/**
 * The finite errors of a grid, ascending.
 * @param {ArrayLike<number | null>[]} z
 */
export function sorted(z) {
  const values = new Float64Array(z.reduce((n, row) => n + row.length, 0));
  let count = 0;
  for (const row of z) {
    for (let i = 0; i < row.length; i++) {
      const v = row[i];
      if (v !== null && Number.isFinite(v)) values[count++] = v;
    }
  }
  return values.subarray(0, count).sort();
}

/**
 * The value below which `percent` of the ascending values lie, linearly between neighbors.
 * @param {ArrayLike<number>} ascending
 * @param {number} percent
 */
export function percentile(ascending, percent) {
  if (ascending.length === 0) return NaN;
  const at = (percent / 100) * (ascending.length - 1);
  const i = Math.floor(at);
  const next = ascending[Math.min(i + 1, ascending.length - 1)];
  return ascending[i] + (next - ascending[i]) * (at - i);
}

/**
 * The range of errors that a picture shows, and where it cuts cliffs.
 *
 * A surface is cut at the 98th percentile when its top is far above that, but never below the part
 * of the path that is drawn, unless the path itself starts out of all proportion. A living surface
 * keeps the range that it had while that still fits.
 * @param {SliceInput} input
 * @returns {ErrorScale}
 */
export function errorScale(input) {
  const values = sorted(input.z);
  const cap = percentile(values, theme.surface.clip);
  const path = shownErrors(input);
  const bottom = Math.min(values[0] ?? 0, ...path);
  const usual = Math.max(cap - bottom, Number.MIN_VALUE);
  const pathTop = Math.max(cap, ...path);
  const top = Math.max(values[values.length - 1] ?? 1, pathTop);
  const reach = pathTop - bottom <= 3 * usual ? pathTop : cap;
  const cliff = top - bottom > 1.8 * Math.max(reach - bottom, usual) ||
    values.length < input.z.reduce((n, row) => n + row.length, 0);
  const fresh = spread(bottom, cliff ? reach : top, input.scale);
  const [low, high] = steadyRange(input.errorRange, fresh);
  return { low, high, scale: input.scale, clippedAt: top > high ? high : null };
}

/**
 * The range of heights where a ghost stands beside the slice. The colors are not stretched to it: a ghost far above
 * would leave the landscape a single shade.
 * @param {SliceInput} input
 * @param {ErrorScale} range
 * @returns {ErrorScale}
 */
export function reachOf(input, range) {
  const { ghostSlice } = input;
  if (!ghostSlice) return range;
  const ghost = errorScale({ ...input, z: ghostSlice.z, errorRange: null });
  const [low, high] = [Math.min(range.low, ghost.low), Math.max(range.high, ghost.high)];
  return { ...range, low, high };
}

/**
 * The highest error of the path, where the picture is cut below it.
 * @param {SliceInput} input
 * @param {ErrorScale} range
 */
export function above(input, { high }) {
  const top = Math.max(...shownErrors(input));
  return top > high * (1 + 1e-6) ? top : null;
}

/**
 * A range of some width, positive where it is to be shown in the log.
 * @param {number} low
 * @param {number} high
 * @param {Scale} scale
 * @returns {[number, number]}
 */
function spread(low, high, scale) {
  if (!(high > low)) {
    [low, high] = [low - 0.5 * Math.abs(low || 1), high + 0.5 * Math.abs(high || 1)];
  }
  if (scale === "log") {
    high = Math.max(high, 1e-12);
    low = Math.max(low, high * 10 ** -MOST_DECADES);
  }
  return [low, high];
}

/** @param {SliceInput} input */
function shownErrors(input) {
  const parts = input.runners?.length
    ? input.runners.map((r) => r.path.error.slice(0, r.cursor + 1))
    : [input.path.error.slice(0, input.cursor + 1), [input.point.error]];
  return parts.flat().filter((v) => Number.isFinite(v));
}

/**
 * A living surface keeps its range until the new one leaves it, for then a part would be drawn
 * where it is not, or has shrunk to half of it.
 * @param {[number, number] | null | undefined} kept
 * @param {[number, number]} fresh
 * @returns {[number, number]}
 */
export function steadyRange(kept, fresh) {
  if (!kept) return fresh;
  const outside = fresh[0] < kept[0] || fresh[1] > kept[1];
  const small = fresh[1] - fresh[0] < 0.5 * (kept[1] - kept[0]);
  return outside || small ? fresh : kept;
}

/**
 * An error held inside the range; what is not finite counts as the top.
 * @param {ErrorScale} range
 * @param {number | null | undefined} error
 */
export function clamp(range, error) {
  if (error === null || error === undefined || !Number.isFinite(error)) return range.high;
  return Math.min(Math.max(error, range.low), range.high);
}

/**
 * Height of an error on the axis: itself, or its decimal logarithm.
 * @param {ErrorScale} range
 * @param {number | null | undefined} error
 */
export function height(range, error) {
  const held = clamp(range, error);
  return range.scale === "log" ? Math.log10(held) : held;
}

/**
 * Place of an error along the color scale, 0 to 1.
 * @param {ErrorScale} range
 * @param {number} error
 */
export function share(range, error) {
  const [bottom, top] = [height(range, range.low), height(range, range.high)];
  return (height(range, error) - bottom) / (top - bottom);
}

/**
 * Geometric levels inside the range. Where the lowest error is near 0 they begin at a hundredth of
 * the highest, since a level more would only crowd the valley's floor.
 * @param {ErrorScale} range
 * @param {number} count
 */
export function levels(range, count) {
  const least = range.scale === "log" ? 10 ** -MOST_DECADES : 0.01;
  const from = Math.max(range.low, range.high * least);
  const ratio = range.high / from;
  return Array.from({ length: count }, (_, k) => from * ratio ** ((k + 0.5) / count));
}

/**
 * Ticks of the error axis, as errors.
 * @param {ErrorScale} range
 * @param {number} count
 */
export function errorTicks(range, count) {
  return range.scale === "log"
    ? decades(range.low, range.high, count)
    : ticks(range.low, range.high, count);
}

/**
 * The bar under the plot.
 * @param {SliceInput} input
 * @returns {ScaleBar}
 */
export function scaleBar(input) {
  const range = errorScale(input);
  const values = range.scale === "log" ? decades(range.low, range.high, 4) : [];
  return {
    gradient: cssGradient(input.theme),
    low: range.low,
    high: range.high,
    clippedAt: range.clippedAt,
    deeper: input.z.some((row) =>
      Array.prototype.some.call(row, (v) => v < range.low * (1 - 1e-6))
    ),
    ticks: values.map((value) => ({ value, at: share(range, value) })),
  };
}
