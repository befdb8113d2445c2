/** What is written and drawn beside the curve: plumb lines, the arrow of the step, direct labels. */

import { slope as slopeText, weight as weightText } from "../lib/format.js";
import { t } from "../lib/texts.js";
import { palette, theme } from "./colors.js";
import { dotted, placeLabels } from "./placement.js";

/** @import { Item, Sheet } from "./curve.js" */
/** @import { Spot } from "./placement.js" */
/** @typedef {{ text: string, x: number, y: number, color: string, bold: boolean }} Note */

/**
 * Dotted lines from the dots down to the axis.
 * @param {Sheet} sheet
 * @returns {Item[]}
 */
export function plumbs({ input, range }) {
  const { ink3 } = palette(input.theme);
  const { point, next, nudge } = input;
  const feet = [];
  if (next || nudge) feet.push({ x: point.x, error: point.error });
  if (next && next.error !== null) feet.push({ x: next.x, error: next.error });
  if (nudge) {
    const error = point.error + Math.max(nudge.predicted, nudge.actual);
    feet.push({ x: point.x + nudge.by, error });
  }
  return feet.map(({ x, error }) => ({
    type: "line",
    x0: x,
    x1: x,
    y0: range.low,
    y1: error,
    line: { color: ink3, width: 1, dash: "2px,3px" },
    layer: "below",
  }));
}

/**
 * The way of the next step (ink) or of the nudge (the weight's color), as an arrow near the axis.
 * @param {Sheet} sheet
 * @returns {Item[]}
 */
export function stepArrow({ input, range, tint, span }) {
  const { ink } = palette(input.theme);
  const { point, next, nudge } = input;
  const goal = nudge ? point.x + nudge.by : next?.x;
  if (goal === undefined) return [];
  if (Math.abs(goal - point.x) < 0.004 * (span[1] - span[0])) return [];
  const to = Math.min(Math.max(goal, span[0]), span[1]), outside = to !== goal;
  const color = nudge ? tint : ink;
  const level = input.scale === "log"
    ? Math.log10(range.low) + 0.07 * Math.log10(range.high / range.low)
    : range.low + 0.07 * (range.high - range.low);
  const reach = outside ? t("plot.nextTo", { to: weightText(goal) }) : t("plot.next");
  const words = nudge ? t("plot.nudge", { by: signed(nudge.by) }) : reach;
  const right = outside === to < point.x;
  return [
    {
      x: to,
      y: level,
      ax: point.x,
      ay: level,
      xref: "x",
      yref: "y",
      axref: "x",
      ayref: "y",
      text: "",
      showarrow: true,
      arrowhead: 4,
      arrowsize: 0.9,
      arrowwidth: 1.75,
      arrowcolor: color,
    },
    {
      x: to,
      y: level,
      text: `<b>${words}</b>`,
      showarrow: false,
      xanchor: right ? "left" : "right",
      xshift: right ? 8 : -8,
      yshift: outside ? 14 : 0,
      font: { family: theme.fonts.sans, size: theme.fonts.label, color },
    },
  ];
}

/** @param {number} value */
function signed(value) {
  return (value < 0 ? "" : "+") + weightText(value).replace(/(\.\d\d)0$/, "$1");
}

/**
 * Direct labels of the dots.
 * @param {Sheet} sheet
 * @returns {Item[]}
 */
export function written(sheet) {
  const { input, margin } = sheet;
  if (input.phone || input.held) return [];
  const { sans, label } = theme.fonts;
  const notes = notesOf(sheet);
  const see = toPixels(sheet);
  const wanted = notes.map(({ text, x, y }) => ({
    at: see(x, y),
    width: text.length * label * 0.5,
    height: label + 7,
  }));
  const { x, error, point } = input;
  /** @type {Spot[]} */
  const stroke = Array.from(x, (v, k) => see(v, error[k] ?? sheet.range.high));
  const reach = (sheet.span[1] - sheet.span[0]) * 0.22;
  const tangent = [-1, -0.8, -0.6, -0.4, -0.2, -0.1, 0, 0.1, 0.2, 0.4, 0.6, 0.8, 1].map((t) =>
    see(point.x + t * reach, point.error + t * reach * point.slope)
  );
  const size = {
    width: input.size.width - margin.l - margin.r,
    height: input.size.height - margin.t - margin.b,
  };
  const floor = see(point.x, sheet.range.low);
  const arrow = Array.from({ length: 24 }, (_, k) => /** @type {Spot} */ ([
    floor[0] + 8 * (k - 12),
    floor[1] - 0.07 * size.height,
  ]));
  const dots = plumbs(sheet).flatMap(({ x0, y0, y1 }) =>
    dotted([see(Number(x0), Number(y0)), see(Number(x0), Number(y1))])
  );
  const marks = [...stroke, ...tangent, ...arrow, ...dots];
  const drawn = { marks, strokes: [stroke, tangent] };
  const placed = placeLabels(wanted, drawn, () => false, size);
  return notes.map(({ text, x, y, color, bold }, k) => ({
    x,
    y: input.scale === "log" ? Math.log10(y) : y,
    text: bold ? `<b>${text}</b>` : text,
    font: { family: sans, size: label, color },
    showarrow: true,
    arrowhead: 0,
    arrowwidth: 1,
    arrowcolor: palette(input.theme).edge,
    standoff: 9,
    ax: placed[k].dx,
    ay: placed[k].dy,
    xanchor: placed[k].anchor,
    yanchor: "middle",
  }));
}

/** @param {Sheet} sheet @returns {Note[]} */
function notesOf({ input, tint }) {
  const { ink } = palette(input.theme);
  const { point, nudge, step } = input;
  const slope = slopeText(point.slope);
  /** @type {Note[]} */
  const notes = [{
    text: typeof step === "number"
      ? t("plot.atStep", { step, slope })
      : t("plot.slopeHere", { slope }),
    x: point.x,
    y: point.error,
    color: ink,
    bold: true,
  }];
  if (!nudge) return notes;
  const x = point.x + nudge.by;
  return [
    ...notes,
    {
      text: t("plot.actual", { change: slopeText(nudge.actual) }),
      x,
      y: point.error + nudge.actual,
      color: tint,
      bold: true,
    },
    {
      text: t("plot.predicted", { change: slopeText(nudge.predicted) }),
      x,
      y: point.error + nudge.predicted,
      color: ink,
      bold: false,
    },
  ];
}

/** @param {Sheet} sheet @returns {(x: number, y: number) => Spot} */
function toPixels({ input, margin, range, span }) {
  const width = input.size.width - margin.l - margin.r;
  const height = input.size.height - margin.t - margin.b;
  const bend = input.scale === "log" ? Math.log10 : (/** @type {number} */ v) => v;
  const [low, high] = [bend(range.low), bend(range.high)];
  return (x, y) => [
    ((x - span[0]) / (span[1] - span[0])) * width,
    (1 - (bend(Math.max(y, range.low)) - low) / (high - low)) * height,
  ];
}
