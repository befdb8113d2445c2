// Small pictures on canvas: the examples of a data set, and the contour of a preset with its path.
/** @import { Examples } from "../types/api.d.ts" */
/** @import { Size } from "../types/figures.d.ts" */
/** @import { Theme } from "../types/state.d.ts" */
import { palette, scaleColor, theme as plotTheme } from "../figures/colors.js";
import { classesOf } from "./outputs-view.js";
import { fit } from "./matrices.js";

const BANDS = 9;
/** Pixels a side of the examples that are pictures. */
const IMAGE = 8;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Examples} examples
 * @param {Theme} theme
 */
export function drawExamples(canvas, examples, theme) {
  const size = { width: canvas.clientWidth, height: canvas.clientHeight };
  const pixels = fit(canvas, size);
  pixels.fillStyle = plotTheme.decision[theme].middle;
  pixels.fillRect(0, 0, size.width, size.height);
  if (examples.input_names.length === IMAGE * IMAGE) drawImages(pixels, examples, theme, size);
  else drawPoints(pixels, examples, theme, size);
}

/**
 * Over the two inputs that differ most between examples, or over the one input and the target.
 * @param {CanvasRenderingContext2D} pixels
 * @param {Examples} examples
 * @param {Theme} theme
 * @param {Size} size
 */
function drawPoints(pixels, { inputs, targets, input_names, task }, theme, size) {
  const colors = palette(theme), flat = input_names.length === 1;
  const [first, second] = widest(inputs);
  const points = inputs.map((row, n) => [row[first], flat ? targets[n][0] : row[second]]);
  const [px, py] = [0, 1].map((d) => spread(points.map((p) => p[d])));
  const classes = task === "regression" ? null : classesOf(targets);
  const tints = [colors.neg, colors.pos, colors.ink2];
  points.forEach(([x, y], n) => {
    pixels.fillStyle = tints[classes ? Math.min(2, classes[n]) : 2];
    pixels.fillRect(6 + px(x) * (size.width - 14), 6 + (1 - py(y)) * (size.height - 14), 2, 2);
  });
}

/**
 * The first examples of 8 x 8 inputs as the pictures that they are.
 * @param {CanvasRenderingContext2D} pixels
 * @param {Examples} examples
 * @param {Theme} theme
 * @param {Size} size
 */
function drawImages(pixels, { inputs }, theme, size) {
  const side = Math.floor(size.width / 4), columns = 4, rows = Math.floor(size.height / side);
  const left = (size.width - columns * side) / 2, top = (size.height - rows * side) / 2;
  const dot = (side - 4) / IMAGE, high = Math.max(...inputs.flat());
  pixels.fillStyle = palette(theme).ink;
  inputs.slice(0, columns * rows).forEach((image, n) => {
    image.forEach((value, k) => {
      pixels.globalAlpha = Math.max(0, value / high);
      const x = left + (n % columns) * side + 2 + (k % IMAGE) * dot;
      const y = top + Math.floor(n / columns) * side + 2 + Math.floor(k / IMAGE) * dot;
      pixels.fillRect(x, y, dot, dot);
    });
  });
  pixels.globalAlpha = 1;
}

/** The two inputs of the largest variance, in their order. @param {number[][]} inputs */
function widest(inputs) {
  if (inputs[0].length < 3) return [0, 1];
  const variances = inputs[0].map((_, d) => {
    const values = inputs.map((row) => row[d]);
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    return { d, v: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) };
  });
  return variances.sort((p, q) => q.v - p.v).slice(0, 2).map(({ d }) => d).sort((p, q) => p - q);
}

/**
 * @param {number[]} values
 * @returns {(value: number) => number} to 0..1
 */
function spread(values) {
  const low = Math.min(...values), high = Math.max(...values);
  return (value) => high > low ? (value - low) / (high - low) : 0.5;
}

/**
 * What a preset's tile shows: a coarse slice in bands, and its path in units of the tile.
 * @typedef {object} Thumbnail
 * @property {number} size points a side
 * @property {number[]} bands row by row from the bottom, 0 to 1
 * @property {[number, number][]} path from 0 to 1, to the right and up
 */

/**
 * @param {import("../types/api.d.ts").Surface} surface
 * @param {import("../types/api.d.ts").Path} path
 * @returns {Thumbnail}
 */
export function thumbnail({ x, y, error }, path) {
  const values = error.flatMap((row) => [...row]);
  const sorted = values.filter(Number.isFinite).sort((p, q) => p - q);
  const low = Math.log(Math.max(sorted[0], 1e-9));
  const high = Math.log(Math.max(sorted[Math.floor(sorted.length * 0.96)], 1e-9));
  const bands = values.map((v) => {
    const t = (Math.log(Math.max(v, 1e-9)) - low) / (high - low || 1);
    return Number((Number.isFinite(t) ? Math.min(1, Math.max(0, t)) : 1).toFixed(3));
  });
  const toX = (/** @type {number} */ v) => (v - x[0]) / (x[x.length - 1] - x[0]);
  const toY = (/** @type {number} */ v) => (v - y[0]) / (y[y.length - 1] - y[0]);
  const points = path.a.map((a, i) => /** @type {[number, number]} */ ([toX(a), toY(path.b[i])]));
  return {
    size: x.length,
    bands,
    path: points.map(([p, q]) => [Number(p.toFixed(3)), Number(q.toFixed(3))]),
  };
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Thumbnail} picture
 * @param {Theme} theme
 */
export function drawThumbnail(canvas, { size: n, bands, path }, theme) {
  const size = { width: canvas.clientWidth, height: canvas.clientHeight };
  const pixels = fit(canvas, size), ratio = canvas.width / size.width;
  const image = pixels.createImageData(canvas.width, canvas.height);
  const scale = Array.from({ length: BANDS }, (_, k) => rgb(scaleColor(theme, (k + 0.5) / BANDS)));
  for (let j = 0; j < canvas.height; j++) {
    for (let i = 0; i < canvas.width; i++) {
      const t = at(bands, n, i / (canvas.width - 1), 1 - j / (canvas.height - 1));
      image.data.set(scale[Math.min(BANDS - 1, Math.floor(t * BANDS))], 4 * (j * canvas.width + i));
    }
  }
  pixels.putImageData(image, 0, 0);
  const line = new Path2D();
  path.forEach(([x, y], i) => line[i ? "lineTo" : "moveTo"](x * size.width, (1 - y) * size.height));
  pixels.setTransform(ratio, 0, 0, ratio, 0, 0);
  Object.assign(pixels, {
    lineWidth: 1.75,
    lineJoin: "round",
    lineCap: "round",
    strokeStyle: palette(theme).ink,
  });
  pixels.stroke(line);
}

/**
 * Between the points of the grid, linearly.
 * @param {number[]} values
 * @param {number} n
 * @param {number} x
 * @param {number} y
 */
function at(values, n, x, y) {
  const fx = x * (n - 1), fy = y * (n - 1);
  const i = Math.min(n - 2, Math.floor(fx)), j = Math.min(n - 2, Math.floor(fy));
  const u = fx - i, v = fy - j, k = j * n + i;
  return (1 - v) * ((1 - u) * values[k] + u * values[k + 1]) +
    v * ((1 - u) * values[k + n] + u * values[k + n + 1]);
}

/** @param {string} hex @returns {[number, number, number, number]} */
function rgb(hex) {
  const n = parseInt(hex.slice(1), 16);
  return [n >> 16, (n >> 8) & 255, n & 255, 255];
}
