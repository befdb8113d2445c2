/** Level lines of the quadratic model, whatever conic they are: traced on a grid, then set exactly onto the level. */

import { isolines } from "./isolines.js";

/** @import { Quadratic } from "../types/figures.d.ts" */
/** @typedef {[number, number]} Pair */
/** @typedef {{ center: Pair, reach: Pair, round: boolean }} Part where lines are drawn: an ellipse if `round`, else its box */

const NODES = 61;
/** Of the picture in each direction: how far around the point the model is drawn where it has no lowest point in sight. */
export const LENS = 0.2;
/** A ring smaller than this share of the picture is drawn larger, to be seen. */
const LEAST = 0.05;
/** A ring that reaches farther than so many pictures tells nothing of the place. */
const LARGEST = 1;
/** The rise of the rings above the lowest point, as shares of that of the point; the middle one goes through it. */
const RINGS = [0.25, 1, 2.25];
/** Levels to each side of the point's own, within the lens. */
const SIDES = 3;

/** How far the model is above its value at its own point. @param {Quadratic} model @param {number} a @param {number} b */
export function rise({ a: a0, b: b0, gradient: [g, h], hessian: [[p, q], [, r]] }, a, b) {
  const [u, v] = [a - a0, b - b0];
  return g * u + h * v + (p * u * u + 2 * q * u * v + r * v * v) / 2;
}

/**
 * @param {Quadratic} model
 * @param {Pair} size how wide and how high the picture is, in weights
 * @returns {{ lines: Pair[][], part: Part }}
 */
export function modelLevels(model, size) {
  const { part, levels } = rings(model, size) ?? lens(model, size);
  const grid = gridOf(model, part);
  return { lines: levels.flatMap((level) => linesAt(model, part, grid, level)), part };
}

/**
 * Closed rings around the lowest (or highest) point, where it is near enough.
 * @param {Quadratic} model
 * @param {Pair} size
 * @returns {{ part: Part, levels: number[] } | null}
 */
function rings(model, size) {
  const { newton, hessian: [[p, q], [, r]] } = model, det = p * r - q * q;
  if (!newton || !(det > 0)) return null;
  const depth = rise(model, newton.a, newton.b), sign = Math.sign(p);
  // The box around the ring {s'Hs = 2h} has the half widths sqrt(2h [H^-1]_ii).
  /** @param {number} h @returns {Pair} */
  const box = (
    h,
  ) => [Math.sqrt((2 * h * Math.abs(r)) / det), Math.sqrt((2 * h * Math.abs(p)) / det)];
  const own = Math.abs(depth);
  const share = Math.max(...box(1).map((v, i) => v / size[i]));
  const least = (LEAST / share) ** 2, unit = Math.max(own, least);
  if (share * Math.sqrt(unit) > LARGEST) return null;
  const levels = RINGS.map((part) => depth + sign * unit * part);
  const reach = /** @type {Pair} */ (box(unit * RINGS[2]).map((v) => v * 1.04));
  return { levels, part: { center: [newton.a, newton.b], reach, round: false } };
}

/**
 * A look at the model around its point: even levels to both sides of its own.
 * @param {Quadratic} model
 * @param {Pair} size
 * @returns {{ part: Part, levels: number[] }}
 */
function lens(model, size) {
  const reach = /** @type {Pair} */ (size.map((v) => v * LENS));
  const part = { center: /** @type {Pair} */ ([model.a, model.b]), reach, round: true };
  const around = Array.from({ length: 64 }, (_, k) => edge(part, k / 64));
  const most = Math.max(...around.map(([a, b]) => Math.abs(rise(model, a, b))));
  if (!(most > 0)) return { part, levels: [] };
  const levels = Array.from(
    { length: 2 * SIDES + 1 },
    (_, k) => (k - SIDES) * most / (SIDES + 0.5),
  );
  return { part, levels };
}

/** A point of the part's edge. @param {Part} part @param {number} turn from 0 to 1 @returns {Pair} */
export function edge({ center: [a, b], reach: [u, v] }, turn) {
  const angle = 2 * Math.PI * turn;
  return [a + u * Math.cos(angle), b + v * Math.sin(angle)];
}

/** @param {Quadratic} model @param {Part} part */
function gridOf(model, { center: [a, b], reach: [u, v] }) {
  const nodes = Array.from({ length: NODES }, (_, k) => 2 * k / (NODES - 1) - 1);
  const x = nodes.map((t) => a + t * u), y = nodes.map((t) => b + t * v);
  return { x, y, z: y.map((second) => x.map((first) => rise(model, first, second))) };
}

/**
 * @param {Quadratic} model
 * @param {Part} part
 * @param {ReturnType<typeof gridOf>} grid
 * @param {number} level
 * @returns {Pair[][]}
 */
function linesAt(model, part, { x, y, z }, level) {
  const { center: [a, b], reach: [u, v], round } = part;
  /** @param {Pair} spot */
  const inside = ([p, q]) => !round || ((p - a) / u) ** 2 + ((q - b) / v) ** 2 <= 1;
  return isolines(x, y, z, level)
    .flatMap((line) => pieces(line.map((spot) => onto(model, level, spot)), inside))
    .filter((line) => line.length > 1);
}

/**
 * Newton's method along the model's own slope: a few rounds are exact.
 * @param {Quadratic} model
 * @param {number} level
 * @param {Pair} spot
 * @returns {Pair}
 */
function onto(model, level, [a, b]) {
  const { gradient: [g, h], hessian: [[p, q], [, r]] } = model;
  for (let k = 0; k < 4; k++) {
    const [u, v] = [a - model.a, b - model.b];
    const [s, t] = [g + p * u + q * v, h + q * u + r * v];
    const steep = s * s + t * t;
    if (!(steep > 0)) break;
    const off = (level - rise(model, a, b)) / steep;
    [a, b] = [a + off * s, b + off * t];
  }
  return [a, b];
}

/**
 * The runs of a line that lie inside.
 * @param {Pair[]} line
 * @param {(spot: Pair) => boolean} inside
 * @returns {Pair[][]}
 */
function pieces(line, inside) {
  /** @type {Pair[][]} */
  const runs = [[]];
  for (const spot of line) {
    if (inside(spot)) runs[runs.length - 1].push(spot);
    else if (runs[runs.length - 1].length) runs.push([]);
  }
  return runs;
}
