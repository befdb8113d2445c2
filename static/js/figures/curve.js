/** The error over one weight: the curve, its tangent at the point, the next step, and the nudge. */

import { t } from "../lib/texts.js";
import { palette, theme } from "./colors.js";
import { plumbs, stepArrow, written } from "./curve-notes.js";
import { percentile } from "./scale.js";
import { decades, ticks, tickTexts } from "./ticks.js";

/** @import { CurveInput, Figure, Margin } from "../types/figures.d.ts" */
/** @typedef {Record<string, unknown>} Item */
/** @typedef {{ low: number, high: number, clippedAt: number | null }} Range */
/** @typedef {{ input: CurveInput, range: Range, span: [number, number], tint: string, margin: Margin }} Sheet */

/**
 * @param {CurveInput} input
 * @returns {Figure}
 */
export function curve(input) {
  const { a, b } = palette(input.theme);
  const x = Array.from(input.x);
  /** @type {Sheet} */
  const sheet = {
    input,
    range: heights(input),
    span: [x[0], x[x.length - 1]],
    tint: input.which === "A" ? a : b,
    margin: margins(input),
  };
  return {
    data: [curveTrace(sheet), ...(input.held ? [] : [tangentTrace(sheet)]), dotTrace(sheet)],
    layout: layout(sheet),
    notes: { ...sheet.range, marble: onCurve(input.point) },
  };
}

/** Of a curve the second direction is the error. @param {CurveInput["point"]} point */
function onCurve({ x, error }) {
  return { a: x, b: error, h: error };
}

/** @param {CurveInput} input @returns {Margin} */
function margins({ phone }) {
  return phone ? { l: 44, r: 12, t: 12, b: 48 } : { l: 58, r: 24, t: 24, b: 60 };
}

/**
 * The range of errors, with air above and below; a cliff is cut at the 98th percentile.
 * @param {CurveInput} input
 * @returns {Range}
 */
function heights({ error, point, nudge, scale }) {
  const finite = Array.from(error, (v) => v === null ? NaN : v).filter(Number.isFinite);
  const values = Float64Array.from(finite).sort();
  const must = [
    point.error,
    ...(nudge ? [point.error + nudge.predicted, point.error + nudge.actual] : []),
  ];
  const low = Math.min(values[0] ?? 0, ...must);
  const top = Math.max(values[values.length - 1] ?? 1, ...must);
  const cap = Math.max(percentile(values, theme.surface.clip), ...must);
  const cliff = top - low > 2.5 * (cap - low) || values.length < error.length;
  const high = cliff ? cap : top;
  const clippedAt = cliff ? cap : null;
  if (scale === "log") {
    const floor = Math.max(low, high * 1e-4, 1e-12);
    return { low: floor / (high / floor) ** 0.16, high: high * 1.15, clippedAt };
  }
  const air = high - low || 0.5 * Math.abs(high) || 1;
  return { low: low - 0.16 * air, high: high + 0.06 * air, clippedAt };
}

/** @param {Sheet} sheet @returns {Item} */
function curveTrace({ input, tint }) {
  return {
    ...line("curve", tint, theme.widths.curve * (input.phone ? 0.85 : 1)),
    x: Array.from(input.x),
    y: Array.from(input.error),
    hoverinfo: undefined,
    hovertemplate: `${input.which} %{x:.3f}<br>${t("plot.error")} %{y:.3~g}<extra></extra>`,
    hoverlabel: hoverLabel(input),
  };
}

/**
 * The tangent reaches a quarter of the picture to either side, farther where the nudge does.
 * @param {Sheet} sheet
 * @returns {Item}
 */
function tangentTrace({ input, span, range }) {
  const { point, nudge } = input;
  const reach = (span[1] - span[0]) * 0.22;
  const ends = [-reach, reach].map((v) => nudge && v * nudge.by > 0 ? extend(v, nudge.by) : v);
  const x = Array.from(
    { length: 25 },
    (_, k) => point.x + ends[0] + (ends[1] - ends[0]) * (k / 24),
  );
  const y = x.map((v) => point.error + point.slope * (v - point.x));
  const floor = tangentFloor(input, range);
  const shown = y.map((v) => v <= floor ? null : v);
  return { ...line("tangent", palette(input.theme).ink, theme.widths.tangent), x, y: shown };
}

/** The band of the arrow and its words is kept free. @param {CurveInput} input @param {Range} range */
function tangentFloor({ scale, next }, { low, high }) {
  const share = next ? 0.13 : 0;
  if (scale === "log") return low * (high / low) ** share;
  return share ? low + share * (high - low) : -Infinity;
}

/** @param {number} reach @param {number} by */
function extend(reach, by) {
  return Math.sign(reach) * Math.max(Math.abs(reach), Math.abs(by) * 1.25);
}

/**
 * The point; where the slope says that a nudge leads, hollow, and where it does, filled; where the
 * next step lands, hollow.
 * @param {Sheet} sheet
 * @returns {Item}
 */
function dotTrace({ input, tint }) {
  const { ink, paper } = palette(input.theme);
  const { point, next, nudge } = input;
  const size = 14;
  const dots = [];
  if (next && next.error !== null) {
    const { x, error } = next;
    dots.push({ x, error, size: size - 3, color: paper, line: ink, width: 2 });
  }
  if (nudge) {
    const x = point.x + nudge.by;
    dots.push({
      x,
      error: point.error + nudge.predicted,
      size: size - 3,
      color: paper,
      line: ink,
      width: 2,
    });
    dots.push({
      x,
      error: point.error + nudge.actual,
      size: size - 2,
      color: tint,
      line: paper,
      width: 1.5,
    });
  }
  dots.push({ x: point.x, error: point.error, size, color: ink, line: paper, width: 2 });
  return {
    type: "scatter",
    mode: "markers",
    name: "points",
    x: dots.map((d) => d.x),
    y: dots.map((d) => d.error),
    marker: {
      size: dots.map((d) => d.size),
      color: dots.map((d) => d.color),
      line: { color: dots.map((d) => d.line), width: dots.map((d) => d.width) },
      opacity: 1,
    },
    cliponaxis: false,
    hoverinfo: "skip",
    showlegend: false,
  };
}

/**
 * @param {string} name
 * @param {string} color
 * @param {number} width
 */
function line(name, color, width) {
  return {
    type: "scatter",
    mode: "lines",
    name,
    line: { color, width, simplify: false },
    hoverinfo: "skip",
    showlegend: false,
  };
}

/** @param {CurveInput} input */
function hoverLabel(input) {
  const { raised, rule2, ink } = palette(input.theme);
  return {
    bgcolor: raised,
    bordercolor: rule2,
    font: { family: theme.fonts.sans, size: 12, color: ink },
  };
}

/** @param {Sheet} sheet */
function layout(sheet) {
  const { input, margin, range, span, tint } = sheet;
  const { paper, ink3, rule } = palette(input.theme);
  const { sans, tick, title } = theme.fonts;
  const font = { family: sans, size: tick };
  const values = errorValues(sheet);
  const weights = ticks(span[0], span[1], input.phone ? 5 : 7);
  const bare = { zeroline: false, showline: false, ticks: "", fixedrange: true, autorange: false };
  return {
    margin,
    paper_bgcolor: paper,
    plot_bgcolor: paper,
    showlegend: false,
    hovermode: "closest",
    dragmode: false,
    uirevision: input.label,
    xaxis: {
      ...bare,
      range: span,
      showgrid: false,
      tickmode: "array",
      tickvals: weights,
      ticktext: tickTexts(weights),
      tickfont: { ...font, color: tint },
      title: {
        text: `<b>${input.which}  ${input.label}</b>`,
        standoff: 12,
        font: { family: sans, size: title, color: tint },
      },
    },
    yaxis: {
      ...bare,
      type: input.scale,
      range: [range.low, range.high].map((v) => input.scale === "log" ? Math.log10(v) : v),
      showgrid: true,
      gridcolor: rule,
      gridwidth: 1,
      tickmode: "array",
      tickvals: values,
      ticktext: tickTexts(values),
      ticklabelstandoff: 6,
      tickfont: { ...font, color: ink3 },
    },
    shapes: plumbs(sheet),
    annotations: [...stepArrow(sheet), ...written(sheet)],
  };
}

/** @param {Sheet} sheet */
function errorValues({ input, range }) {
  return input.scale === "log"
    ? decades(range.low, range.high, 4)
    : ticks(range.low, range.high, 4);
}
