/** The landscape itself: the shaded surface, its isolines, the hatching of cut cliffs, the slice lines. */

import { mix, plotlyScale, scaleColor, theme } from "./colors.js";
import { isolines } from "./isolines.js";
import { axisColors, sliceCurve } from "./scene.js";
import { height, levels, share } from "./scale.js";

/** @import { Scene } from "./scene.js" */
/** @typedef {Record<string, unknown>} Trace */
/** @typedef {{ x: (number | null)[], y: (number | null)[], z: (number | null)[] }} Points */

/**
 * @param {Scene} scene
 * @returns {Trace}
 */
export function ground({ input, grid, range }) {
  const { lighting, lightposition, stale } = theme.surface;
  const { a, b } = axisColors(input);
  return {
    type: "surface",
    name: "ground",
    x: grid.x,
    y: grid.y,
    z: grid.z,
    customdata: input.z,
    cmin: height(range, range.low),
    cmax: height(range, range.high),
    colorscale: plotlyScale(input.theme, undefined, input.stale ? stale : 1),
    showscale: false,
    lighting: lighting[input.theme],
    lightposition,
    // The two lines that follow the pointer are the slices through it.
    contours: {
      x: { highlight: true, highlightcolor: b, highlightwidth: 2 },
      y: { highlight: true, highlightcolor: a, highlightwidth: 2 },
      z: { highlight: false },
    },
    // The chip is the page's; Plotly only says where the pointer is.
    hoverinfo: "none",
  };
}

/**
 * All isolines as one trace; each in the surface's own color, mixed with ink.
 * @param {Scene} scene
 * @returns {Trace}
 */
export function isolineTrace({ input, grid, range, span, thin }) {
  const { color, mix: strength } = theme.isolines[input.theme];
  const lift = theme.surface.lift * span;
  /** @type {Points} */
  const points = { x: [], y: [], z: [] };
  /** @type {string[]} */
  const tones = [];
  for (const level of levels(range, theme.isolines.count)) {
    const at = height(range, level);
    const tone = mix(scaleColor(input.theme, share(range, level)), color, strength);
    for (const line of isolines(grid.x, grid.y, grid.z, at)) {
      for (const [a, b] of line) push(points, a, b, at + lift);
      push(points, null, null, null);
      while (tones.length < points.x.length) tones.push(tone);
    }
  }
  return lineTrace("isolines", points, { color: tones, width: theme.widths.isoline * thin });
}

/**
 * The error over A alone and over B alone through the point.
 * @param {Scene} scene
 * @returns {Trace[]}
 */
export function sliceTraces(scene) {
  const { input, colors, thin, race } = scene;
  if (race) return [];
  const width = theme.widths.slice * thin;
  const tint = axisColors(input);
  const { a, b } = input.contrast ? { a: colors.ink, b: colors.ink } : tint;
  const dash = input.contrast ? "dash" : "solid";
  return [
    lineTrace("slice A", slicePoints(scene, "A"), { color: a, width }),
    lineTrace("slice B", slicePoints(scene, "B"), { color: b, width, dash }),
  ].filter((trace) => /** @type {unknown[]} */ (trace.x).length > 1);
}

/**
 * @param {Scene} scene
 * @param {"A" | "B"} which
 * @returns {Points}
 */
export function slicePoints({ input, range, span, box }, which) {
  const { point, x, y, z } = input;
  const [low, high] = which === "A" ? box.b : box.a;
  const across = which === "A" ? point.b : point.a;
  if (across < low || across > high) return { x: [], y: [], z: [] };
  const errors = { x, y, z: /** @type {ArrayLike<number>[]} */ (z) };
  const curve = sliceCurve(input, errors, which);
  const lift = theme.surface.lift * 1.5 * span;
  const still = curve.x.map(() => across);
  return {
    x: which === "A" ? curve.x : still,
    y: which === "A" ? still : curve.x,
    z: curve.error.map((v) => height(range, v) + lift),
  };
}

/**
 * Slanted lines over the flat tops where cliffs were cut.
 * @param {Scene} scene
 * @returns {Trace[]}
 */
export function hatching({ input, range, span, colors, thin }) {
  if (range.clippedAt === null) return [];
  const top = height(range, range.high) + theme.surface.lift * span;
  /** @type {Points} */
  const points = { x: [], y: [], z: [] };
  for (const [[a0, b0], [a1, b1]] of hatchLines(input, range.high)) {
    push(points, a0, b0, top);
    push(points, a1, b1, top);
    push(points, null, null, null);
  }
  if (points.x.length === 0) return [];
  return [lineTrace("clipped", points, { color: colors.edge, width: 1.2 * thin })];
}

/**
 * Pieces of diagonals that run where the error is above `limit`.
 * @param {Pick<Scene["input"], "x" | "y" | "z">} grid
 * @param {number} limit
 * @returns {[[number, number], [number, number]][]}
 */
export function hatchLines({ x, y, z }, limit) {
  const [columns, rows] = [x.length, y.length];
  const every = Math.max(2, Math.round((columns + rows) / 44));
  /** @type {[[number, number], [number, number]][]} */
  const pieces = [];
  for (let sum = every; sum < columns + rows - 2; sum += every) {
    /** @type {number | null} */
    let from = null;
    for (let i = Math.max(0, sum - rows + 1); i <= Math.min(sum, columns - 1) + 1; i++) {
      const j = sum - i;
      const high = i < columns && j >= 0 && !(Number(z[j][i] ?? NaN) < limit);
      if (high && from === null) from = i;
      if (!high && from !== null) {
        const to = i - 1;
        if (to > from) pieces.push([[x[from], y[sum - from]], [x[to], y[sum - to]]]);
        from = null;
      }
    }
  }
  return pieces;
}

/**
 * @param {string} name
 * @param {Points} points
 * @param {Record<string, unknown>} line
 * @param {Record<string, unknown>} [more]
 * @returns {Trace}
 */
export function lineTrace(name, points, line, more = {}) {
  return {
    type: "scatter3d",
    mode: "lines",
    name,
    ...points,
    line,
    hoverinfo: "skip",
    showlegend: false,
    ...more,
  };
}

/**
 * @param {Points} points
 * @param {number | null} a
 * @param {number | null} b
 * @param {number | null} h
 */
export function push(points, a, b, h) {
  points.x.push(a);
  points.y.push(b);
  points.z.push(h);
}
