/** Down to which low point of a sampled slice a spot leads: from node to lower node until none is lower. */

/** @import { Numbers } from "../types/figures.d.ts" */
/** @typedef {{ x: Numbers, y: Numbers, z: ArrayLike<number>[] }} Grid */
/** @typedef {{ a: number, b: number, z: number, key: string }} Floor the lowest of its low points */

/** Low points this near to each other, as a share of the picture, are one flat floor. */
const ONE_FLOOR = 0.2;
/** A rise of less than this share of the whole height between two low points does not part them. */
const SILL = 0.01;

/**
 * @param {Grid} grid
 * @param {number} a
 * @param {number} b
 * @returns {Floor | null} null beside the slice
 */
export function valleyAt(grid, a, b) {
  const { x, y, z } = grid, floors = floorsOf(grid);
  let [i, j] = [nearest(x, a), nearest(y, b)];
  if (i === null || j === null) return null;
  for (;;) {
    const [k, l] = lowestBeside(z, i, j);
    if (k === i && l === j) break;
    [i, j] = [k, l];
  }
  return floors.get(`${i} ${j}`) ?? null;
}

/** @type {WeakMap<object, Map<string, Floor>>} */
const known = new WeakMap();

/** The low nodes of a slice, each with the floor that it belongs to. @param {Grid} grid */
function floorsOf({ x, y, z }) {
  const found = known.get(z);
  if (found) return found;
  /** @type {Map<string, Floor>} */
  const floors = new Map();
  /** @type {{i: number, j: number, floor: Floor}[]} */
  const lows = [];
  const sill = SILL * height(z);
  for (let j = 0; j < y.length; j++) {
    for (let i = 0; i < x.length; i++) {
      const [k, l] = lowestBeside(z, i, j);
      if (k !== i || l !== j) continue;
      const other = lows.find((low) => isOne({ x, y, z }, low, { i, j }, sill));
      const floor = other?.floor ?? { a: x[i], b: y[j], key: `${i} ${j}`, z: z[j][i] };
      if (z[j][i] < floor.z) Object.assign(floor, { a: x[i], b: y[j], z: z[j][i] });
      lows.push({ i, j, floor });
      floors.set(`${i} ${j}`, floor);
    }
  }
  known.set(z, floors);
  return floors;
}

/**
 * Whether two low nodes lie on one floor: near to each other, or with no sill on the straight way.
 * @param {Grid} grid
 * @param {{i: number, j: number}} p
 * @param {{i: number, j: number}} q
 * @param {number} sill
 */
function isOne({ x, y, z }, p, q, sill) {
  const far = Math.max(Math.abs(p.i - q.i) / x.length, Math.abs(p.j - q.j) / y.length);
  if (far > ONE_FLOOR * 2) return false;
  const higher = Math.max(z[p.j][p.i], z[q.j][q.i]);
  const count = Math.max(Math.abs(p.i - q.i), Math.abs(p.j - q.j), 1);
  for (let k = 1; k < count; k++) {
    const i = Math.round(p.i + (k / count) * (q.i - p.i));
    const j = Math.round(p.j + (k / count) * (q.j - p.j));
    if (z[j][i] > higher + sill) return false;
  }
  return true;
}

/** @param {ArrayLike<number>[]} z */
function height(z) {
  let low = Infinity;
  const values = [];
  for (const row of z) {
    for (let i = 0; i < row.length; i += 4) if (Number.isFinite(row[i])) values.push(row[i]);
  }
  values.sort((p, q) => p - q);
  low = values[0] ?? 0;
  return (values[Math.floor(values.length * 0.9)] ?? 1) - low;
}

/**
 * The lowest of a node and its eight neighbors; itself where none is lower.
 * @param {ArrayLike<number>[]} z
 * @param {number} i
 * @param {number} j
 * @returns {[number, number]}
 */
function lowestBeside(z, i, j) {
  /** @type {[number, number]} */
  let best = [i, j];
  for (let l = Math.max(0, j - 1); l <= Math.min(z.length - 1, j + 1); l++) {
    for (let k = Math.max(0, i - 1); k <= Math.min(z[l].length - 1, i + 1); k++) {
      if (z[l][k] < z[best[1]][best[0]]) best = [k, l];
    }
  }
  return best;
}

/** @param {Numbers} axis @param {number} value @returns {number | null} */
function nearest(axis, value) {
  const last = axis.length - 1, at = ((value - axis[0]) / (axis[last] - axis[0])) * last;
  return at >= -0.5 && at <= last + 0.5 ? Math.round(Math.min(Math.max(at, 0), last)) : null;
}
