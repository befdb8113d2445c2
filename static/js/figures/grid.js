/** Reading a grid between its nodes, and along one of its two directions. */

/** @import { CurvePoints, Numbers } from "../types/figures.d.ts" */
/** @typedef {{ x: Numbers, y: Numbers, z: ArrayLike<number>[] }} Grid evenly spaced, finite */

/**
 * The bilinear value at a spot; outside, that of the nearest spot inside.
 * @param {Grid} grid
 * @param {number} a
 * @param {number} b
 */
export function valueAt(grid, a, b) {
  const [i, s] = cell(grid.x, a);
  const [j, t] = cell(grid.y, b);
  const [low, high] = [grid.z[j], grid.z[Math.min(j + 1, grid.y.length - 1)]];
  const k = Math.min(i + 1, grid.x.length - 1);
  return (low[i] * (1 - s) + low[k] * s) * (1 - t) + (high[i] * (1 - s) + high[k] * s) * t;
}

/**
 * Index of the cell and the share within it.
 * @param {Numbers} axis
 * @param {number} value
 * @returns {[number, number]}
 */
function cell(axis, value) {
  const last = axis.length - 1;
  const at = ((value - axis[0]) / (axis[last] - axis[0])) * last;
  if (!(at > 0)) return [0, 0];
  if (at >= last) return [last, 0];
  const i = Math.floor(at);
  return [i, at - i];
}

/**
 * The slice over A at one value of B (`alongA`), or over B at one value of A, out of the grid.
 * @param {Grid} grid
 * @param {boolean} alongA
 * @param {number} at
 * @returns {CurvePoints}
 */
export function gridCurve(grid, alongA, at) {
  const x = Array.from(alongA ? grid.x : grid.y);
  return { x, error: x.map((v) => alongA ? valueAt(grid, v, at) : valueAt(grid, at, v)) };
}

/**
 * Both ends of an evenly spaced axis.
 * @param {Numbers} axis
 * @returns {[number, number]}
 */
export function ends(axis) {
  return [axis[0], axis[axis.length - 1]];
}

/**
 * The way down from a spot, in 24 paces of a fortieth of the grid each, until a floor is reached.
 * @param {Grid} grid
 * @param {number} a
 * @param {number} b
 * @returns {[number, number, number][]} a, b and the value there
 */
export function downhill(grid, a, b) {
  const [wide, deep] = [grid.x, grid.y].map((axis) => (axis[axis.length - 1] - axis[0]) / 40);
  /** @type {[number, number, number][]} */
  const way = [];
  for (let k = 0; k < 24; k++) {
    const slopeA = valueAt(grid, a + wide, b) - valueAt(grid, a - wide, b);
    const slopeB = valueAt(grid, a, b + deep) - valueAt(grid, a, b - deep);
    const steep = Math.hypot(slopeA, slopeB);
    if (!(steep > 0)) break;
    [a, b] = [a - (wide * slopeA) / steep, b - (deep * slopeB) / steep];
    const value = valueAt(grid, a, b);
    if (way.length && value >= way[way.length - 1][2]) break;
    way.push([a, b, value]);
  }
  return way;
}
