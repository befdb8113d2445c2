/** A preset's landscape in small: shades of the error scale, and the path over it. */

import { channels, palette, scaleColor } from "./colors.js";

/** @import { ThumbnailPicture, Size, Theme } from "../types/figures.d.ts" */

const BANDS = 10;

/**
 * What a canvas needs: pixels, row by row from the top, and the path in the units of the picture.
 *
 * @param {ThumbnailPicture} picture
 * @param {Size} size in which the path is given
 * @param {Size} pixels of the canvas
 * @param {Theme} theme
 */
export function thumbnail({ shades, path }, size, pixels, theme) {
  const places = path.map(([x, y]) => place(x, y, size));
  return {
    pixels: bands(shades, pixels, theme),
    path: places.map(([x, y], i) => `${i ? "L" : "M"}${x} ${y}`).join(""),
    start: places[0],
    end: places[places.length - 1],
    line: palette(theme).ink,
    casing: palette(theme).paper,
  };
}

/**
 * @param {number} x
 * @param {number} y
 * @param {Size} size
 * @returns {[number, number]}
 */
function place(x, y, { width, height }) {
  return [round(x * width), round((1 - y) * height)];
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 10) / 10;
}

/**
 * Flat bands of the scale, low dark.
 * @param {number[][]} shades rows from the bottom, 0 to 255
 * @param {Size} pixels
 * @param {Theme} theme
 */
function bands(shades, { width, height }, theme) {
  const colors = Array.from(
    { length: BANDS },
    (_, k) => channels(scaleColor(theme, k / (BANDS - 1))),
  );
  const data = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      const shade = between(shades, (i + 0.5) / width, 1 - (j + 0.5) / height);
      const band = Math.min(BANDS - 1, Math.floor((shade / 256) * BANDS));
      data.set(colors[band], 4 * (j * width + i));
    }
  }
  return data;
}

/**
 * Between the points of the grid, linearly.
 * @param {number[][]} rows
 * @param {number} x
 * @param {number} y
 */
function between(rows, x, y) {
  const fx = x * (rows[0].length - 1), fy = y * (rows.length - 1);
  const i = Math.min(rows[0].length - 2, Math.floor(fx)),
    j = Math.min(rows.length - 2, Math.floor(fy));
  const u = fx - i, v = fy - j, low = rows[j], high = rows[j + 1];
  return (1 - v) * ((1 - u) * low[i] + u * low[i + 1]) +
    v * ((1 - u) * high[i] + u * high[i + 1]);
}
