/** The sharpness along the path beside the bound for stable steps, in the log. */

import { palette } from "./colors.js";
import { decades, ticks, tickTexts } from "./ticks.js";

/** @import { Size, Theme } from "../types/figures.d.ts" */

/**
 * @typedef {object} SharpnessInput
 * @property {{step: number, sharpness: number | null, bound: number | null}[]} points
 * @property {number} step the one that is looked at
 * @property {number} last
 * @property {{sharpness: string, bound: string, steps: string}} labels
 * @property {Theme} theme
 * @property {Size} size
 * @property {boolean} phone
 */
/** @typedef {{left: number, right: number, top: number, bottom: number, low: number, high: number, last: number}} Frame */

/** As many letters have room beside a line on a phone; longer names stand on it. */
const PHONE_LETTERS = 14;

/**
 * @param {SharpnessInput} input
 * @returns {string} SVG
 */
export function sharpness(input) {
  const { width, height } = input.size, frame = frameOf(input);
  const parts = [rules(input, frame), boundLine(input, frame), line(input, frame)];
  return `<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `aria-hidden="true" font-size="12">${parts.join("")}</svg>`;
}

/** @param {SharpnessInput} input @returns {Frame} */
function frameOf({ points, size, last, labels, phone }) {
  const values = points.flatMap(({ sharpness, bound }) => [sharpness, bound]).filter(positive);
  let low = values.length ? Math.min(...values) : 1,
    high = values.length ? Math.max(...values) : 10;
  // A line that hardly moves is not blown up to fill the height.
  const widen = Math.sqrt(Math.max(1.7, 4 / (high / low)));
  [low, high] = [low / widen, high * widen];
  const longest = Math.max(labels.sharpness.length, labels.bound.length);
  const right = size.width - Math.min(longest * 6.4 + 14, phone ? 84 : 190);
  return { left: 46, right, top: 8, bottom: size.height - 38, low, high, last: Math.max(1, last) };
}

/** @param {number | null} v @returns {v is number} */
function positive(v) {
  return v !== null && Number.isFinite(v) && v > 0;
}

/** @param {Frame} frame @param {number} step */
function across({ left, right, last }, step) {
  return round(left + step / last * (right - left));
}

/** @param {Frame} frame @param {number} value */
function down({ top, bottom, low, high }, value) {
  return round(bottom - Math.log(value / low) / Math.log(high / low) * (bottom - top));
}

/** @param {SharpnessInput} input @param {Frame} frame */
function rules({ theme, size, step, labels, phone }, frame) {
  const { rule, ink3, edge } = palette(theme), { left, right, bottom, last } = frame;
  const values = decades(frame.low, frame.high, 4);
  const texts = tickTexts(values);
  const lines = values.map((v, k) => {
    const y = down(frame, v);
    return `<path d="M${left} ${y}H${round(right)}" stroke="${rule}"/>` +
      `<text x="${left - 8}" y="${y + 4}" text-anchor="end" fill="${ink3}">${texts[k]}</text>`;
  });
  const steps = ticks(0, last, phone ? 4 : 8).filter(Number.isInteger);
  const below = steps.map((s) =>
    `<text x="${across(frame, s)}" y="${
      bottom + 18
    }" text-anchor="middle" fill="${ink3}">${s}</text>`
  );
  const here = across(frame, Math.min(step, last));
  return lines.join("") + below.join("") +
    `<path d="M${left} ${bottom}H${round(right)}" stroke="${edge}"/>` +
    `<text x="${round((left + right) / 2)}" y="${size.height - 4}" text-anchor="middle" ` +
    `fill="${ink3}">${escape(labels.steps)}</text>` +
    `<path d="M${here} ${frame.top}V${bottom}" stroke="${edge}" stroke-dasharray="2 3"/>`;
}

/** The bound may move where the learning rate does. @param {SharpnessInput} input @param {Frame} frame */
function boundLine({ points, theme, labels, phone }, frame) {
  const narrow = phone ? PHONE_LETTERS : Infinity;
  const { ink2 } = palette(theme), known = points.filter(({ bound }) => positive(bound));
  const last = known.at(-1);
  if (!last || !positive(last.bound)) return "";
  const steps = known.map(({ step, bound }) => [across(frame, step), down(frame, bound ?? 1)]);
  let path = `M${frame.left} ${steps[0][1]}`;
  for (const [x, y] of steps) path += `H${x}V${y}`;
  const y = steps[steps.length - 1][1];
  return `<path d="${path}H${round(frame.right)}" fill="none" stroke="${ink2}" ` +
    `stroke-width="1.5" stroke-dasharray="6 4"/>` +
    (labels.bound.length > narrow
      ? `<text x="${round(frame.right)}" y="${y - 8}" text-anchor="end" `
      : `<text x="${round(frame.right) + 8}" y="${y + 4 + nudge({ points }, frame, -1)}" `) +
    `fill="${ink2}">${escape(labels.bound)}</text>`;
}

/** @param {SharpnessInput} input @param {Frame} frame */
function line({ points, theme, labels, step }, frame) {
  const { ink, paper } = palette(theme);
  const known = points.filter(({ sharpness }) => positive(sharpness));
  if (!known.length) return "";
  const places = known.map((p) => [across(frame, p.step), down(frame, p.sharpness ?? 1)]);
  const path = places.map(([x, y], k) => `${k ? "L" : "M"}${x} ${y}`).join("");
  const [x, y] = places[places.length - 1];
  const here = known.findLastIndex((p) => p.step <= step);
  const dot = here < 0
    ? ""
    : `<circle cx="${places[here][0]}" cy="${
      places[here][1]
    }" r="5" fill="${ink}" stroke="${paper}" stroke-width="2"/>`;
  return `<path d="${path}" fill="none" stroke="${ink}" stroke-width="2" stroke-linejoin="round"/>` +
    dot +
    `<text x="${round(Math.max(x, 0)) + 8}" y="${
      y + 4 + nudge({ points }, frame, 1)
    }" fill="${ink}" font-weight="600">${escape(labels.sharpness)}</text>`;
}

/**
 * Where both lines end at the same height, their names step apart.
 * @param {Pick<SharpnessInput, "points">} input
 * @param {Frame} frame
 * @param {1 | -1} side 1 for the sharpness
 */
function nudge({ points }, frame, side) {
  const bound = points.findLast((p) => positive(p.bound))?.bound;
  const sharp = points.findLast((p) => positive(p.sharpness))?.sharpness;
  if (!positive(bound ?? null) || !positive(sharp ?? null)) return 0;
  const [p, q] = [down(frame, sharp ?? 1), down(frame, bound ?? 1)];
  const gap = Math.abs(p - q);
  if (gap >= 16) return 0;
  const own = p === q ? side : side * Math.sign(p - q);
  return round(own * (16 - gap) / 2);
}

/** @param {number} v */
function round(v) {
  return Math.round(v * 10) / 10;
}

/** @param {string} text */
function escape(text) {
  return text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}
