/** Where the reader thought that the step would land: a cross, and a thin line from it to the marble. */

import { t } from "../lib/texts.js";
import { palette, theme } from "./colors.js";
import { lineTrace } from "./ground.js";
import { glyph, onPoint } from "./markers.js";

/** @import { PlanNote, SliceInput } from "../types/figures.d.ts" */
/** @import { Annotation } from "./markers.js" */
/** @import { Scene } from "./scene.js" */
/** @import { Trace } from "./ground.js" */

const SIZE = 20;

/** @param {SliceInput} input @returns {Trace[]} */
export function guessOnPlan({ guess, guessed, point, theme: name, phone }) {
  if (!guess) return [];
  const { ink, paper } = palette(name), thin = phone ? theme.widths.phone : 1;
  const common = { type: "scatter", hoverinfo: "skip", showlegend: false, cliponaxis: false };
  const way = {
    ...common,
    mode: "lines",
    name: "guess way",
    x: [guess.a, point.a],
    y: [guess.b, point.b],
    line: { color: ink, width: 1.5, dash: "2px,3px" },
  };
  /** @param {string} color @param {number} width */
  const cross = (color, width) => ({
    ...common,
    mode: "markers",
    name: "guess",
    x: [guess.a],
    y: [guess.b],
    marker: { symbol: "x-thin", size: 11 * thin, line: { color, width } },
  });
  return [...(guessed ? [way] : []), cross(paper, 6), cross(ink, 2.5)];
}

/** @param {Scene} scene @returns {Trace[]} */
export function guessOnSurface(scene) {
  const { guess, guessed, point } = scene.input;
  if (!guess || !guessed) return [];
  const [p, q] = [guess, point].map((spot) => onPoint(scene, spot));
  const line = { x: [p.a, q.a], y: [p.b, q.b], z: [p.h, q.h] };
  return [lineTrace("guess way", line, { color: scene.colors.ink, width: 3 * scene.thin })];
}

/** The cross in the landscape. @param {Scene} scene @returns {Annotation[]} */
export function guessMark(scene) {
  const { input, colors, thin } = scene;
  if (!input.guess) return [];
  const at = onPoint(scene, input.guess);
  return [
    glyph(at, "<b>×</b>", (SIZE + 8) * thin, colors.paper),
    glyph(at, "×", SIZE * thin, colors.ink),
  ];
}

/** What is written at it there. @param {Scene} scene */
export function guessWords(scene) {
  const { guess, phone } = scene.input;
  if (!guess || phone) return [];
  return [{ text: t("plot.guess"), at: onPoint(scene, guess), standoff: 7 }];
}

/** @param {SliceInput} input @returns {PlanNote[]} */
export function guessNote({ guess, theme: name }) {
  if (!guess) return [];
  const { ink } = palette(name);
  return [{ text: t("plot.guess"), a: guess.a, b: guess.b, color: ink, standoff: 8 }];
}
