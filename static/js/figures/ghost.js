/** The slice of another step, seen through the one on the stage: a thin wire over the landscape, dashed lines in the plan. */

import { t } from "../lib/texts.js";
import { mix, theme } from "./colors.js";
import { lineTrace, push } from "./ground.js";
import { height, reachOf } from "./scale.js";
import { viewer } from "./scene.js";

/** @import { GhostSlice, SliceInput } from "../types/figures.d.ts" */
/** @import { Points } from "./ground.js" */
/** @import { ErrorScale } from "./scale.js" */
/** @import { Scene } from "./scene.js" */
/** @typedef {Record<string, unknown>} Trace */
/** @typedef {ReturnType<typeof import("./colors.js").palette>} Palette */

/** Wires in each direction. */
const WIRES = 13;
const WIRE_WIDTH = 1.2;

/**
 * @param {Scene} scene
 * @returns {Trace[]}
 */
export function ghostWires({ input: { ghostSlice }, reach, colors, thin }) {
  if (!ghostSlice) return [];
  const { x, y, z } = ghostSlice;
  /** @type {Points} */
  const points = { x: [], y: [], z: [] };
  for (const j of spread(y.length)) {
    for (let i = 0; i < x.length; i++) push(points, x[i], y[j], height(reach, z[j][i]));
    push(points, null, null, null);
  }
  for (const i of spread(x.length)) {
    for (let j = 0; j < y.length; j++) push(points, x[i], y[j], height(reach, z[j][i]));
    push(points, null, null, null);
  }
  // Mixed, not see-through: Plotly would draw the whole scene twice.
  const color = mix(colors.paper, colors.ink2, 0.62);
  return [lineTrace("ghost", points, { color, width: WIRE_WIDTH * thin })];
}

/**
 * Names the wire at the corner that stands highest on the screen.
 * @param {Scene} scene
 * @returns {Trace[]}
 */
export function ghostLabel(scene) {
  const { input: { ghostSlice, phone }, reach, colors } = scene;
  if (!ghostSlice || phone) return [];
  const { x, y, z } = ghostSlice, see = viewer(scene);
  const corners = [0, x.length - 1].flatMap((i) =>
    [0, y.length - 1].map((j) => ({ a: x[i], b: y[j], h: height(reach, z[j][i]) }))
  );
  const top = corners.sort((p, q) => see(p.a, p.b, p.h)[1] - see(q.a, q.b, q.h)[1])[0];
  const right = see(top.a, top.b, top.h)[0] < 0.6 * scene.input.size.width;
  return [{
    x: top.a,
    y: top.b,
    z: top.h,
    text: says(ghostSlice),
    font: { family: theme.fonts.sans, size: theme.fonts.label, color: colors.ink2 },
    showarrow: true,
    arrowhead: 0,
    arrowwidth: 1,
    arrowcolor: colors.edge,
    ax: right ? 34 : -34,
    ay: -12,
    xanchor: right ? "left" : "right",
    yanchor: "middle",
  }];
}

/** @param {GhostSlice} slice */
function says({ step }) {
  return t("plot.ghost", { step });
}

/** @param {number} count */
function spread(count) {
  const most = Math.min(WIRES, count);
  return Array.from({ length: most }, (_, k) => Math.round((k * (count - 1)) / (most - 1)));
}

/**
 * The same levels as those of the slice on the stage, and as many more of the same kind as the ghost reaches.
 * @param {SliceInput} input
 * @param {ErrorScale} range
 * @param {{ start: number, end: number, size: number }} levels in the logarithm
 * @param {Palette} colors
 * @returns {Trace[]}
 */
export function ghostLevels(input, range, levels, { ink }) {
  const { ghostSlice } = input;
  if (!ghostSlice) return [];
  const { x, y, z } = ghostSlice, { start, end, size } = levels;
  const { low, high } = reachOf(input, range);
  const floor = Math.max(low, high * 1e-4);
  const fewer = Math.ceil((start - Math.log10(floor)) / size) - 1;
  const more = Math.ceil((Math.log10(high) - end) / size) - 1;
  return [{
    type: "contour",
    name: "ghost",
    x,
    y,
    z: z.map((row) =>
      Float32Array.from(
        row,
        (v) => Math.log10(Math.max(Math.min(v ?? high, high), floor)),
      )
    ),
    showscale: false,
    autocontour: false,
    contours: { coloring: "none", start: start - fewer * size, end: end + more * size, size },
    line: { width: 1.25, color: ink, dash: "4px,4px", smoothing: 0.8 },
    hoverinfo: "skip",
  }];
}

/**
 * @param {SliceInput} input
 * @param {Palette} colors
 * @returns {Trace[]}
 */
export function ghostCaption({ ghostSlice, phone }, { paper, ink }) {
  if (!ghostSlice || phone) return [];
  return [{
    x: 1,
    y: 1,
    xref: "paper",
    yref: "paper",
    xanchor: "right",
    yanchor: "top",
    xshift: -6,
    yshift: -6,
    text: t("plot.ghostDashed", { slice: says(ghostSlice) }),
    showarrow: false,
    bgcolor: paper,
    borderpad: 3,
    font: { family: theme.fonts.sans, size: theme.fonts.label, color: ink },
  }];
}
