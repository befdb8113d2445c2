/** Every slope as a bar, the steepest first: up where the error rises with the weight, down where it falls. */

import { palette } from "./colors.js";

/** @import { Size, Theme } from "../types/figures.d.ts" */

/**
 * @typedef {object} StripInput
 * @property {{link: string, slope: number | null}[]} slopes by size
 * @property {string | null} a
 * @property {string | null} b
 * @property {string | null} at the link under the finger
 * @property {Theme} theme
 * @property {Size} size
 */
/** @typedef {{link: string, x: number, width: number}} Bar in pixels, the gap to the next one with it */

/** Room for the letters of A and B. */
const LETTERS = 14;
const WIDEST = 32;
const GAP = 1;

/**
 * @param {StripInput} input
 * @returns {{markup: string, bars: Bar[]}}
 */
export function strip(input) {
  const { slopes, size, theme } = input, { rule2 } = palette(theme);
  const pitch = Math.min(WIDEST, size.width / Math.max(1, slopes.length));
  const middle = size.height / 2;
  const bars = slopes.map(({ link }, k) => ({ link, x: round(k * pitch), width: round(pitch) }));
  const drawn = bars.map((bar, k) => barMarkup(input, bar, lengthOf(input, k), middle));
  const letters = bars.map((bar, k) => letterMarkup(input, bar, lengthOf(input, k), middle));
  const line = `<path d="M0 ${middle}H${round(size.width)}" stroke="${rule2}"/>`;
  const markup = `<svg width="${size.width}" height="${size.height}" aria-hidden="true" ` +
    `viewBox="0 0 ${size.width} ${size.height}">${line}${drawn.join("")}${letters.join("")}</svg>`;
  return { markup, bars };
}

/**
 * The place in the list of the bar under a pixel, -1 beside all bars.
 * @param {Bar[]} bars
 * @param {number} x
 */
export function barAt(bars, x) {
  return bars.findIndex((bar) => x >= bar.x && x < bar.x + bar.width);
}

/** The length of a bar, signed, at least a hair. @param {StripInput} input @param {number} k */
function lengthOf({ slopes, size }, k) {
  const top = Math.abs(slopes[0]?.slope ?? 0), slope = slopes[k].slope ?? 0;
  if (!(top > 0) || slope === 0) return 0;
  const room = size.height / 2 - LETTERS;
  return Math.sign(slope) * Math.max(1, Math.abs(slope) / top * room);
}

/**
 * @param {StripInput} input
 * @param {Bar} bar
 * @param {number} length
 * @param {number} middle
 */
function barMarkup({ theme, at }, { link, x, width }, length, middle) {
  const { pos, neg, ink } = palette(theme);
  const wide = round(Math.max(1, width - (width > 8 ? 2 * GAP : GAP)));
  const tint = length < 0 ? neg : pos, y = round(length < 0 ? middle : middle - length);
  const rect = `<rect x="${x}" y="${y}" width="${wide}" height="${round(Math.abs(length))}"` +
    ` fill="${tint}"/>`;
  if (link !== at) return rect;
  const top = round(Math.min(y, middle) - 2), high = round(Math.abs(length) + 4);
  return rect + `<rect x="${round(x - 1.5)}" y="${top}" width="${round(wide + 3)}"` +
    ` height="${high}" fill="none" stroke="${ink}" stroke-width="1.5" rx="1.5"/>`;
}

/**
 * @param {StripInput} input
 * @param {Bar} bar
 * @param {number} length
 * @param {number} middle
 */
function letterMarkup({ theme, a, b, size }, { link, x, width }, length, middle) {
  if (link !== a && link !== b) return "";
  const colors = palette(theme), color = link === a ? colors.a : colors.b;
  const center = Math.min(Math.max(x + width / 2, 5), size.width - 5);
  const y = length < 0 ? middle - length + 12 : middle - length - 4;
  return `<text x="${round(center)}" y="${round(y)}" text-anchor="middle" font-size="12"` +
    ` font-weight="600" fill="${color}">${link === a ? "A" : "B"}</text>`;
}

/** @param {number} v */
function round(v) {
  return Math.round(v * 100) / 100;
}
