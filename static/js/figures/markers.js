/** Rings, marbles and the runners' symbols on top of the 3-D picture, as annotations of Plotly's scene. */

import { theme } from "./colors.js";
import { clamp, height } from "./scale.js";
import { heights, runners } from "./scene.js";
import { runnerStyle } from "./trail.js";

/** @import { Runner, Spot as Point } from "../types/figures.d.ts" */
/** @import { Scene } from "./scene.js" */
/** @typedef {{ a: number, b: number, h: number }} Place */
/** @typedef {Record<string, unknown>} Annotation */

/**
 * The ring at step 0, the marble at the present step, a ghost where somebody clicked. They are
 * annotations since those alone are never hidden by the landscape.
 * @param {Scene} scene
 * @returns {Annotation[]}
 */
export function markers(scene) {
  const { input, colors, thin } = scene;
  const { ring, marble } = theme.widths;
  const runs = runners(input);
  const rings = runs[0].cursor > 0
    ? [
      ...disc(onPath(scene, runs[0], 0), ring * thin + 2.5, colors.ink),
      ...disc(onPath(scene, runs[0], 0), ring * thin, colors.paper),
    ]
    : [];
  const ghost = input.ghost
    ? disc(onPoint(scene, input.ghost), marble * thin, colors.ink, 0.45)
    : [];
  return [...rings, ...ghost, ...runs.flatMap((run, k) => runnerMarker(scene, run, k))];
}

/**
 * @param {Scene} scene
 * @param {Runner} run
 * @param {number} index
 * @returns {Annotation[]}
 */
function runnerMarker(scene, run, index) {
  const { input, colors, race, thin } = scene;
  const { color, symbol } = runnerStyle(run.style ?? index, input.theme);
  const at = race ? onPath(scene, run, run.cursor) : onPoint(scene, input.point);
  if (run.diverged) {
    return [glyph(at, "×", 30 * thin, colors.paper), glyph(at, "×", 24 * thin, colors.alarm)];
  }
  const across = (race ? 13 : theme.widths.marble - 4) * thin;
  const sign = GLYPHS[symbol];
  if (sign) return [glyph(at, sign, across + 9, colors.paper), glyph(at, sign, across + 4, color)];
  const head = symbol === "square" ? 7 : 6;
  return [...disc(at, across + 4, colors.paper, 1, head), ...disc(at, across, color, 1, head)];
}

/** Plotly's arrow heads have circles and squares only. */
const GLYPHS = /** @type {Record<string, string>} */ ({
  diamond: "◆",
  triangle: "▲",
  cross: "✚",
  star: "★",
});

/**
 * A filled circle (or square): the head of an arrow too short to be seen.
 * @param {Place} at
 * @param {number} across
 * @param {string} color
 * @param {number} [opacity]
 * @param {number} [head]
 * @returns {Annotation[]}
 */
function disc(at, across, color, opacity = 1, head = 6) {
  return [{
    ...spot(at),
    text: "",
    showarrow: true,
    ax: 0,
    ay: -3,
    arrowhead: head,
    arrowwidth: 2,
    arrowsize: across / 8,
    arrowcolor: color,
    opacity,
  }];
}

/**
 * @param {Place} at
 * @param {string} text
 * @param {number} size
 * @param {string} color
 * @returns {Annotation}
 */
export function glyph(at, text, size, color) {
  const font = { family: theme.fonts.sans, size: Math.round(size), color };
  return { ...spot(at), text, showarrow: false, font };
}

/** @param {Place} place */
export function spot({ a, b, h }) {
  return { x: a, y: b, z: h };
}

/** @param {Scene} scene @param {Runner} run @param {number} k @returns {Place} */
export function onPath(scene, { path }, k) {
  const { own, slice } = heights(scene, path, k);
  const lift = theme.surface.pathLift * scene.span;
  return { a: path.a[k], b: path.b[k], h: Math.max(own, slice) + lift };
}

/** @param {Scene} scene @param {Runner} run @param {number} k @returns {Place} */
export function underPath(scene, { path }, k) {
  return { a: path.a[k], b: path.b[k], h: heights(scene, path, k).slice };
}

/** @param {Scene} scene @param {Point} point @returns {Place} */
export function onPoint({ range, span }, { a, b, error }) {
  return { a, b, h: height(range, clamp(range, error)) + theme.surface.pathLift * span };
}
