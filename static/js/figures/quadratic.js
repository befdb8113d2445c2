/** The local quadratic model in the plan: its level lines, the way down, how it bends, and the Newton step. */

import * as format from "../lib/format.js";
import { t } from "../lib/texts.js";
import { arrow, drawnLength, inSight, leaves, pixels } from "./arrows.js";
import { fade, palette, theme } from "./colors.js";
import { edge, modelLevels } from "./levels.js";
import { axisColors } from "./scene.js";

/** @import { PlanNote, PlanOverlay, Quadratic, SliceInput } from "../types/figures.d.ts" */
/** @import { Sheet } from "./arrows.js" */
/** @typedef {[number, number]} Pair */
/** @typedef {Record<string, unknown>} Trace */

/** Half of what is drawn of a direction of bending, in pixels. */
const BEND = 84;
/** How much of the ground a casing hides. */
const CASING = 0.5;
/** What the letter after an arrow takes, in pixels. */
const LETTER = 20;
/** A part of the arrow shorter than this is not drawn, in pixels. */
const SHORTEST = 10;

/**
 * @param {SliceInput} input
 * @param {Sheet} sheet
 * @returns {PlanOverlay}
 */
export function quadratic(input, sheet) {
  const model = input.quadratic;
  if (!model) return { traces: [], annotations: [], notes: [], strokes: [] };
  const { x, y } = input;
  const { lines, part } = modelLevels(model, [x[x.length - 1] - x[0], y[y.length - 1] - y[0]]);
  const bends = model.eigenvectors.map((way) => bend(input, sheet, model, way));
  const { ink } = palette(input.theme);
  const rim = part.round ? [Array.from({ length: 65 }, (_, k) => edge(part, k / 64))] : [];
  const newton = newtonStep(input, model), down = wayDown(input, sheet, model);
  return {
    traces: [
      ...cased(input, "model", lines, { color: ink, width: 1.25, dash: "5px,3px" }),
      ...rim.length
        ? [stroke("lens", rim, { color: fade(ink, 0.5), width: 1, dash: "1px,3px" })]
        : [],
      ...cased(input, "bends", bends, { color: ink, width: 1 }),
      ...newton.traces,
    ],
    annotations: down.annotations,
    notes: [...down.notes, ...bendNotes(input, model, bends), ...newton.notes],
    strokes: [...bends, ...down.strokes],
  };
}

/**
 * Both ways along a direction, as far as the picture goes.
 * @param {SliceInput} input
 * @param {Sheet} sheet
 * @param {Quadratic} model
 * @param {Pair} way
 * @returns {Pair[]}
 */
function bend(input, sheet, { a, b }, [u, v]) {
  const far = BEND / pixels(input, sheet, [a, b], [a + u, b + v]);
  return [
    leaves(input, [a, b], [a - far * u, b - far * v]),
    leaves(input, [a, b], [a + far * u, b + far * v]),
  ];
}

/**
 * How much it bends, at the end that is farther from the arrow.
 * @param {SliceInput} input
 * @param {Quadratic} model
 * @param {Pair[][]} bends
 * @returns {PlanNote[]}
 */
function bendNotes(input, model, bends) {
  const { ink2 } = palette(input.theme), [g, h] = model.gradient;
  return bends.map((ends, k) => {
    const [u, v] = model.eigenvectors[k];
    const [a, b] = g * u + h * v > 0 ? ends[1] : ends[0];
    const value = format.signed(model.eigenvalues[k]);
    return { text: t("overlay.bends", { value }), a, b, color: ink2, standoff: 2 };
  });
}

/**
 * Against the slope, with its parts along A and B in their colors.
 * @param {SliceInput} input
 * @param {Sheet} sheet
 * @param {Quadratic} model
 */
function wayDown(input, sheet, model) {
  const { ink, paper } = palette(input.theme), tint = axisColors(input);
  const { a, b, gradient: [g, h] } = model, from = /** @type {Pair} */ ([a, b]);
  const times = drawnLength(input, sheet, [[g, h]]);
  /** @type {Pair} */
  const to = [a - times * g, b - times * h];
  if (times === 0) return { annotations: [], notes: [], strokes: [] };
  const parts = [
    { name: "down A", end: /** @type {Pair} */ ([to[0], b]), color: tint.a, letter: "A" },
    { name: "down B", end: /** @type {Pair} */ ([a, to[1]]), color: tint.b, letter: "B" },
  ].filter(({ end }) => pixels(input, sheet, from, end) >= SHORTEST);
  const text = t("overlay.down", { times: format.setting(times) });
  return {
    annotations: [
      ...parts.flatMap(({ name, end, color, letter }) => [
        // Where it runs along A or B alone, the color shows beside the ink.
        ...arrow(input, name, from, end, { color, width: parts.length > 1 ? 2 : 6 }),
        ...(input.weights === false ? [] : [tip(letter, from, end, color, paper)]),
      ]),
      ...arrow(input, "down", from, to, { color: ink, width: 2.5 }),
    ],
    notes: [{ text, a: to[0], b: to[1], color: ink, standoff: 4 }],
    strokes: [[from, to], ...parts.map(({ end }) => [from, beyond(input, sheet, from, end)])],
  };
}

/**
 * The end of an arrow and of the letter after it.
 * @param {SliceInput} input
 * @param {Sheet} sheet
 * @param {Pair} from
 * @param {Pair} end
 * @returns {Pair}
 */
function beyond(input, sheet, from, end) {
  const more = 1 + LETTER / pixels(input, sheet, from, end);
  return [from[0] + more * (end[0] - from[0]), from[1] + more * (end[1] - from[1])];
}

/**
 * The letter beyond the end of an arrow along an axis.
 * @param {string} letter
 * @param {Pair} from
 * @param {Pair} end
 * @param {string} color
 * @param {string} paper
 */
function tip(letter, from, end, color, paper) {
  const along = from[1] === end[1], sign = Math.sign(along ? end[0] - from[0] : end[1] - from[1]);
  return {
    x: end[0],
    y: end[1],
    text: `<b>${letter}</b>`,
    showarrow: false,
    font: { family: theme.fonts.sans, size: theme.fonts.label, color },
    bgcolor: paper,
    borderpad: 1,
    xshift: along ? 13 * sign : 0,
    yshift: along ? 0 : 13 * sign,
  };
}

/**
 * A hollow marker where the model has no slope; where that is out of sight, the way there.
 * @param {SliceInput} input
 * @param {Quadratic} model
 * @returns {{ traces: Trace[], notes: PlanNote[] }}
 */
function newtonStep(input, model) {
  if (!model.newton) return { traces: [], notes: [] };
  const { ink, paper } = palette(input.theme), { newton } = model;
  /** @type {Pair[]} */
  const way = [[model.a, model.b], [newton.a, newton.b]];
  const seen = inSight(input, way[1]), end = leaves(input, way[0], way[1]);
  const line = stroke("Newton way", [[way[0], end]], { color: ink, width: 1.25, dash: "2px,3px" });
  const marker = {
    type: "scatter",
    mode: "markers",
    name: "Newton step",
    x: [newton.a],
    y: [newton.b],
    marker: { symbol: "diamond", size: 12, color: paper, line: { width: 2, color: ink } },
    hoverinfo: "skip",
    showlegend: false,
  };
  const spot = { a: format.weight(newton.a), b: format.weight(newton.b) };
  const text = seen
    ? t("overlay.newton", { error: format.error(newton.error) })
    : t("overlay.newtonOut", spot);
  const note = { text, a: end[0], b: end[1], color: ink, standoff: seen ? 7 : 0 };
  return { traces: seen ? [line, marker] : [line], notes: [note] };
}

/**
 * @param {SliceInput} input
 * @param {string} name
 * @param {Pair[][]} lines
 * @param {{ color: string, width: number, dash?: string }} line
 * @returns {Trace[]}
 */
export function cased(input, name, lines, line) {
  const color = fade(palette(input.theme).paper, CASING), width = line.width + 2;
  return [stroke(`${name} casing`, lines, { color, width }), stroke(name, lines, line)];
}

/**
 * Several lines as one trace.
 * @param {string} name
 * @param {Pair[][]} lines
 * @param {{ color: string, width: number, dash?: string }} line
 * @returns {Trace}
 */
export function stroke(name, lines, line) {
  return {
    type: "scatter",
    mode: "lines",
    name,
    x: lines.flatMap((each) => [...each.map(([a]) => a), null]),
    y: lines.flatMap((each) => [...each.map(([, b]) => b), null]),
    line,
    hoverinfo: "skip",
    showlegend: false,
  };
}
