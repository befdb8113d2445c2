/** Where basins meet: lines between the grid points whose descents end differently, as straight as those points allow. */

/** @import { Basins } from "../types/figures.d.ts" */
/** @typedef {[number, number]} Pair */
/** @typedef {{ from: Pair, to: Pair }} Side between two neighbors, in columns and rows */
/**
 * A spot where a border crosses the side between two neighbors, or, without a side, the middle of four grid points
 * between which more than two basins meet.
 * @typedef {object} Knot
 * @property {Pair} at in columns and rows
 * @property {Side | null} side
 * @property {Knot[]} next
 */
/** @typedef {{ knots: Map<string, Knot>, cells: Map<string, [Knot, Knot][]> }} Borders */

/** How often each knot is pulled straight, and how near it may come to a grid point, in spacings. */
const ROUNDS = 16, NEAR = 0.1;

/**
 * A grid alone would give a staircase. Each knot stays on its side, so that no grid point changes its basin.
 * @param {Basins} found
 * @returns {Borders}
 */
export function bordersOf({ x, y, basin }) {
  /** @type {Borders} */
  const borders = { knots: new Map(), cells: new Map() };
  /** @type {Knot[]} */
  const middles = [];
  for (let j = 0; j + 1 < y.length; j++) {
    for (let i = 0; i + 1 < x.length; i++) {
      const knots = sidesOf(i, j).flatMap((side) => knotOn(borders.knots, basin, side));
      if (knots.length > 2) middles.push({ at: [i + 0.5, j + 0.5], side: null, next: [] });
      const middle = knots.length > 2 ? middles[middles.length - 1] : null;
      const pieces = middle ? knots.map((knot) => pieceOf(knot, middle)) : [];
      if (knots.length === 2) pieces.push(pieceOf(knots[0], knots[1]));
      if (pieces.length) borders.cells.set(`${i} ${j}`, pieces);
    }
  }
  const all = [...borders.knots.values(), ...middles];
  for (let round = 0; round < ROUNDS; round++) all.forEach(straighten);
  return borders;
}

/** The sides of the cell above and to the right of a grid point. @param {number} i @param {number} j @returns {Side[]} */
function sidesOf(i, j) {
  return [
    { from: [i, j], to: [i + 1, j] },
    { from: [i, j + 1], to: [i + 1, j + 1] },
    { from: [i, j], to: [i, j + 1] },
    { from: [i + 1, j], to: [i + 1, j + 1] },
  ];
}

/**
 * None where both ends of a side are of one basin.
 * @param {Borders["knots"]} knots
 * @param {Basins["basin"]} basin
 * @param {Side} side
 */
function knotOn(knots, basin, side) {
  const { from: [i, j], to: [k, l] } = side, key = keyOf(side);
  if (basin[j][i] === basin[l][k]) return [];
  const knot = knots.get(key) ??
    { at: /** @type {Pair} */ ([(i + k) / 2, (j + l) / 2]), side, next: [] };
  knots.set(key, knot);
  return [knot];
}

/** @param {Side} side */
function keyOf({ from, to }) {
  return `${from} ${to}`;
}

/** @param {Knot} one @param {Knot} other @returns {[Knot, Knot]} */
function pieceOf(one, other) {
  one.next.push(other);
  other.next.push(one);
  return [one, other];
}

/** Onto the straight line between its neighbors, as far as its side goes. @param {Knot} knot */
function straighten(knot) {
  const { side, next, at } = knot;
  if (!next.length) return;
  /** @param {0 | 1} axis */
  const mean = (axis) => next.reduce((sum, other) => sum + other.at[axis], 0) / next.length;
  if (!side) {
    knot.at = [mean(0), mean(1)];
    return;
  }
  const along = side.from[0] === side.to[0] ? 1 : 0, across = along ? 0 : 1;
  // At the edge of the picture the line goes on as it comes.
  const other = next[1] ?? next[0].next.find((each) => each !== knot) ?? next[0];
  const [p, q] = [next[0].at, other.at], rise = q[across] - p[across];
  const to = rise
    ? p[along] + (at[across] - p[across]) / rise * (q[along] - p[along])
    : mean(along);
  const least = side.from[along] + NEAR;
  at[along] = Math.min(Math.max(to, least), least + 1 - 2 * NEAR);
}

/**
 * The borders as few long lines.
 * @param {Basins} found
 * @param {Borders} borders
 * @returns {Pair[][]} in weights
 */
export function linesOf({ x, y }, { knots }) {
  /** @type {Set<Knot>} */
  const seen = new Set();
  const lines = [];
  const all = [...knots.values()];
  // From the ends first; what is left is closed.
  for (const start of [...all.filter(isEnd), ...all]) {
    while (!seen.has(start)) lines.push(walk(start, seen));
  }
  const [u, v] = [x[1] - x[0], y[1] - y[0]];
  return lines.map((line) => line.map(({ at: [i, j] }) => [x[0] + i * u, y[0] + j * v]));
}

/** Beside the edge of the picture, or where three or more basins meet. @param {Knot} knot */
function isEnd({ next }) {
  return next.length < 2 || next.some(({ side }) => !side);
}

/** @param {Knot} start @param {Set<Knot>} seen */
function walk(start, seen) {
  const line = [...start.next.filter(({ side }) => !side).slice(0, 1), start];
  seen.add(start);
  for (let knot = start;;) {
    const on = knot.next.find((other) => other.side && !seen.has(other));
    if (!on) {
      const last = knot.next.find((other) => !line.includes(other) && !other.side) ??
        (line.length > 2 ? knot.next.find((other) => other === line[0]) : undefined);
      return last ? [...line, last] : line;
    }
    line.push(on);
    seen.add(on);
    knot = on;
  }
}

/**
 * How much of the way from a grid point to a neighbor, level, upright or aslant, lies in its own basin.
 * @param {Basins} found
 * @param {Borders} borders
 * @param {Pair} from
 * @param {Pair} to
 * @returns {number} 0 at the edge of the picture, a half where the neighbor is of the same basin
 */
export function reachOf({ basin }, { knots, cells }, from, to) {
  const here = basin[from[1]][from[0]], there = basin[to[1]]?.[to[0]];
  if (there === undefined) return 0;
  if (here === there) return 0.5;
  const low = /** @type {Pair} */ ([Math.min(from[0], to[0]), Math.min(from[1], to[1])]);
  const high = /** @type {Pair} */ ([Math.max(from[0], to[0]), Math.max(from[1], to[1])]);
  const knot = knots.get(keyOf({ from: low, to: high }));
  if (knot) return Math.abs(knot.at[0] - from[0]) + Math.abs(knot.at[1] - from[1]);
  const cuts = (cells.get(low.join(" ")) ?? []).map((piece) => cut(from, to, piece));
  return Math.min(1, ...cuts);
}

/**
 * Where a way meets a piece of a border, from 0 to 1; infinite where it does not.
 * @param {Pair} from
 * @param {Pair} to
 * @param {[Knot, Knot]} piece
 */
function cut([a, b], [c, d], [{ at: [p, q] }, { at: [r, s] }]) {
  const flat = (c - a) * (s - q) - (d - b) * (r - p);
  if (Math.abs(flat) < 1e-12) return Infinity;
  const t = ((p - a) * (s - q) - (q - b) * (r - p)) / flat;
  const w = ((p - a) * (d - b) - (q - b) * (c - a)) / flat;
  return t >= 0 && t <= 1 && w >= -1e-9 && w <= 1 + 1e-9 ? t : Infinity;
}
