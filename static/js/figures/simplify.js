/** Fewer points for the same line: paths are long, and most of their steps lie on a line with those beside them. */

/** @import { Spot } from "./placement.js" */

/**
 * The points that a line needs to be drawn: no other is farther than `tolerance` from the line through them
 * (Douglas and Peucker 1973, Algorithms for the reduction of the number of points required to represent a digitized
 * line or its caricature, Cartographica 10(2), 112-122).
 *
 * @param {Spot[]} line
 * @param {number} tolerance in the unit of the points
 * @returns {number[]} ascending; the first and the last point are among them, and those beside a gap
 */
export function telling(line, tolerance) {
  const kept = line.map((_, k) => ![line[k - 1], line[k], line[k + 1]].every(isSpot));
  const ends = kept.flatMap((is, k) => is ? [k] : []);
  const open = ends.slice(1).map((to, k) => [ends[k], to]);
  for (let part = open.pop(); part; part = open.pop()) {
    const [from, to] = part;
    const { at, distance } = farthest(line, from, to);
    if (distance <= tolerance) continue;
    kept[at] = true;
    open.push([from, at], [at, to]);
  }
  return kept.flatMap((is, k) => is ? [k] : []);
}

/** @param {Spot | undefined} spot */
function isSpot(spot) {
  return spot !== undefined && spot.every(Number.isFinite);
}

/**
 * The point between two others that is farthest from the segment that joins them.
 * @param {Spot[]} line
 * @param {number} from
 * @param {number} to
 */
function farthest(line, from, to) {
  const [[x, y], [u, v]] = [line[from], line[to]];
  const length = Math.hypot(u - x, v - y) || 1, along = [(u - x) / length, (v - y) / length];
  let [at, distance] = [from, 0];
  for (let k = from + 1; k < to; k++) {
    const [p, q] = [line[k][0] - x, line[k][1] - y];
    const foot = Math.min(length, Math.max(0, p * along[0] + q * along[1]));
    const found = Math.hypot(p - foot * along[0], q - foot * along[1]);
    if (found > distance) [at, distance] = [k, found];
  }
  return { at, distance };
}
