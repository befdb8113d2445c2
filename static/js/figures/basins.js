/** Which minimum a descent from each grid point reaches: a hatching for each, ink lines between them, and their names. */

import * as format from "../lib/format.js";
import { t } from "../lib/texts.js";
import { bordersOf, linesOf, reachOf } from "./borders.js";
import { fade, palette, theme } from "./colors.js";
import { cased, stroke } from "./quadratic.js";

/** @import { Basins, Numbers, PlanOverlay, SliceInput } from "../types/figures.d.ts" */
/** @typedef {[number, number]} Pair */
/** @typedef {ReturnType<typeof bordersOf>} Borders */
/** @import { Sheet } from "./arrows.js" */
/** @typedef {Record<string, unknown>} Trace */
/** @typedef {{ k: number, text: string, a: number, b: number, half: Pair }} Name `half` of what it covers, in weights */

/** How the basins are hatched, the lowest first: along (1) or against (-1) the diagonal, level (0), upright (2), both. */
const HATCHES = [[], [1], [-1], [0], [2], [1, -1]];
/** In columns and rows. @type {Record<number, Pair>} */
const WAYS = { 1: [1, 1], [-1]: [1, -1], 0: [1, 0], 2: [0, 1] };
/** Cells from one line of a hatching to the next. */
const EVERY = 2;
/** A letter's mean width and a line's height, in pixels; and how much of a name has to fit into its basin. */
const LETTER = 6.3, LINE = 22, FITS = 0.8;

/**
 * @param {SliceInput} input
 * @param {Sheet} sheet
 * @returns {PlanOverlay}
 */
export function basins(input, sheet) {
  const found = input.basins;
  if (!found) return { traces: [], annotations: [], notes: [], strokes: [] };
  const { ink } = palette(input.theme);
  const borders = bordersOf(found);
  const { moving, level, diverged } = found.codes, codes = [moving, level, diverged];
  const names = [...found.minima.keys(), ...codes].flatMap((code) =>
    nameOf(input, sheet, found, code)
  );
  return {
    traces: [
      ...hatched(input, found, borders),
      ...stray(input, found),
      ...cased(input, "basins", linesOf(found, borders), { color: ink, width: 1.75 }),
    ],
    annotations: names.map((name) => written(input, name)),
    notes: [],
    strokes: names.flatMap(covers),
  };
}

/** @param {SliceInput} input @param {Basins} found @param {Borders} borders @returns {Trace[]} */
function hatched(input, found, borders) {
  const color = fade(palette(input.theme).ink, 0.42);
  return found.minima.flatMap((_, k) => {
    const lines = HATCHES[k % HATCHES.length].flatMap((way) => hatch(found, borders, k, way));
    return lines.length ? [stroke(`basin ${k + 1}`, lines, { color, width: 1 })] : [];
  });
}

/**
 * Lines through the grid points of one basin, each to the border or halfway to the next point.
 * @param {Basins} found
 * @param {Borders} borders
 * @param {number} which
 * @param {number} way
 * @returns {Pair[][]}
 */
function hatch(found, borders, which, way) {
  const { x, y, basin } = found, [u, v] = [x[1] - x[0], y[1] - y[0]];
  const [across, up] = WAYS[way];
  /** @type {Pair[][]} */
  const lines = [];
  basin.forEach((row, j) => {
    for (let i = 0; i < row.length; i++) {
      if (row[i] !== which) continue;
      const place = { 1: i - j, [-1]: i + j, 0: j, 2: i }[way] ?? 0;
      if (((place % EVERY) + EVERY) % EVERY) continue;
      lines.push([-1, 1].map((sign) => {
        const share = sign * reachOf(found, borders, [i, j], [i + sign * across, j + sign * up]);
        return [x[i] + share * across * u, y[j] + share * up * v];
      }));
    }
  });
  return lines;
}

/**
 * Descents that reach no minimum: a dot for those under way, a bar for level ground, a cross for those that are lost.
 * @param {SliceInput} input
 * @param {Basins} found
 * @returns {Trace[]}
 */
function stray(input, found) {
  const { ink, alarm } = palette(input.theme), { moving, diverged, level } = found.codes;
  const kinds = [
    { code: moving, symbol: "circle", color: ink },
    { code: level, symbol: "line-ew-open", color: ink },
    { code: diverged, symbol: "x-thin-open", color: alarm },
  ];
  return kinds.flatMap(({ code, symbol, color }) => {
    const cells = cellsOf(found, code);
    if (!cells.length) return [];
    return [{
      type: "scatter",
      mode: "markers",
      name: `basin ${code}`,
      x: cells.map(([i]) => found.x[i]),
      y: cells.map(([, j]) => found.y[j]),
      marker: { symbol, size: symbol === "circle" ? 3 : 6, color, line: { width: 1.25, color } },
      hoverinfo: "skip",
      showlegend: false,
    }];
  });
}

/** @param {Basins} found @param {number} code @returns {Pair[]} columns and rows */
function cellsOf({ basin }, code) {
  return basin.flatMap((row, j) =>
    Array.from(row, (value, i) => /** @type {[number, Pair]} */ ([value, [i, j]]))
      .filter(([value]) => value === code).map(([, cell]) => cell)
  );
}

/**
 * The name of a basin where it has the most room; none where it does not fit at all.
 * @param {SliceInput} input
 * @param {Sheet} sheet
 * @param {Basins} found
 * @param {number} k
 * @returns {Name[]}
 */
function nameOf(input, sheet, found, k) {
  const cells = cellsOf(found, k), text = saysOf(found, k, input.phone);
  const [u, v] = halves(found.x, found.y), { x, y } = input;
  const perA = sheet.width / (x[x.length - 1] - x[0]),
    perB = sheet.height / (y[y.length - 1] - y[0]);
  /** Half the name in cells. @type {Pair} */
  const half = [(text.length * LETTER + 6) / (4 * u * perA), LINE / (4 * v * perB)];
  const { room, cell: [i, j] } = widest(input, found, k, cells, half);
  if (room < FITS) return [];
  return [{ k, text, a: found.x[i], b: found.y[j], half: [2 * half[0] * u, 2 * half[1] * v] }];
}

/** @param {SliceInput} input @param {Name} name */
function written(input, { k, text, a, b }) {
  const { ink, paper } = palette(input.theme), { sans, label } = theme.fonts;
  return {
    name: `basin ${k < 0 ? k : k + 1}`,
    x: a,
    y: b,
    text,
    showarrow: false,
    bgcolor: paper,
    borderpad: 3,
    font: { family: sans, size: label, color: ink },
  };
}

/** @param {Basins} found @param {number} code @param {boolean} short */
function saysOf({ minima, codes }, code, short) {
  if (code === codes.moving) return t("overlay.noMinimum");
  if (code === codes.level) return t("overlay.levelGround");
  if (code === codes.diverged) return t("overlay.boundless");
  const values = { n: code + 1, error: format.error(minima[code].error) };
  return t(short ? "overlay.basinShort" : "overlay.basin", values);
}

/**
 * The cell with the most room around it, in halves of the name: to the border of its basin, to the edge of the
 * picture, to the marble and to the minima that are marked.
 * @param {SliceInput} input
 * @param {Basins} found
 * @param {number} k
 * @param {Pair[]} cells
 * @param {Pair} half
 * @returns {{ room: number, cell: Pair }}
 */
function widest({ point, marks }, { x, y, basin }, k, cells, half) {
  const others = basin.flatMap((row, j) => Array.from(row, (v, i) => v === k ? null : [i, j]));
  const spots = [point, ...marks ?? []].map(({ a, b }) => [
    (a - x[0]) / (x[1] - x[0]),
    (b - y[0]) / (y[1] - y[0]),
  ]);
  const taken = [...others.filter((cell) => cell !== null), ...spots];
  return cells.reduce((best, [i, j]) => {
    let room = Math.min(
      (i + 0.5) / half[0],
      (x.length - 0.5 - i) / half[0],
      (j + 0.5) / half[1],
      (y.length - 0.5 - j) / half[1],
    );
    for (const [u, v] of taken) {
      if (room <= best.room) return best;
      room = Math.min(room, Math.max(Math.abs(u - i) / half[0], Math.abs(v - j) / half[1]));
    }
    return room > best.room ? { room, cell: /** @type {Pair} */ ([i, j]) } : best;
  }, { room: 0, cell: /** @type {Pair} */ ([0, 0]) });
}

/** What a name covers, as lines. @param {Name} name @returns {Pair[][]} */
function covers({ a, b, half: [u, v] }) {
  return [b - v, b, b + v].map((at) => [[a - u, at], [a + u, at]]);
}

/** Half a cell. @param {Numbers} x @param {Numbers} y @returns {Pair} */
function halves(x, y) {
  return [(x[1] - x[0]) / 2, (y[1] - y[0]) / 2];
}
