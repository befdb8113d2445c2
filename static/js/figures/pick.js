/** From a pixel back to the weights: what lies under the pointer in a figure that was drawn. */

import { eyeRay, place, projector, unplace } from "./camera.js";
import { valueAt } from "./grid.js";

/** @import { Camera, Figure, Margin, Size } from "../types/figures.d.ts" */
/** @import { Box } from "./camera.js" */
/** @typedef {{ a: number, b: number }} Spot */
/** @typedef {{ range: [number, number], type?: string }} Axis */

/**
 * The spot under a pixel; null beside the landscape or outside the axes.
 * @param {Figure} figure
 * @param {Camera | null} camera
 * @param {Size} size
 * @param {number} x
 * @param {number} y
 * @returns {Spot | null}
 */
export function spotAt(figure, camera, size, x, y) {
  if ("scene" in figure.layout) return camera && onLandscape(figure, camera, size, x, y);
  const { left, top, wide, high } = sheetOf(figure, size);
  const [s, t] = [(x - left) / wide, 1 - (y - top) / high];
  if (s < 0 || s > 1 || t < 0 || t > 1) return null;
  const { xaxis, yaxis } = /** @type {{ xaxis: Axis, yaxis: Axis }} */ (figure.layout);
  return { a: along(xaxis, s), b: along(yaxis, t) };
}

/**
 * The pixel of the marble; null where the figure has none.
 * @param {Figure} figure
 * @param {Camera | null} camera
 * @param {Size} size
 * @returns {[number, number] | null}
 */
export function marbleAt(figure, camera, size) {
  const marble = figure.notes?.marble;
  if (!marble) return null;
  if ("scene" in figure.layout) {
    if (!camera) return null;
    const [x, y] = projector(camera, size)(place(boxOf(figure), marble.a, marble.b, marble.h));
    return [x, y];
  }
  const { left, top, wide, high } = sheetOf(figure, size);
  const { xaxis, yaxis } = /** @type {{ xaxis: Axis, yaxis: Axis }} */ (figure.layout);
  return [left + share(xaxis, marble.a) * wide, top + (1 - share(yaxis, marble.h)) * high];
}

/**
 * The error at a spot, as the grid under the picture has it.
 * @param {Figure} figure
 * @param {Spot} spot
 */
export function errorAt(figure, { a, b }) {
  const trace = figure.data.find((t) => Array.isArray(t.customdata));
  if (!trace) return NaN;
  const { x, y, customdata } = /** @type {any} */ (trace);
  return valueAt({ x, y, z: customdata }, a, b);
}

/**
 * Walks along the line of sight until it is under the ground, then halves the last pace.
 * @param {Figure} figure
 * @param {Camera} camera
 * @param {Size} size
 * @param {number} x
 * @param {number} y
 * @returns {Spot | null}
 */
function onLandscape(figure, camera, size, x, y) {
  const box = boxOf(figure);
  const grid = /** @type {any} */ (figure.data.find((t) => t.type === "surface"));
  const ray = eyeRay(camera, size, x, y);
  /** @param {number} t */
  const under = (t) => {
    const { a, b, h } = unplace(box, ray(t));
    if (Math.max(box.a[0] - a, a - box.a[1], box.b[0] - b, b - box.b[1]) > 0) return null;
    return valueAt(grid, a, b) > h;
  };
  let above = null;
  for (let t = 0; t < 6; t += 0.01) {
    const now = under(t);
    if (now && above !== null) {
      let [low, high] = [above, t];
      for (let k = 0; k < 12; k++) {
        const middle = (low + high) / 2;
        if (under(middle)) high = middle;
        else low = middle;
      }
      const { a, b } = unplace(box, ray(high));
      return { a, b };
    }
    above = now === false ? t : null;
  }
  return null;
}

/** The box of a landscape. @param {Figure} figure @returns {Box} */
export function boxOf({ layout }) {
  const { xaxis, yaxis, zaxis, aspectratio } = /** @type {any} */ (layout.scene);
  return { a: xaxis.range, b: yaxis.range, h: zaxis.range, aspect: aspectratio };
}

/** Where the axes of a flat picture lie, in pixels. @param {Figure} figure @param {Size} size */
export function sheetOf({ layout }, { width, height }) {
  const { l, r, t, b } = /** @type {Margin} */ (layout.margin);
  return { left: l, top: t, wide: width - l - r, high: height - t - b };
}

/** @param {Axis} axis @param {number} t */
function along({ range, type }, t) {
  const value = range[0] + t * (range[1] - range[0]);
  return type === "log" ? 10 ** value : value;
}

/** @param {Axis} axis @param {number} value */
function share({ range, type }, value) {
  return ((type === "log" ? Math.log10(value) : value) - range[0]) / (range[1] - range[0]);
}
