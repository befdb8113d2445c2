// Small pictures on canvas: the examples of a data set, and the contour of a preset with its path.
/** @import { Examples, ThumbnailPicture } from "../types/api.d.ts" */
/** @import { Size } from "../types/figures.d.ts" */
/** @import { Theme } from "../types/state.d.ts" */
import { palette, theme as plotTheme } from "../figures/colors.js";
import { t } from "../lib/texts.js";
import { thumbnail } from "../figures/thumbnail.js";
import { classesOf } from "./outputs-view.js";
import { fit } from "./matrices.js";

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
function drawPoints(pixels, examples, theme, size) {
  const { inputs, targets, test_inputs, test_targets, input_names, task } = examples;
  const colors = palette(theme), flat = input_names.length === 1;
  const all = [...inputs, ...test_inputs], wanted = [...targets, ...test_targets];
  const [first, second] = widest(all);
  const points = all.map((row, n) => [row[first], flat ? wanted[n][0] : row[second]]);
  const [px, py] = [0, 1].map((d) => spread(points.map((p) => p[d])));
  const classes = task === "regression" ? null : classesOf(wanted);
  const tints = [colors.neg, colors.pos, colors.ink2];
  points.forEach(([x, y], n) => {
    const label = classes ? Math.min(2, classes[n]) : 2;
    pixels.globalAlpha = n < inputs.length ? 1 : 0.4;
    pixels.fillStyle = tints[label];
    point(pixels, 6 + px(x) * (size.width - 12), 6 + (1 - py(y)) * (size.height - 12), label);
  });
  pixels.globalAlpha = 1;
}

/**
 * Class 0 is square, all others round.
 * @param {CanvasRenderingContext2D} pixels
 * @param {number} x
 * @param {number} y
 * @param {number} label
 */
function point(pixels, x, y, label) {
  if (label === 0) return pixels.fillRect(x - 1.25, y - 1.25, 2.5, 2.5);
  pixels.beginPath();
  pixels.arc(x, y, 1.5, 0, 2 * Math.PI);
  pixels.fill();
}

/** For those who cannot see the map. @param {Examples} examples */
export function examplesSummary({ train, test, task, input_names, output_names }) {
  const values = { train, test, inputs: input_names.length, n: output_names.length };
  return t(`setup.map.${task}`, values);
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
 * @param {HTMLCanvasElement} canvas
 * @param {ThumbnailPicture} picture
 * @param {Theme} theme
 */
export function drawThumbnail(canvas, picture, theme) {
  const size = { width: canvas.clientWidth, height: canvas.clientHeight };
  const pixels = fit(canvas, size), ratio = canvas.width / size.width;
  const drawn = thumbnail(picture, size, { width: canvas.width, height: canvas.height }, theme);
  pixels.putImageData(new ImageData(drawn.pixels, canvas.width, canvas.height), 0, 0);
  const line = new Path2D(drawn.path);
  pixels.setTransform(ratio, 0, 0, ratio, 0, 0);
  Object.assign(pixels, { lineJoin: "round", lineCap: "round" });
  Object.assign(pixels, { lineWidth: 3.5, strokeStyle: drawn.casing, globalAlpha: 0.75 });
  pixels.stroke(line);
  Object.assign(pixels, { lineWidth: 1.5, strokeStyle: drawn.line, globalAlpha: 1 });
  pixels.stroke(line);
  dot(pixels, drawn.start, drawn.casing, drawn.line);
  dot(pixels, drawn.end, drawn.line, drawn.line);
}

/**
 * @param {CanvasRenderingContext2D} pixels
 * @param {[number, number]} place
 * @param {string} fill
 * @param {string} line
 */
function dot(pixels, [x, y], fill, line) {
  pixels.beginPath();
  pixels.arc(x, y, 2.25, 0, 2 * Math.PI);
  Object.assign(pixels, { fillStyle: fill, strokeStyle: line, lineWidth: 1.25 });
  pixels.fill();
  pixels.stroke();
}
