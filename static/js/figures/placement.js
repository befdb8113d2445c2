/** Where to write beside a point, so that words cover neither the path nor each other. */

/** @import { Size } from "../types/figures.d.ts" */
/** @typedef {[number, number]} Spot pixels from the top left corner */
/** @typedef {{ at: Spot, width: number, height: number }} Wanted */
/** @typedef {{ dx: number, dy: number, anchor: "left" | "center" | "right" }} Placed from the point to the text's near end */
/** @typedef {{ left: number, right: number, top: number, bottom: number }} Rect */

const ANGLES = 16;
const REACHES = [30, 46, 66, 92, 122];
const MARGIN = 6;
/** Of dots on a line: it may lead far out of the picture. */
const MOST = 500;

/**
 * Spots along a line, 8 pixels apart: what no label should cover, though only its bends are known.
 * @param {Spot[]} line
 * @returns {Spot[]}
 */
export function dotted(line) {
  return line.slice(1).flatMap(([x, y], k) => {
    const [u, v] = line[k], count = Math.min(MOST, Math.ceil(Math.hypot(x - u, y - v) / 8));
    return Array.from({ length: count + 1 }, (_, i) => {
      const t = i / Math.max(1, count);
      return /** @type {Spot} */ ([u + t * (x - u), v + t * (y - v)]);
    });
  });
}

/**
 * Tries 16 directions and five lengths of leader for each label in turn and takes the cheapest.
 *
 * @param {Wanted[]} wanted
 * @param {{ marks: Spot[], strokes: Spot[][] }} drawn what a label should not cover (lines, axes),
 *   and lines that a leader should not cross
 * @param {(x: number, y: number) => boolean} busy whether a pixel lies on the landscape
 * @param {Size} size
 * @returns {Placed[]}
 */
export function placeLabels(wanted, drawn, busy, size) {
  /** @type {{ rect: Rect, from: Spot, to: Spot }[]} */
  const taken = [];
  return wanted.map((label) => {
    let best = { cost: Infinity, placed: candidate(label, 0, REACHES[0]) };
    for (const reach of REACHES) {
      for (let k = 0; k < ANGLES; k++) {
        const placed = candidate(label, (2 * Math.PI * k) / ANGLES, reach);
        const cost = price(label, placed, reach, { ...drawn, busy, size, taken, least: best.cost });
        if (cost < best.cost) best = { cost, placed };
      }
    }
    const to = tail(label, best.placed);
    taken.push({ rect: rectangle(label, best.placed), from: label.at, to });
    return best.placed;
  });
}

/**
 * @param {Wanted} label
 * @param {number} angle
 * @param {number} reach
 * @returns {Placed}
 */
function candidate(label, angle, reach) {
  const [x, y] = [Math.cos(angle), Math.sin(angle)];
  const anchor = x > 0.3 ? "left" : x < -0.3 ? "right" : "center";
  const drop = anchor === "center" ? Math.sign(y) * label.height * 0.5 : 0;
  return { dx: Math.round(x * reach), dy: Math.round(y * reach + drop), anchor };
}

/**
 * @param {Wanted} label
 * @param {Placed} placed
 * @param {number} reach
 * @param {{ marks: Spot[], strokes: Spot[][], busy: (x: number, y: number) => boolean, size: Size, taken: { rect: Rect, from: Spot, to: Spot }[], least: number }} scene
 */
function price(label, placed, reach, { marks, strokes, busy, size, taken, least }) {
  const rect = rectangle(label, placed);
  const to = tail(label, placed);
  let cost = reach * 0.16;
  if (rect.left < MARGIN || rect.right > size.width - MARGIN) cost += 1000;
  if (rect.top < MARGIN || rect.bottom > size.height - MARGIN) cost += 1000;
  for (const other of taken) {
    if (overlap(rect, other.rect)) cost += 300;
    if (crosses(label.at, to, other.from, other.to)) cost += 120;
    if (passes(label.at, to, other.rect)) cost += 80;
  }
  cost += 44 * covered(rect, busy);
  if (cost >= least) return cost;
  cost += 25 * strokes.filter((stroke) => cuts(label.at, to, stroke)).length;
  for (const mark of marks) {
    if (within(rect, mark, 5)) cost += 14;
    else if (near(label.at, to, mark)) cost += 6;
  }
  return cost;
}

/**
 * @param {Wanted} label
 * @param {Placed} placed
 * @returns {Spot}
 */
function tail({ at }, { dx, dy }) {
  return [at[0] + dx, at[1] + dy];
}

/**
 * @param {Wanted} label
 * @param {Placed} placed
 * @returns {Rect}
 */
export function rectangle(label, placed) {
  const [x, y] = tail(label, placed);
  const left = { left: x, center: x - label.width / 2, right: x - label.width }[placed.anchor];
  const top = y - label.height / 2;
  return { left, right: left + label.width, top, bottom: top + label.height };
}

/**
 * @param {Rect} rect
 * @param {(x: number, y: number) => boolean} busy
 */
function covered({ left, right, top, bottom }, busy) {
  let count = 0;
  for (let k = 0; k < 12; k++) {
    const x = left + ((k % 6) / 5) * (right - left);
    if (busy(x, k < 6 ? top : bottom)) count++;
  }
  return count / 12;
}

/** @param {Rect} r @param {Rect} s */
export function overlap(r, s) {
  return r.left < s.right && s.left < r.right && r.top < s.bottom && s.top < r.bottom;
}

/** @param {Rect} rect @param {Spot} spot @param {number} margin */
function within(rect, [x, y], margin) {
  return x > rect.left - margin && x < rect.right + margin && y > rect.top - margin &&
    y < rect.bottom + margin;
}

/**
 * Whether a mark lies on the leader, away from its head.
 * @param {Spot} from
 * @param {Spot} to
 * @param {Spot} mark
 */
function near(from, to, mark) {
  const [vx, vy] = [to[0] - from[0], to[1] - from[1]];
  const [wx, wy] = [mark[0] - from[0], mark[1] - from[1]];
  const length = Math.hypot(vx, vy);
  const along = (wx * vx + wy * vy) / length;
  return along > 10 && along < length && Math.abs(wx * vy - wy * vx) / length < 7;
}

/**
 * Whether a leader crosses a line farther than a few pixels from its head, which may lie on it.
 * @param {Spot} from
 * @param {Spot} to
 * @param {Spot[]} stroke
 */
function cuts(from, to, stroke) {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
  const t = Math.min(6 / length, 1);
  /** @type {Spot} */
  const neck = [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])];
  return stroke.some((spot, k) => k > 0 && crosses(neck, to, stroke[k - 1], spot));
}

/** @param {Spot} from @param {Spot} to @param {Rect} rect */
function passes(from, to, rect) {
  for (let t = 0; t <= 1; t += 0.1) {
    const spot = /** @type {Spot} */ ([
      from[0] + t * (to[0] - from[0]),
      from[1] + t * (to[1] - from[1]),
    ]);
    if (within(rect, spot, 2)) return true;
  }
  return false;
}

/** @param {Spot} a @param {Spot} b @param {Spot} c @param {Spot} d */
function crosses(a, b, c, d) {
  return turns(a, b, c) !== turns(a, b, d) && turns(c, d, a) !== turns(c, d, b);
}

/** @param {Spot} p @param {Spot} q @param {Spot} r */
function turns(p, q, r) {
  return (q[0] - p[0]) * (r[1] - p[1]) > (q[1] - p[1]) * (r[0] - p[0]);
}
