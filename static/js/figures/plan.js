/** Words and markers of the plan, as Plotly's annotations; the same vocabulary as in the landscape. */

import { t } from "../lib/texts.js";
import { palette, theme } from "./colors.js";
import { guessNote } from "./guess.js";
import { dotted, placeLabels } from "./placement.js";
import { runners } from "./scene.js";
import { telling } from "./simplify.js";
import { runnerStyle } from "./trail.js";

/** @import { Margin, PlanNote as Note, PlanOverlay, Runner, SliceInput } from "../types/figures.d.ts" */
/** @import { Spot } from "./placement.js" */
/** @typedef {Record<string, unknown>} Annotation */

/** A step nearer than this to the line through those beside it need not be drawn; in pixels. */
const UNSEEN = 0.2;

/** Plotly's names for the runners' symbols, as markers of a scatter trace. */
const SYMBOLS = /** @type {Record<string, string>} */ ({
  circle: "circle",
  square: "square",
  diamond: "diamond",
  triangle: "triangle-up",
  cross: "cross",
  star: "star",
});

/**
 * Markers of the plan as one trace: the ring at step 0, each runner's marker, the ghost.
 * @param {SliceInput} input
 */
export function planMarkers(input) {
  const { ink, paper, alarm } = palette(input.theme);
  const thin = input.phone ? theme.widths.phone : 1;
  const list = [];
  const runs = runners(input);
  const { path, cursor } = runs[0];
  if (cursor > 0) {
    list.push({
      a: path.a[0],
      b: path.b[0],
      symbol: "circle",
      size: 11,
      color: paper,
      line: ink,
      width: 2,
    });
  }
  if (input.ghost) {
    const { a, b } = input.ghost;
    list.push({ a, b, symbol: "circle-open", size: 14, color: ink, line: ink, width: 2 });
  }
  runs.forEach((run, k) => {
    const { color, symbol } = runnerStyle(run.style ?? k, input.theme);
    const at = input.runners?.length
      ? { a: run.path.a[run.cursor], b: run.path.b[run.cursor] }
      : input.point;
    list.push({
      a: at.a,
      b: at.b,
      symbol: run.diverged ? "x" : SYMBOLS[symbol],
      size: 13,
      color: run.diverged ? alarm : color,
      line: paper,
      width: 2.5,
    });
  });
  return {
    type: "scatter",
    mode: "markers",
    name: "markers",
    x: list.map((m) => m.a),
    y: list.map((m) => m.b),
    marker: {
      symbol: list.map((m) => m.symbol),
      size: list.map((m) => m.size * thin),
      color: list.map((m) => m.color),
      line: { color: list.map((m) => m.line), width: list.map((m) => m.width * thin) },
      opacity: 1,
    },
    cliponaxis: false,
    hoverinfo: "skip",
    showlegend: false,
  };
}

/**
 * The path of a run up to now, of the steps that make a difference on the screen.
 * @param {SliceInput} input
 * @param {Runner} run
 * @param {Margin} margin
 */
export function planPath(input, { path, cursor }, margin) {
  const see = toPixels(input, margin);
  const kept = telling(path.a.slice(0, cursor + 1).map((a, k) => see(a, path.b[k])), UNSEEN);
  return { x: kept.map((k) => path.a[k]), y: kept.map((k) => path.b[k]) };
}

/**
 * @param {SliceInput} input
 * @param {Margin} margin
 * @param {PlanOverlay} beside
 * @returns {Annotation[]}
 */
export function planLabels(input, margin, beside) {
  const notes = input.annotate === false || input.phone ? [] : notesOf(input);
  const all = [...notes, ...guessNote(input), ...beside.notes];
  return [...beside.annotations, ...written(input, all, margin, beside.strokes)];
}

/**
 * @param {SliceInput} input
 * @returns {Note[]}
 */
function notesOf(input) {
  const { ink } = palette(input.theme);
  const runs = runners(input);
  const [{ path, cursor }] = runs;
  /** @type {Note[]} */
  const notes = cursor > 0
    ? [{ text: t("plot.start"), a: path.a[0], b: path.b[0], color: ink, standoff: 6 }]
    : [];
  if (!input.runners?.length) return notes;
  const names = runs.map((run, k) => ({
    text: run.name,
    a: run.path.a[run.cursor],
    b: run.path.b[run.cursor],
    color: runnerStyle(run.style ?? k, input.theme).color,
    standoff: 8,
  }));
  return [...notes, ...names];
}

/**
 * @param {SliceInput} input
 * @param {Note[]} notes
 * @param {Margin} margin
 * @param {[number, number][][]} beside lines that are drawn beside the path
 * @returns {Annotation[]}
 */
function written(input, notes, margin, beside) {
  const { sans, label } = theme.fonts;
  const { paper } = palette(input.theme);
  const see = toPixels(input, margin);
  const size = plotSize(input, margin);
  const inside = notes.filter(({ a, b }) => within(input, a, b));
  const wanted = inside.map(({ text, a, b }) => ({
    at: see(a, b),
    width: text.length * label * 0.48 + 12,
    height: label + 11,
  }));
  const paths = runners(input).map(({ path, cursor }) =>
    path.a.slice(0, cursor + 1).map((a, k) => see(a, path.b[k]))
  );
  const lines = beside.map((line) => line.map(([a, b]) => see(a, b)));
  const marks = [...paths.flat(), ...lines.flatMap(dotted), ...wanted.map(({ at }) => at)];
  const strokes = [...paths, ...lines];
  const placed = placeLabels(wanted, { marks, strokes }, () => false, size);
  return inside.map(({ text, a, b, color, standoff }, k) => ({
    x: a,
    y: b,
    text,
    font: { family: sans, size: label, color },
    bgcolor: paper,
    borderpad: 4,
    showarrow: true,
    arrowhead: 0,
    arrowwidth: 1,
    arrowcolor: color,
    standoff,
    ax: placed[k].dx,
    ay: placed[k].dy,
    xanchor: placed[k].anchor,
    yanchor: "middle",
  }));
}

/**
 * @param {SliceInput} input
 * @param {Margin} margin
 */
export function plotSize({ size }, { l, r, t, b }) {
  return { width: size.width - l - r, height: size.height - t - b };
}

/**
 * @param {SliceInput} input
 * @param {Margin} margin
 * @returns {(a: number, b: number) => Spot}
 */
function toPixels(input, margin) {
  const { width, height } = plotSize(input, margin);
  const { x, y } = input;
  const [a0, a1, b0, b1] = [x[0], x[x.length - 1], y[0], y[y.length - 1]];
  return (a, b) => [((a - a0) / (a1 - a0)) * width, (1 - (b - b0) / (b1 - b0)) * height];
}

/** @param {SliceInput} input @param {number} a @param {number} b */
function within({ x, y }, a, b) {
  return a >= x[0] && a <= x[x.length - 1] && b >= y[0] && b <= y[y.length - 1];
}
