/** The plan of the same landscape: filled levels, the path in its casing, and what was computed about the spot. */

import { palette, plotlyScale, theme } from "./colors.js";
import { guessOnPlan } from "./guess.js";
import { ghostCaption, ghostLevels } from "./ghost.js";
import { hatchLines } from "./ground.js";
import { overlays } from "./overlays.js";
import { planLabels, planMarkers, planPath, plotSize } from "./plan.js";
import { axisColors, axisTitle, runners } from "./scene.js";
import { clamp, errorScale, share } from "./scale.js";
import { ticks, tickTexts } from "./ticks.js";
import { runnerStyle } from "./trail.js";

/** @import { Figure, Margin, PlanOverlay, Runner, SliceInput } from "../types/figures.d.ts" */
/** @import { ErrorScale } from "./scale.js" */
/** @typedef {Record<string, unknown>} Trace */

/** Room for the axes around the plan, in pixels. */
export const PLAN_MARGIN = { l: 64, r: 24, t: 30, b: 56 };
const PHONE_MARGIN = { l: 46, r: 16, t: 8, b: 44 };

/**
 * @param {SliceInput} input
 * @returns {Figure}
 */
export function contour(input) {
  const range = errorScale(input);
  const { low, high, clippedAt } = range;
  const { a, b } = input.point;
  const margin = input.phone ? PHONE_MARGIN : PLAN_MARGIN;
  const beside = overlays(input, plotSize(input, margin));
  return {
    data: [
      levelTrace(input, range),
      ...hatchTrace(input, range),
      ...ghostLevels(input, range, levelsOf(range), palette(input.theme)),
      ...beside.traces,
      ...runners(input).flatMap((run, k) => runTraces(input, margin, run, k)),
      planMarkers(input),
      ...guessOnPlan(input),
    ],
    layout: layout(input, margin, beside),
    notes: { low, high, clippedAt, marble: { a, b, h: b } },
  };
}

/**
 * The levels are even in the logarithm; the colors are those of the landscape, linear or in the log.
 * @param {SliceInput} input
 * @param {ErrorScale} range
 * @returns {Trace}
 */
function levelTrace(input, range) {
  const floor = lowest(range);
  const [start, end] = [Math.log10(floor), Math.log10(range.high)];
  /** @param {number} t */
  const bend = (t) => share(range, 10 ** (start + t * (end - start)));
  const z = input.z.map((row) =>
    Float32Array.from(row, (v) => Math.log10(Math.max(clamp(range, v), floor)))
  );
  return {
    type: "contour",
    name: "levels",
    x: input.x,
    y: input.y,
    z,
    customdata: input.z,
    zmin: start,
    zmax: end,
    colorscale: plotlyScale(input.theme, bend, input.stale ? theme.surface.stale : 1),
    showscale: false,
    contours: {
      coloring: "fill",
      ...levelsOf(range),
    },
    line: {
      width: theme.widths.plainIsoline,
      color: theme.isolines[input.theme].plain,
      smoothing: 0.8,
    },
    hoverinfo: "none",
  };
}

/** @param {ErrorScale} range */
function lowest({ low, high }) {
  return Math.max(low, high * 1e-4);
}

/** @param {ErrorScale} range */
function levelsOf(range) {
  const [start, end] = [Math.log10(lowest(range)), Math.log10(range.high)];
  const size = (end - start) / theme.isolines.plainCount;
  return { start: start + size / 2, end: end - size / 2, size };
}

/**
 * @param {SliceInput} input
 * @param {ErrorScale} range
 * @returns {Trace[]}
 */
function hatchTrace(input, range) {
  if (range.clippedAt === null) return [];
  const pieces = hatchLines(input, range.high);
  if (pieces.length === 0) return [];
  return [{
    ...lineTrace("clipped", palette(input.theme).edge, 1),
    x: pieces.flatMap(([from, to]) => [from[0], to[0], null]),
    y: pieces.flatMap(([from, to]) => [from[1], to[1], null]),
  }];
}

/**
 * A path in its paper casing.
 * @param {SliceInput} input
 * @param {Margin} margin
 * @param {Runner} run
 * @param {number} index
 * @returns {Trace[]}
 */
function runTraces(input, margin, run, index) {
  const { plainPath, plainCasing, phone } = theme.widths;
  const { color, dash } = runnerStyle(run.style ?? index, input.theme);
  const thin = input.phone ? phone : 1;
  const steps = planPath(input, run, margin);
  const style = dash.length ? dash.map((v) => `${v}px`).join(",") : "solid";
  return [
    { ...lineTrace("casing", palette(input.theme).paper, plainCasing * thin), ...steps },
    { ...lineTrace("path", color, plainPath * thin, style), ...steps },
  ];
}

/**
 * @param {string} name
 * @param {string} color
 * @param {number} width
 * @param {string} [dash]
 * @returns {Trace}
 */
function lineTrace(name, color, width, dash = "solid") {
  return {
    type: "scatter",
    mode: "lines",
    name,
    line: { color, width, dash },
    hoverinfo: "skip",
    showlegend: false,
  };
}

/**
 * @param {SliceInput} input
 * @param {Margin} margin
 * @param {PlanOverlay} beside
 */
function layout(input, margin, beside) {
  const { paper } = palette(input.theme);
  return {
    margin,
    paper_bgcolor: paper,
    plot_bgcolor: paper,
    showlegend: false,
    hovermode: "closest",
    dragmode: false,
    uirevision: `${input.labels.a} ${input.labels.b}`,
    xaxis: axis(input, "A"),
    yaxis: axis(input, "B"),
    annotations: [
      ...ghostCaption(input, palette(input.theme)),
      ...planLabels(input, margin, beside),
    ],
  };
}

/**
 * @param {SliceInput} input
 * @param {"A" | "B"} which
 */
function axis(input, which) {
  const color = which === "A" ? axisColors(input).a : axisColors(input).b;
  const nodes = which === "A" ? input.x : input.y;
  const [low, high] = [nodes[0], nodes[nodes.length - 1]];
  const values = ticks(low, high, input.phone ? 4 : 7);
  const { sans, tick, title } = theme.fonts;
  return {
    range: [low, high],
    autorange: false,
    fixedrange: true,
    showgrid: false,
    zeroline: false,
    showline: true,
    linecolor: color,
    linewidth: theme.widths.plainAxis,
    ticks: "outside",
    ticklen: 4,
    tickcolor: color,
    tickmode: "array",
    tickvals: values,
    ticktext: tickTexts(values),
    tickfont: { family: sans, size: tick, color },
    title: {
      text: axisTitle(input, which),
      standoff: 10,
      font: { family: sans, size: title, color },
    },
    showspikes: true,
    spikemode: "across",
    spikesnap: "cursor",
    spikethickness: 2,
    spikedash: "solid",
    spikecolor: which === "A" ? axisColors(input).b : axisColors(input).a,
  };
}
