/** Dashes for lines in 3-D, cut by hand: Plotly's own are scaled with the data and nearly vanish. */

import { push } from "./ground.js";

/** @import { Points } from "./ground.js" */
/** @import { Spot } from "./placement.js" */

/**
 * The same line in pieces, whose lengths and gaps are measured on the screen.
 * @param {Points} line with nulls where it is interrupted
 * @param {number[]} pattern length of a dash, of a gap, and so on, in pixels
 * @param {(a: number, b: number, h: number) => Spot} see
 * @returns {Points}
 */
export function dashed(line, pattern, see) {
  /** @type {Points} */
  const out = { x: [], y: [], z: [] };
  let [phase, left] = [0, pattern[0]];
  for (let k = 0; k < line.x.length; k++) {
    const to = at(line, k);
    const from = k > 0 ? at(line, k - 1) : null;
    if (!to || !from) {
      if (k > 0) push(out, null, null, null);
      [phase, left] = [0, pattern[0]];
      if (to) push(out, ...to);
      continue;
    }
    const [[u, v], [p, q]] = [see(...from), see(...to)];
    const length = Math.hypot(p - u, q - v);
    let done = 0;
    while (length - done > left) {
      done += left;
      phase = (phase + 1) % pattern.length;
      left = pattern[phase];
      const cut = between(from, to, done / length);
      if (phase % 2) push(out, ...cut), push(out, null, null, null);
      else push(out, ...cut);
    }
    left -= length - done;
    if (phase % 2 === 0) push(out, ...to);
  }
  return out;
}

/**
 * @param {Points} line
 * @param {number} k
 * @returns {[number, number, number] | null}
 */
function at({ x, y, z }, k) {
  const [a, b, h] = [x[k], y[k], z[k]];
  return a === null || b === null || h === null ? null : [a, b, h];
}

/**
 * @param {[number, number, number]} from
 * @param {[number, number, number]} to
 * @param {number} t
 * @returns {[number, number, number]}
 */
function between(from, to, t) {
  return [
    from[0] + t * (to[0] - from[0]),
    from[1] + t * (to[1] - from[1]),
    from[2] + t * (to[2] - from[2]),
  ];
}
