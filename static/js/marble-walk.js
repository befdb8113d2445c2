// How far an arrow key moves the marble: a round number that is a small part of the picture; pure.
/** @import { Path, Spot } from "./types/figures.d.ts" */
/** @import { Range } from "./types/state.d.ts" */

const PARTS = 60;
const FAR = 5;

/** @type {Record<string, [number, number]>} */
const ARROWS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Along A and along B, or null for another key. @param {string} key */
export function strides(key) {
  return ARROWS[key] ?? null;
}

/**
 * A step of 1, 2 or 5 at some decimal place, about a sixtieth of the range.
 * @param {Range} range
 * @param {boolean} [far] with Shift
 */
export function pace([low, high], far = false) {
  const wanted = (high - low) / PARTS, power = 10 ** Math.floor(Math.log10(wanted));
  const step = [1, 2, 5, 10].map((digit) => digit * power).reduce((best, each) =>
    Math.abs(Math.log(each / wanted)) < Math.abs(Math.log(best / wanted)) ? each : best
  );
  return Number((far ? FAR * step : step).toPrecision(6));
}

/**
 * The path while the marble is held somewhere else.
 * @param {Path} path
 * @param {number} cursor
 * @param {Spot} spot
 * @returns {Path}
 */
export function pathTo({ steps, a, b, error, slice_error }, cursor, spot) {
  return {
    steps,
    a: a.with(cursor, spot.a),
    b: b.with(cursor, spot.b),
    error: error.with(cursor, spot.error),
    slice_error: slice_error && slice_error.with(cursor, spot.error),
  };
}
