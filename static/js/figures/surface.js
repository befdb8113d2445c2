/** The 3-D picture: the error over two weights as a landscape, and the path down it. */

import { t } from "../lib/texts.js";
import { theme } from "./colors.js";
import { guessMark, guessOnSurface } from "./guess.js";
import { ghostLabel, ghostWires } from "./ghost.js";
import { ground, hatching, isolineTrace, sliceTraces } from "./ground.js";
import { sceneLabels } from "./labels.js";
import { onPoint } from "./markers.js";
import { axisColors, axisTitle, isSmall, prepare } from "./scene.js";
import { above, errorTicks, height } from "./scale.js";
import { ticks, tickTexts } from "./ticks.js";
import { trail } from "./trail.js";

/** @import { Figure, SliceInput } from "../types/figures.d.ts" */
/** @import { Scene } from "./scene.js" */

/**
 * @param {SliceInput} input
 * @returns {Figure}
 */
export function surface(input) {
  const scene = prepare(input);
  const { low, high, clippedAt } = scene.range;
  return {
    data: input.plain ? [ground(scene), ...trail(scene)] : [
      ground(scene),
      isolineTrace(scene),
      ...hatching(scene),
      ...ghostWires(scene),
      ...sliceTraces(scene),
      ...trail(scene),
      ...guessOnSurface(scene),
    ],
    layout: layout(scene),
    notes: {
      low,
      high,
      clippedAt,
      above: above(input, scene.range),
      camera: scene.camera,
      marble: onPoint(scene, input.point),
    },
  };
}

/** @param {Scene} scene */
function layout(scene) {
  const { input, box, camera, colors } = scene;
  return {
    margin: { l: 0, r: 0, t: 0, b: 0 },
    paper_bgcolor: colors.paper,
    showlegend: false,
    hovermode: "closest",
    uirevision: `${input.labels.a} ${input.labels.b} ${input.scale}`,
    scene: {
      aspectmode: "manual",
      aspectratio: box.aspect,
      bgcolor: colors.paper,
      camera: { ...camera, projection: { type: "perspective" } },
      dragmode: "turntable",
      xaxis: weightAxis(scene, "A"),
      yaxis: weightAxis(scene, "B"),
      zaxis: errorAxis(scene),
      annotations: input.plain
        ? []
        : [...ghostLabel(scene), ...sceneLabels(scene), ...guessMark(scene)],
    },
  };
}

/**
 * @param {Scene} scene
 * @param {"A" | "B"} which
 */
function weightAxis({ input, box }, which) {
  const color = which === "A" ? axisColors(input).a : axisColors(input).b;
  const [low, high] = which === "A" ? box.a : box.b;
  const values = ticks(low, high, input.phone ? 2 : 5).filter((v) => v > low && v < high);
  return {
    ...bareAxis(color, [low, high]),
    tickvals: values,
    ticktext: tickTexts(values),
    title: { text: isSmall(input) ? "" : axisTitle(input, which), font: titleFont(color) },
  };
}

/** @param {Scene} scene */
function errorAxis({ input, reach, box, colors }) {
  const values = errorTicks(reach, input.phone ? 3 : 4);
  return {
    ...bareAxis(colors.ink3, box.h),
    tickvals: values.map((v) => height(reach, v)),
    ticktext: tickTexts(values),
    title: {
      text: input.phone || isSmall(input) ? "" : t("plot.error"),
      font: titleFont(colors.ink3),
    },
  };
}

/**
 * One line: no walls, no grid, no zero line, no spikes.
 * @param {string} color
 * @param {[number, number]} range
 */
function bareAxis(color, range) {
  return {
    range,
    autorange: false,
    showbackground: false,
    showgrid: false,
    zeroline: false,
    showspikes: false,
    showline: true,
    linecolor: color,
    linewidth: theme.widths.axis,
    ticks: "",
    tickangle: 0,
    tickmode: "array",
    tickfont: { family: theme.fonts.sans, size: theme.fonts.tick, color },
  };
}

/** @param {string} color */
function titleFont(color) {
  return { family: theme.fonts.sans, size: theme.fonts.title, color };
}
