/** What the network computes, as SVG: the decision map over two inputs, or the winning class. */

import { mix, palette, theme } from "./colors.js";
import { isolines } from "./isolines.js";
import { runnerStyle } from "./trail.js";

/** @import { DecisionInput, Size, Theme } from "../types/figures.d.ts" */
/** @typedef {{ across: (v: number) => number, down: (v: number) => number }} Frame */

/**
 * Ten flat bands of the output, or one tint for each class, with the examples on top.
 * @param {DecisionInput} input
 * @returns {string} SVG
 */
export function decisionMap(input) {
  const frame = frameOf(input);
  const ground = input.classes && input.classes > 2
    ? classTiles(input, frame)
    : bands(input, frame);
  return svg(input.size, ground + points(input, frame));
}

/**
 * @param {Size} size
 * @param {string} content
 */
export function svg({ width, height }, content) {
  return `<svg class="picture" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `aria-hidden="true">${content}</svg>`;
}

/**
 * @param {DecisionInput} input
 * @returns {Frame}
 */
function frameOf({ x, y, size }) {
  const [x0, x1, y0, y1] = [x[0], x[x.length - 1], y[0], y[y.length - 1]];
  return {
    across: (v) => round(((v - x0) / (x1 - x0)) * size.width),
    down: (v) => round((1 - (v - y0) / (y1 - y0)) * size.height),
  };
}

/** @param {number} v */
export function round(v) {
  return Math.round(v * 10) / 10;
}

/**
 * The color of band `k` of ten: from the tint of class 0 over the middle to that of class 1.
 * @param {Theme} name
 * @param {number} k
 */
export function bandColor(name, k) {
  const { neg, middle, pos } = theme.decision[name];
  const t = (k + 0.5) / theme.decision.bands;
  return t < 0.5 ? mix(neg, middle, t * 2) : mix(middle, pos, t * 2 - 1);
}

/**
 * Bands are painted from low to high, each over all that is above its lower border.
 * @param {DecisionInput} input
 * @param {Frame} frame
 */
function bands(input, frame) {
  const { size } = input;
  const [low, high] = input.outputRange ?? [0, 1];
  const grid = framed(input, low - 1e6 * (high - low));
  const count = theme.decision.bands;
  let markup = `<rect width="${size.width}" height="${size.height}" fill="${
    bandColor(input.theme, 0)
  }"/>`;
  for (let k = 1; k < count; k++) {
    const rings = isolines(grid.x, grid.y, grid.z, low + (k / count) * (high - low));
    if (rings.length === 0) continue;
    const path = rings.map((ring) => outline(ring, frame)).join("");
    markup += `<path d="${path}" fill="${bandColor(input.theme, k)}" fill-rule="evenodd"/>`;
  }
  return markup;
}

/**
 * The grid with a low rim laid around it in place, so that every isoline closes along the border.
 * @param {DecisionInput} input
 * @param {number} rim
 */
function framed({ x, y, output }, rim) {
  const wide = [x[0], ...x, x[x.length - 1]];
  const edge = wide.map(() => rim);
  const rows = output.map((row) => [rim, ...row.map((v) => v ?? rim), rim]);
  return { x: wide, y: [y[0], ...y, y[y.length - 1]], z: [edge, ...rows, edge] };
}

/**
 * @param {[number, number][]} ring
 * @param {Frame} frame
 */
function outline(ring, { across, down }) {
  return "M" + ring.map(([a, b]) => `${across(a)} ${down(b)}`).join("L") + "Z";
}

/**
 * @param {DecisionInput} input
 * @param {Frame} frame
 */
function classTiles({ x, y, output, theme: name, size }, { across, down }) {
  const { paper } = palette(name);
  const [wide, high] = [size.width / (x.length - 1), size.height / (y.length - 1)];
  return output.map((row, j) => {
    const top = round(down(y[j]) - high / 2);
    let tiles = "";
    for (let i = 0, from = 0; i < row.length; i++) {
      if (i + 1 < row.length && row[i + 1] === row[i]) continue;
      const [left, right] = [across(x[from]) - wide / 2, across(x[i]) + wide / 2];
      const tint = mix(paper, classColor(name, row[i] ?? 0, 3), 0.36);
      tiles += `<rect x="${round(left)}" y="${top}" width="${round(right - left + 0.3)}" ` +
        `height="${round(high + 0.3)}" fill="${tint}"/>`;
      from = i + 1;
    }
    return `<g shape-rendering="crispEdges">${tiles}</g>`;
  }).join("");
}

/**
 * Two classes wear the tints of minus and plus; more take the colors of the race, ink left out.
 * @param {Theme} name
 * @param {number} index
 * @param {number} classes
 */
export function classColor(name, index, classes) {
  const { neg, pos } = palette(name);
  if (classes <= 2) return index > 0 ? pos : neg;
  return index === 0 ? pos : runnerStyle(1 + ((index - 1) % 5), name).color;
}

/**
 * Class 0 as squares, class 1 as circles, and so on in turn.
 * @param {DecisionInput} input
 * @param {Frame} frame
 */
function points({ inputs, labels, theme: name, classes, size }, { across, down }) {
  const { paper } = palette(name);
  const r = size.width < 160 ? 1.6 : 2.9;
  return inputs.map(([a, b], k) => {
    const label = Math.round(labels[k]);
    const style = `fill="${
      classColor(name, label, classes ?? 2)
    }" stroke="${paper}" stroke-width="${r > 2 ? 1 : 0.5}"`;
    const [x, y] = [across(a), down(b)];
    return label % 2
      ? `<circle cx="${x}" cy="${y}" r="${r}" ${style}/>`
      : `<rect x="${round(x - r)}" y="${round(y - r)}" width="${2 * r}" height="${
        2 * r
      }" ${style}/>`;
  }).join("");
}
