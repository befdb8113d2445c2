/** A small picture of a plane, as thumbnails are drawn: shades of the error scale, and the path from 0 to 1. */

import { ends } from "./grid.js";
import { errorScale, share } from "./scale.js";

/** @import { Numbers, ThumbnailPicture } from "../types/figures.d.ts" */

/**
 * @param {{x: Numbers, y: Numbers, error: ArrayLike<number | null>[]}} surface
 * @param {{a: number[], b: number[], error: (number | null)[]} | null} path
 * @returns {ThumbnailPicture}
 */
export function tilePicture({ x, y, error }, path) {
  const [[a0, a1], [b0, b1]] = [ends(x), ends(y)];
  const range = errorScale(
    /** @type {any} */ ({
      z: error,
      scale: "log",
      path: { error: [] },
      cursor: 0,
      point: { error: NaN },
    }),
  );
  const shade = (/** @type {number | null} */ v) =>
    v === null || !Number.isFinite(v)
      ? 255
      : Math.round(255 * Math.min(1, Math.max(0, share(range, v))));
  return {
    name: "",
    shades: Array.from(error, (row) => Array.from(row, shade)),
    path: path ? path.a.map((a, k) => [(a - a0) / (a1 - a0), (path.b[k] - b0) / (b1 - b0)]) : [],
    steps: path ? path.a.length - 1 : 0,
  };
}
