/** Minima, saddles and maxima of the slice: each kind has a glyph of its own, and says what it is. */

import * as format from "../lib/format.js";
import { t } from "../lib/texts.js";
import { palette } from "./colors.js";
import { glyph, onPoint } from "./markers.js";

/** @import { Mark, PlanNote, PlanOverlay, SliceInput } from "../types/figures.d.ts" */
/** @import { Annotation, Place } from "./markers.js" */
/** @import { Scene } from "./scene.js" */

/** A ring with its bottom for a minimum, a cross for a saddle, a peak for a maximum: symbols of Plotly, and as text. */
const SYMBOLS = { minimum: "circle-open-dot", saddle: "x-thin-open", maximum: "triangle-up-open" };
const GLYPHS = { minimum: "⊙", saddle: "×", maximum: "△" };
/** Of each kind so many are named, the most telling first: the lowest minima, the highest maxima. */
const NAMED = { minimum: 5, saddle: 3, maximum: 3 };

/**
 * @param {SliceInput} input
 * @returns {PlanOverlay}
 */
export function stationary(input) {
  const marks = input.marks ?? [];
  const { ink, paper } = palette(input.theme);
  const base = { type: "scatter", mode: "markers", hoverinfo: "skip", showlegend: false };
  const places = { x: marks.map((m) => m.a), y: marks.map((m) => m.b) };
  const symbol = marks.map((m) => SYMBOLS[m.kind]);
  const marker = { symbol, size: 12, line: { width: 2, color: ink }, color: ink };
  const casing = { ...marker, line: { width: 5, color: paper }, color: paper };
  const traces = marks.length
    ? [{ ...base, name: "marks casing", ...places, marker: casing }, {
      ...base,
      name: "marks",
      ...places,
      marker,
    }]
    : [];
  return { traces, annotations: [], notes: markNotes(input), strokes: [] };
}

/** @param {SliceInput} input @returns {PlanNote[]} */
function markNotes(input) {
  const { ink } = palette(input.theme);
  return named(input.marks ?? []).map(({ text, a, b }) => ({
    text,
    a,
    b,
    color: ink,
    standoff: 8,
  }));
}

/**
 * The most telling ones of each kind, and what they are called.
 * @param {Mark[]} marks
 * @returns {(Mark & { text: string })[]}
 */
export function named(marks) {
  return /** @type {const} */ (["minimum", "saddle", "maximum"]).flatMap((kind) => {
    const sign = kind === "maximum" ? -1 : 1;
    const some = marks.filter((mark) => mark.kind === kind);
    const first = some.sort((m, n) => sign * (m.error - n.error)).slice(0, NAMED[kind]);
    return first.map((mark) => ({
      ...mark,
      text: t(`overlay.${kind}`, { error: format.error(mark.error) }),
    }));
  });
}

/**
 * The same glyphs on the landscape; faint where it hides them.
 * @param {Scene} scene
 * @param {(at: Place) => boolean} hidden
 * @returns {Annotation[]}
 */
export function markGlyphs(scene, hidden) {
  const { input, colors, thin } = scene;
  return (input.marks ?? []).flatMap((mark) => {
    const at = onPoint(scene, mark), sign = GLYPHS[mark.kind], name = `mark ${mark.kind}`;
    if (hidden(at)) return [{ ...glyph(at, sign, 17 * thin, colors.ink), name, opacity: 0.4 }];
    const bold = `<b>${sign}</b>`;
    return [
      glyph(at, bold, 22 * thin, colors.paper),
      { ...glyph(at, bold, 18 * thin, colors.ink), name },
    ];
  });
}
