/** What was computed about the spot and drawn into the plan: the quadratic model and stationary points. */

import { palette, theme } from "./colors.js";

/** @import { Quadratic, SliceInput } from "../types/figures.d.ts" */
/** @typedef {Record<string, unknown>} Trace */
/** @typedef {[number, number]} Pair */

/**
 * @param {SliceInput} input
 * @returns {Trace[]}
 */
export function overlays(input) {
  return [
    ...(input.quadratic ? quadraticTraces(input, input.quadratic) : []),
    ...markTraces(input),
  ];
}

/**
 * Level lines of the quadratic model around the point: ellipses in a bowl, hyperbolas at a saddle.
 * @param {SliceInput} input
 * @param {Quadratic} model
 * @returns {Trace[]}
 */
function quadraticTraces(input, model) {
  const { ink, paper } = palette(input.theme);
  const rings = bowlRings(input, model);
  const line = { color: ink, width: 1.25, dash: "5px,3px" };
  const base = { type: "scatter", mode: "lines", hoverinfo: "skip", showlegend: false };
  const casing = { ...base, name: "model casing", line: { color: paper, width: 3.5 }, ...rings };
  return [casing, { ...base, name: "model", line, ...rings }];
}

/**
 * Rings on which the model has risen by 1, 4 and 9 parts above its lowest point; none where the
 * model is not a bowl.
 * @param {SliceInput} input
 * @param {Quadratic} model
 */
function bowlRings({ point, x }, { hessian: [[p, q], [, r]], gradient, newton }) {
  const empty = {
    x: /** @type {(number | null)[]} */ ([]),
    y: /** @type {(number | null)[]} */ ([]),
  };
  if (!(p > 0) || !(p * r - q * q > 0)) return empty;
  const step = newton ?? /** @type {Pair} */ ([0, 0]);
  const center = [point.a + step[0], point.b + step[1]];
  const drop = -(gradient[0] * step[0] + gradient[1] * step[1]) / 2;
  const width = (x[x.length - 1] - x[0]) / 8;
  const unit = drop > 0 ? drop : (p * width * width) / 2;
  // The Cholesky factor turns the unit circle into a ring of equal height.
  const s = Math.sqrt(p);
  const t = q / s;
  const u = Math.sqrt(r - t * t);
  for (const share of [0.25, 1, 2.25]) {
    const radius = Math.sqrt(2 * unit * share);
    for (let k = 0; k <= 64; k++) {
      const angle = (Math.PI * k) / 32;
      const v = (radius * Math.sin(angle)) / u;
      empty.x.push(center[0] + (radius * Math.cos(angle) - t * v) / s);
      empty.y.push(center[1] + v);
    }
    empty.x.push(null);
    empty.y.push(null);
  }
  return empty;
}

/** Plotly's symbols: a ring for a minimum, a cross for a saddle, a triangle for a maximum. */
const SYMBOLS = { minimum: "circle-open-dot", saddle: "x-thin-open", maximum: "triangle-up-open" };

/**
 * @param {SliceInput} input
 * @returns {Trace[]}
 */
function markTraces(input) {
  const marks = input.marks ?? [];
  if (marks.length === 0) return [];
  const { ink, paper } = palette(input.theme);
  const base = { type: "scatter", mode: "markers", showlegend: false };
  const places = { x: marks.map((m) => m.a), y: marks.map((m) => m.b) };
  const symbol = marks.map((m) => SYMBOLS[m.kind]);
  const marker = { symbol, size: 11, line: { width: 2, color: ink }, color: ink };
  return [
    {
      ...base,
      name: "marks casing",
      ...places,
      hoverinfo: "skip",
      marker: { ...marker, line: { width: 5, color: paper }, color: paper },
    },
    {
      ...base,
      name: "marks",
      ...places,
      marker,
      text: marks.map((m) => m.kind),
      hovertemplate: "%{text}<extra></extra>",
      hoverlabel: { font: { family: theme.fonts.sans, size: 12 } },
    },
  ];
}

/**
 * Arrows from the point: against the slope, and the Newton step of the model.
 * @param {SliceInput} input
 * @returns {{ name: string, from: Pair, to: Pair }[]}
 */
export function arrows({ quadratic, point, x, y }) {
  if (!quadratic) return [];
  const { gradient: [g, h], newton } = quadratic;
  const [wide, high] = [x[x.length - 1] - x[0], y[y.length - 1] - y[0]];
  const steep = Math.hypot(g / wide, h / high);
  /** @type {Pair} */
  const from = [point.a, point.b];
  const reach = steep > 0 ? 0.14 / Math.hypot((g / wide) / steep, (h / high) / steep) : 0;
  const scale = steep > 0 ? reach / Math.hypot(g / wide, h / high) : 0;
  /** @type {{ name: string, from: Pair, to: Pair }[]} */
  const list = [];
  if (scale > 0) {
    list.push({ name: "downhill", from, to: [from[0] - g * scale, from[1] - h * scale] });
  }
  if (newton) {
    list.push({ name: "Newton step", from, to: [from[0] + newton[0], from[1] + newton[1]] });
  }
  return list;
}
