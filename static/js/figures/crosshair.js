/** A spot pointed at in one picture, marked in another: the two slice lines through it, as SVG over the picture. */

import { place, projector } from "./camera.js";
import { palette } from "./colors.js";
import { valueAt } from "./grid.js";
import { boxOf, sheetOf } from "./pick.js";
import { triple } from "./vectors.js";
import { hidden } from "./viewpoint.js";

/** @import { Camera, Figure, Size, Theme } from "../types/figures.d.ts" */
/** @typedef {{ a: number, b: number }} Spot */
/** @typedef {{ points: [number, number][], which: "a" | "b" }} Line */

const POINTS = 48;

/**
 * @param {Figure} figure
 * @param {Camera | null} camera of the landscape
 * @param {Size} size
 * @param {Spot} spot
 * @param {Theme} theme
 * @returns {string} what an `<svg>` of that size holds; empty where the spot is outside
 */
export function crossHair(figure, camera, size, spot, theme) {
  const found = "scene" in figure.layout
    ? camera && onLandscape(figure, camera, size, spot)
    : onPlan(figure, size, spot);
  if (!found) return "";
  const colors = palette(theme);
  const lines = found.lines.map(({ points, which }) => {
    const path = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
    return `<polyline points="${path}" fill="none" stroke="${colors[which]}" stroke-width="2"/>`;
  });
  const [x, y] = found.at.map((v) => v.toFixed(1));
  return `${lines.join("")}<circle cx="${x}" cy="${y}" r="5" fill="${colors.paper}" ` +
    `stroke="${colors.ink}" stroke-width="2"/>`;
}

/**
 * @param {Figure} figure
 * @param {Size} size
 * @param {Spot} spot
 * @returns {{ lines: Line[], at: [number, number] } | null}
 */
function onPlan(figure, size, { a, b }) {
  const { left, top, wide, high } = sheetOf(figure, size);
  const { xaxis, yaxis } = /** @type {any} */ (figure.layout);
  const s = (a - xaxis.range[0]) / (xaxis.range[1] - xaxis.range[0]);
  const r = (b - yaxis.range[0]) / (yaxis.range[1] - yaxis.range[0]);
  if (!(Math.min(s, r) >= 0 && Math.max(s, r) <= 1)) return null;
  const [x, y] = [left + s * wide, top + (1 - r) * high];
  return {
    at: [x, y],
    lines: [
      { which: "a", points: [[left, y], [left + wide, y]] },
      { which: "b", points: [[x, top], [x, top + high]] },
    ],
  };
}

/**
 * What the landscape hides of the lines is left out.
 * @param {Figure} figure
 * @param {Camera} camera
 * @param {Size} size
 * @param {Spot} spot
 * @returns {{ lines: Line[], at: [number, number] } | null}
 */
function onLandscape(figure, camera, size, { a, b }) {
  const box = boxOf(figure), eye = triple(camera.eye);
  const ground = /** @type {any} */ (figure.data.find((trace) => trace.type === "surface"));
  if (a < box.a[0] || a > box.a[1] || b < box.b[0] || b > box.b[1]) return null;
  const grid = { x: ground.x, y: ground.y, z: ground.z };
  const project = projector(camera, size);
  /** @param {number} u @param {number} v */
  const spotOf = (u, v) => place(box, u, v, valueAt(grid, u, v));
  /** @param {"a" | "b"} which */
  const along = (which) => {
    const [low, high] = box[which];
    /** @type {[number, number][][]} */
    const pieces = [[]];
    for (let k = 0; k <= POINTS; k++) {
      const at = low + (k / POINTS) * (high - low);
      const point = which === "a" ? spotOf(at, b) : spotOf(a, at);
      if (hidden(box, grid, point, eye)) pieces.push([]);
      else pieces[pieces.length - 1].push([project(point)[0], project(point)[1]]);
    }
    return pieces.filter((points) => points.length > 1).map((points) => ({ which, points }));
  };
  const [x, y] = project(spotOf(a, b));
  return { at: [x, y], lines: [...along("a"), ...along("b")] };
}
