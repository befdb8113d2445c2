/** Colors of the figures: the theme, mixing, and the error scale. */

import theme from "../../plot-theme.json" with { type: "json" };

/** @import { Theme } from "../types/figures.d.ts" */

export { theme };

/**
 * The named colors of one theme.
 * @param {Theme} name
 */
export function palette(name) {
  return theme.colors[name];
}

/**
 * @param {string} hex `#rrggbb`
 * @returns {[number, number, number]}
 */
export function channels(hex) {
  const n = parseInt(hex.slice(1), 16);
  return [n >> 16, (n >> 8) & 255, n & 255];
}

/**
 * @param {string} from `#rrggbb`
 * @param {string} to `#rrggbb`
 * @param {number} share of `to`, 0 to 1
 * @returns {string} `#rrggbb`
 */
export function mix(from, to, share) {
  const [a, b] = [channels(from), channels(to)];
  const mixed = a.map((v, i) => Math.round(v + (b[i] - v) * share));
  return "#" + mixed.map((v) => v.toString(16).padStart(2, "0")).join("");
}

/**
 * The same color, see-through.
 * @param {string} hex
 * @param {number} opacity
 */
export function fade(hex, opacity) {
  return `rgba(${channels(hex).join(", ")}, ${opacity})`;
}

/**
 * The color of the error scale at `t`, 0 (low, dark) to 1 (high, light).
 * @param {Theme} name
 * @param {number} t
 */
export function scaleColor(name, t) {
  const stops = theme.scale[name];
  const at = Math.min(Math.max(t, 0), 1) * (stops.length - 1);
  const i = Math.min(Math.floor(at), stops.length - 2);
  return mix(stops[i], stops[i + 1], at - i);
}

/**
 * The error scale as Plotly takes it.
 *
 * @param {Theme} name
 * @param {(t: number) => number} [bend] place along the data range -> place along the scale
 * @param {number} [strength] below 1 the scale fades into the paper, for a slice that is out of date
 * @returns {[number, string][]}
 */
export function plotlyScale(name, bend = (t) => t, strength = 1) {
  const count = 24;
  const paper = palette(name).paper;
  return Array.from({ length: count + 1 }, (_, k) => {
    const t = k / count;
    return [t, mix(paper, scaleColor(name, bend(t)), strength)];
  });
}

/**
 * The stops of the error scale as a CSS gradient from left to right.
 * @param {Theme} name
 */
export function cssGradient(name) {
  return `linear-gradient(90deg, ${theme.scale[name].join(", ")})`;
}
