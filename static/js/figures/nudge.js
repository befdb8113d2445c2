/** The small picture of a nudge: the curve, its tangent, where the slope says that the nudge leads, and where it does. */

import { html } from "../lib/html.js";
import { percentile } from "./scale.js";
import { ticks, tickTexts } from "./ticks.js";

/** @import { Size } from "../types/figures.d.ts" */
/** @import { Markup } from "../lib/html.js" */

/**
 * @typedef {object} NudgeInput
 * @property {"a" | "b"} which
 * @property {number[]} x
 * @property {(number | null)[]} error
 * @property {{x: number, error: number, slope: number}} point
 * @property {{by: number, predicted: number | null, actual: number | null}} nudge
 * @property {Size} size
 */

/** @typedef {{x: (value: number) => number, y: (value: number) => number, low: number, left: number, wide: number, values: number[]}} Plane */

const MARGIN = { left: 38, right: 6, top: 8, bottom: 22 };
/** The width of a sign of the ticks. */
const SIGN = 6.2;
/** How far the tangent reaches, as a share of the width. */
const TANGENT = 0.24;
const CLIFF = 90;

/**
 * @param {NudgeInput} input
 * @returns {Markup} what stands in an SVG of the size
 */
export function nudge(input) {
  const plane = planeOf(input), { size } = input;
  const right = size.width - MARGIN.right;
  const { values, left } = plane, weights = ticks(...ends(input.x), 6);
  const rules = values.map((value, k) => {
    const y = round(plane.y(value)), text = tickTexts(values)[k];
    return html`
      <line class="rule" x1="${left}" x2="${right}" y1="${y}" y2="${y}"></line>
      <text class="tick" x="${left - 8}" y="${y + 4}" text-anchor="end">${text}</text>
    `;
  });
  const marks = weights.map((value, k) =>
    html`<text class="tick weight" x="${round(plane.x(value))}" y="${
      size.height - 5
    }" text-anchor="middle">${tickTexts(weights)[k]}</text>`
  );
  return html`
    ${rules}${marks}<svg class="inside" x="${left}" y="0" width="${right - left}"
      height="${size.height - MARGIN.bottom}" viewBox="${left} 0 ${right -
        left} ${size.height - MARGIN.bottom}">${lines(input, plane)}</svg>${dots(
          input,
          plane,
        )}
  `;
}

/**
 * The weight that a place in the picture stands for.
 * @param {NudgeInput} input
 * @param {number} at from the left, in the picture's own units
 */
export function weightAt(input, at) {
  const [from, to] = ends(input.x), { left, wide } = planeOf(input);
  return from + ((at - left) / wide) * (to - from);
}

/** @param {number[]} x @returns {[number, number]} */
function ends(x) {
  return [x[0], x[x.length - 1]];
}

/** @param {NudgeInput} input @returns {Plane} */
function planeOf(input) {
  const [from, to] = ends(input.x), { low, high } = heights(input), { width, height } = input.size;
  const values = ticks(low, high, 3);
  const longest = Math.max(...tickTexts(values).map((text) => text.length), 0);
  const left = Math.max(MARGIN.left, SIGN * longest + 12);
  const wide = width - left - MARGIN.right, tall = height - MARGIN.top - MARGIN.bottom;
  return {
    x: (value) => left + ((value - from) / (to - from)) * wide,
    y: (value) => MARGIN.top + (1 - (value - low) / (high - low)) * tall,
    low,
    left,
    wide,
    values,
  };
}

/** A cliff is cut, but never below a dot. @param {NudgeInput} input */
function heights({ error, point, nudge }) {
  const finite = Float64Array.from(error.filter((v) => v !== null)).sort();
  const dotted = [0, nudge.predicted ?? 0, nudge.actual ?? 0].map((by) => point.error + by);
  const cap = Math.max(percentile(finite, CLIFF), ...dotted);
  const low = Math.min(finite[0] ?? 0, ...dotted);
  const top = Math.max(finite[finite.length - 1] ?? 1, cap);
  const high = top - low > 2.5 * (cap - low) ? cap : top;
  const air = high - low || 0.5 * Math.abs(high) || 1;
  return { low: low - 0.1 * air, high: high + 0.08 * air };
}

/** @param {NudgeInput} input @param {Plane} plane */
function lines({ which, x, error, point, nudge }, plane) {
  const [from, to] = ends(x), reach = TANGENT * (to - from);
  const sides = [-reach, reach].map((side) =>
    side * nudge.by > 0 ? Math.sign(side) * Math.max(reach, 1.2 * Math.abs(nudge.by)) : side
  );
  const [start, end] = sides.map((side) => ({
    x: round(plane.x(point.x + side)),
    y: round(plane.y(point.error + side * point.slope)),
  }));
  return html`
    <path class="curve ${which}" d="${strokes(x, error, plane)}"></path>
    <line class="tangent" x1="${start.x}" y1="${start.y}" x2="${end.x}" y2="${end.y}"></line>
  `;
}

/** The curve, broken where the error is not finite. @param {number[]} x @param {(number | null)[]} error @param {Plane} plane */
function strokes(x, error, plane) {
  let [path, pen] = ["", "M"];
  error.forEach((value, k) => {
    if (value !== null) path += `${pen}${round(plane.x(x[k]))} ${round(plane.y(value))}`;
    pen = value === null ? "M" : "L";
  });
  return path;
}

/** @param {NudgeInput} input @param {Plane} plane */
function dots({ which, point, nudge }, plane) {
  const floor = round(plane.y(plane.low)), x = round(plane.x(point.x + nudge.by));
  const here = { x: round(plane.x(point.x)), y: round(plane.y(point.error)) };
  const to = [nudge.predicted, nudge.actual].map((by) =>
    by === null ? null : round(plane.y(point.error + by))
  );
  const top = Math.min(...to.filter((y) => y !== null), floor);
  return html`
    ${plumb(here.x, here.y, floor)}${plumb(x, top, floor)}${to[0] !== null &&
      html`<circle class="predicted" cx="${x}" cy="${
        to[0]
      }" r="4.5"></circle>`}<circle class="point" cx="${here.x}" cy="${here.y}"
      r="5"></circle>${to[1] !== null &&
        html`<circle class="actual ${which}" cx="${x}" cy="${to[1]}" r="4.5"></circle>`}
  `;
}

/** @param {number} x @param {number} from @param {number} to */
function plumb(x, from, to) {
  return html`<line class="plumb" x1="${x}" x2="${x}" y1="${from}" y2="${to}"></line>`;
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 100) / 100;
}
