/** Arrows in the plan: annotations of Plotly in a paper casing, and how long to draw them. */

import { palette } from "./colors.js";

/** @import { SliceInput } from "../types/figures.d.ts" */
/** @typedef {[number, number]} Pair */
/** @typedef {{ width: number, height: number }} Sheet the plan between its axes, in pixels */
/** @typedef {Record<string, unknown>} Annotation */

/** Of the shorter side of the plan: no arrow is longer. */
const LONGEST = 0.3;

/**
 * How many times as long as it is a direction is drawn: 1, 2 or 5 times a power of ten, the largest that fits.
 * @param {SliceInput} input
 * @param {Sheet} sheet
 * @param {Pair[]} ways
 * @returns {number} 0 where there is no direction
 */
export function drawnLength({ x, y }, { width, height }, ways) {
  const [wide, high] = [x[x.length - 1] - x[0], y[y.length - 1] - y[0]];
  const longest = Math.max(
    ...ways.map(([a, b]) => Math.hypot(a / wide * width, b / high * height)),
  );
  if (!(longest > 0) || !Number.isFinite(longest)) return 0;
  const most = LONGEST * Math.min(width, height) / longest;
  const power = 10 ** Math.floor(Math.log10(most));
  const digit = [5, 2].find((d) => d * power <= most) ?? 1;
  return Number((digit * power).toPrecision(1));
}

/**
 * @param {SliceInput} input
 * @param {string} name
 * @param {Pair} from
 * @param {Pair} to
 * @param {{ color: string, width?: number, from?: number }} style `from`: pixels left free at the tail
 * @returns {Annotation[]}
 */
export function arrow(input, name, from, to, { color, width = 2, from: free = 9 }) {
  const { paper } = palette(input.theme);
  const base = {
    x: to[0],
    y: to[1],
    ax: from[0],
    ay: from[1],
    xref: "x",
    yref: "y",
    axref: "x",
    ayref: "y",
    text: "",
    showarrow: true,
    arrowhead: 2,
    startstandoff: free,
  };
  return [
    { ...base, arrowhead: 0, arrowwidth: width + 2.5, arrowcolor: paper, standoff: 5 },
    { ...base, name, arrowwidth: width, arrowsize: Math.min(1, 3 / width), arrowcolor: color },
  ];
}

/**
 * The pixels between two spots of the plan.
 * @param {SliceInput} input
 * @param {Sheet} sheet
 * @param {Pair} from
 * @param {Pair} to
 */
export function pixels({ x, y }, { width, height }, from, to) {
  const [wide, high] = [x[x.length - 1] - x[0], y[y.length - 1] - y[0]];
  return Math.hypot((to[0] - from[0]) / wide * width, (to[1] - from[1]) / high * height);
}

/** Whether a spot lies in the picture. @param {SliceInput} input @param {Pair} spot */
export function inSight({ x, y }, [a, b]) {
  return a >= x[0] && a <= x[x.length - 1] && b >= y[0] && b <= y[y.length - 1];
}

/**
 * Where the way from a spot in the picture leaves it; the end itself where that is in sight.
 * @param {SliceInput} input
 * @param {Pair} from
 * @param {Pair} to
 * @returns {Pair}
 */
export function leaves({ x, y }, from, to) {
  const ends = [[x[0], x[x.length - 1]], [y[0], y[y.length - 1]]];
  const shares = ends.flatMap((range, i) => {
    const way = to[i] - from[i], side = way > 0 ? range[1] : range[0];
    return way === 0 ? [] : [(side - from[i]) / way];
  });
  const share = Math.min(1, ...shares.filter((s) => s >= 0));
  return [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
}
