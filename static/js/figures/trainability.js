/** The error after so many steps over two settings: a cell for each run, those that diverged hatched. */

import { mix, palette, scaleColor } from "./colors.js";
import { percentile } from "./scale.js";
import { decades, ticks, tickTexts } from "./ticks.js";

/** @import { Size, Theme } from "../types/figures.d.ts" */
/** @typedef {{title: string, spacing: string, values: number[], now: number | null}} MapSide */

/**
 * @typedef {object} TrainabilityInput
 * @property {MapSide} x
 * @property {MapSide} y
 * @property {(number | null)[][]} error `error[j][i]` of the run with `y.values[j]`, `x.values[i]`
 * @property {boolean} done while it is under way, what is null is not known yet
 * @property {[number, number] | null} at the cell under the finger, column and row
 * @property {[number, number] | null} lowest
 * @property {{diverged: string, now: string}} labels
 * @property {Theme} theme
 * @property {Size} size
 */
/** @typedef {{left: number, top: number, width: number, height: number, columns: number, rows: number}} MapFrame */

/** Percent of the runs within the scale. */
const NEARLY = 95;

/** @param {TrainabilityInput} input @returns {{markup: string, frame: MapFrame, low: number, high: number}} */
export function trainability(input) {
  const { size, x, y, theme } = input, { edge, paper } = palette(theme);
  const frame = {
    left: 64,
    top: 6,
    width: Math.max(40, size.width - 64 - 12),
    height: Math.max(40, size.height - 6 - 44),
    columns: x.values.length,
    rows: y.values.length,
  };
  const [low, high] = rangeOf(input.error);
  const hatch = `<defs><pattern id="diverged" width="6" height="6" patternUnits="userSpaceOnUse" ` +
    `patternTransform="rotate(45)"><rect width="6" height="6" fill="${paper}"/>` +
    `<path d="M0 0V6" stroke="${edge}" stroke-width="2"/></pattern></defs>`;
  const parts = [
    cells(input, frame, low, high),
    axes(input, frame),
    divergedLabel(input, frame),
    marks(input, frame),
  ];
  const markup = `<svg width="${size.width}" height="${size.height}" aria-hidden="true" ` +
    `viewBox="0 0 ${size.width} ${size.height}" font-size="12">${hatch}${parts.join("")}</svg>`;
  return { markup, frame, low, high };
}

/**
 * The cell under a pixel, null beside the map.
 * @param {MapFrame} frame
 * @param {number} px
 * @param {number} py
 * @returns {[number, number] | null}
 */
export function cellAt({ left, top, width, height, columns, rows }, px, py) {
  const i = Math.floor((px - left) / width * columns);
  const j = Math.floor((top + height - py) / height * rows);
  return i >= 0 && j >= 0 && i < columns && j < rows ? [i, j] : null;
}

/**
 * From the lowest error to nearly the highest: a few runs about to diverge would leave one color for all others.
 * @param {(number | null)[][]} rows
 * @returns {[number, number]} positive, and apart
 */
function rangeOf(rows) {
  const known = Float64Array.from(rows.flat().filter((v) => v !== null && v > 0), Number).sort();
  if (!known.length) return [0.1, 1];
  const low = known[0], high = percentile(known, NEARLY);
  return high > low * 1.001 ? [low, high] : [low / 1.1, high * 1.1];
}

/**
 * @param {TrainabilityInput} input
 * @param {MapFrame} frame
 * @param {number} low
 * @param {number} high
 */
function cells({ error, theme, done }, { left, top, width, height, columns, rows }, low, high) {
  const [wide, tall] = [width / columns, height / rows], { paper, rule } = palette(theme);
  const drawn = error.flatMap((row, j) =>
    row.map((v, i) => {
      const at = Math.log(Math.max(v ?? low, low) / low) / Math.log(high / low);
      const fill = v === null
        ? (done ? "url(#diverged)" : mix(paper, rule, 0.6))
        : scaleColor(theme, at);
      const spill = v === null && !done ? -1 : 0.3;
      return `<rect x="${round(left + i * wide)}" y="${round(top + height - (j + 1) * tall)}" ` +
        `width="${round(wide + spill)}" height="${round(tall + spill)}" fill="${fill}"/>`;
    })
  );
  return `<g shape-rendering="crispEdges">${drawn.join("")}</g>`;
}

/**
 * Where a value lies along a side, from 0 to 1 over the cells; null beside them.
 * @param {MapSide} side
 * @param {number} value
 */
function along({ values, spacing }, value) {
  const turn = (/** @type {number} */ v) => spacing === "log" ? Math.log(v) : v;
  const first = turn(values[0]), last = turn(values[values.length - 1]), n = values.length;
  const share = n > 1 ? (turn(value) - first) / (last - first) : 0;
  const at = (share * (n - 1) + 0.5) / n;
  return Number.isFinite(at) && at >= 0 && at <= 1 ? at : null;
}

/** @param {TrainabilityInput} input @param {MapFrame} frame */
function axes({ x, y, theme, size }, { left, top, width, height }) {
  const { edge, ink2, ink3 } = palette(theme), bottom = top + height;
  /** @param {MapSide} side @param {number} most */
  const marks = (side, most) => {
    const [low, high] = [side.values[0], side.values[side.values.length - 1]];
    const values = side.spacing === "log" ? decades(low, high, most) : ticks(low, high, most);
    const texts = tickTexts(values);
    return values.map((v, k) => ({ at: along(side, v) ?? 0, text: texts[k] }));
  };
  const across = marks(x, 6).map(({ at, text }) =>
    `<path d="M${round(left + at * width)} ${bottom}v4" stroke="${edge}"/>` +
    `<text x="${round(left + at * width)}" y="${bottom + 17}" text-anchor="middle" ` +
    `fill="${ink3}">${text}</text>`
  );
  const up = marks(y, 6).map(({ at, text }) =>
    `<path d="M${left} ${round(bottom - at * height)}h-4" stroke="${edge}"/>` +
    `<text x="${left - 8}" y="${round(bottom - at * height + 4)}" text-anchor="end" ` +
    `fill="${ink3}">${text}</text>`
  );
  const middle = round(top + height / 2);
  return `<rect x="${left}" y="${top}" width="${round(width)}" height="${round(height)}" ` +
    `fill="none" stroke="${edge}"/>${across.join("")}${up.join("")}` +
    `<text x="${round(left + width / 2)}" y="${size.height - 6}" text-anchor="middle" ` +
    `font-size="13" fill="${ink2}">${escape(x.title)}</text>` +
    `<text transform="translate(14 ${middle}) rotate(-90)" text-anchor="middle" ` +
    `font-size="13" fill="${ink2}">${escape(y.title)}</text>`;
}

/** The hatched part by its name, where there is room for it. @param {TrainabilityInput} input @param {MapFrame} frame */
function divergedLabel(
  { error, done, labels, theme },
  { left, top, width, height, columns, rows },
) {
  if (!done) return "";
  const found = longest(error);
  if (!found) return "";
  const { i, j, n } = found;
  const wide = labels.diverged.length * 6.6 + 12;
  if (n * width / columns < wide) return "";
  const { ink, paper } = palette(theme);
  const x = left + (i + n / 2) * width / columns, y = top + height - (j + 0.5) * height / rows;
  return `<rect x="${round(x - wide / 2)}" y="${round(y - 10)}" width="${round(wide)}" ` +
    `height="20" rx="10" fill="${paper}"/><text x="${round(x)}" y="${round(y + 4)}" ` +
    `text-anchor="middle" fill="${ink}">${escape(labels.diverged)}</text>`;
}

/**
 * The longest row of runs that diverged; of several the one in the middle.
 * @param {(number | null)[][]} error
 */
function longest(error) {
  const rows = error.flatMap((row, j) => {
    const found = [];
    for (let i = 0, from = 0; i <= row.length; i++) {
      if (i < row.length && row[i] === null) continue;
      if (i > from) found.push({ i: from, j, n: i - from });
      from = i + 1;
    }
    return found;
  });
  const most = Math.max(...rows.map(({ n }) => n));
  const best = rows.filter(({ n }) => n === most);
  return best[Math.floor(best.length / 2)] ?? null;
}

/** The present setting, the lowest run, and the cell under the finger. @param {TrainabilityInput} input @param {MapFrame} frame */
function marks({ x, y, at, lowest, labels, theme }, frame) {
  const { ink, paper } = palette(theme), { left, top, width, height, columns, rows } = frame;
  const [wide, tall] = [width / columns, height / rows];
  const [u, v] = [x, y].map((side) => side.now === null ? null : along(side, side.now));
  const parts = [];
  /** @param {[number, number]} cell @param {string} style */
  const box = ([i, j], style) =>
    `<rect x="${round(left + i * wide)}" y="${round(top + height - (j + 1) * tall)}" ` +
    `width="${round(wide)}" height="${round(tall)}" fill="none" ${style}/>`;
  if (lowest) parts.push(box(lowest, `stroke="${ink}" stroke-width="1.5" stroke-dasharray="3 2"`));
  if (at) {
    parts.push(box(at, `stroke="${paper}" stroke-width="4"`));
    parts.push(box(at, `stroke="${ink}" stroke-width="2"`));
  }
  if (u !== null && v !== null) {
    const [px, py] = [round(left + u * width), round(top + height - v * height)];
    const flip = u > 0.8, tx = flip ? px - 11 : px + 11;
    parts.push(
      `<circle cx="${px}" cy="${py}" r="6" fill="${ink}" stroke="${paper}" stroke-width="2.5"/>`,
      `<text x="${tx}" y="${round(py + 4)}" text-anchor="${
        flip ? "end" : "start"
      }" fill="${ink}" ` +
        `font-weight="600" stroke="${paper}" stroke-width="4" paint-order="stroke" ` +
        `stroke-linejoin="round">${escape(labels.now)}</text>`,
    );
  }
  return parts.join("");
}

/** @param {number} v */
function round(v) {
  return Math.round(v * 100) / 100;
}

/** @param {string} text */
function escape(text) {
  return text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}
