/** The path over the landscape: at its true error, with its shadow on the slice under it. */

import { behind } from "./camera.js";
import { mix, scaleColor, theme } from "./colors.js";
import { dashed } from "./dashes.js";
import { valueAt } from "./grid.js";
import { lineTrace, push } from "./ground.js";
import { height } from "./scale.js";
import { heights, runners, viewer } from "./scene.js";

/** @import { Runner, Theme } from "../types/figures.d.ts" */
/** @import { Points, Trace } from "./ground.js" */
/** @import { Scene } from "./scene.js" */

/**
 * Above so many steps their dots would be a line of their own; the start has its own mark, and to prepare dots takes
 * Plotly 150 ms without a graphics card, which the first picture does not wait for.
 */
const MOST_DOTS = 200;
/** Lines in 3-D are thicker than those of the plan, and so are their dashes. */
const DASH_SCALE = 1.5;
/** A path this many times as long as it is wide, as seen, runs to and fro: thick it would be a blot. */
const FOLDED = 2.5;
const SLENDER = 0.5;
/** Far enough not to flicker, too little to sink into the ground: a share of the eye's distance. */
const CASING_BEHIND = 0.0014;
/** A path nearer to the slice than this share of the height lies on it. */
const TOUCHING = 0.004;
/** Below this share of the height a shadow would only smear the path. */
const WORTH_A_SHADOW = 0.02;

/**
 * The color, dash and symbol of a runner; the first is drawn in ink.
 * @param {number} index
 * @param {Theme} name
 */
export function runnerStyle(index, name) {
  const style = theme.race.runners[index % theme.race.runners.length];
  return { ...style, color: style[name] };
}

/**
 * @param {Scene} scene
 * @returns {Trace[]}
 */
export function trail(scene) {
  const runs = runners(scene.input);
  const shadow = scene.race ? [] : shadowTraces(scene, runs[0]);
  return [...shadow, ...runs.flatMap((run, k) => pathTraces(scene, run, k))];
}

/**
 * @param {Scene} scene
 * @param {Runner} run
 * @param {number} index
 * @returns {Trace[]}
 */
function pathTraces(scene, run, index) {
  const { input, colors, thin, race } = scene;
  const { color, dash } = runnerStyle(run.style ?? index, input.theme);
  const { solid, sunk } = split(scene, run);
  const folded = isFolded(scene, run);
  const width = theme.widths.path * thin * (folded ? SLENDER : 1);
  const dots = run.cursor > 0 && run.cursor <= MOST_DOTS && !race && !folded;
  const see = viewer(scene);
  const drawn = dash.length ? dashed(solid, dash.map((v) => v * DASH_SCALE), see) : solid;
  const traces = [
    lineTrace("path", drawn, { color, width }, {
      mode: dots ? "lines+markers" : "lines",
      ...(dots ? { marker: { size: theme.widths.dot * thin, color, line: { width: 0 } } } : {}),
    }),
  ];
  if (sunk.x.length) {
    const line = { color: mix(colors.paper, color, 0.75), width: width * 0.75 };
    traces.push(lineTrace("path below", dashed(sunk, [7, 5], see), line));
  }
  if (race || input.theme === "dark") {
    const casing = {
      color: colors.paper,
      width: width * (theme.widths.casing / theme.widths.path),
    };
    traces.unshift(lineTrace("casing", pushedBack(scene, solid), casing));
  }
  return traces;
}

/**
 * Whether a path zigzags over itself on the screen.
 * @param {Scene} scene
 * @param {Runner} run
 */
function isFolded(scene, { path, cursor }) {
  const see = viewer(scene);
  const spots = Array.from(
    { length: cursor + 1 },
    (_, k) => see(path.a[k], path.b[k], heights(scene, path, k).own),
  );
  const [xs, ys] = [spots.map((p) => p[0]), spots.map((p) => p[1])];
  const wide = Math.hypot(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
  const length = spots.reduce(
    (sum, [x, y], k) => k === 0 ? 0 : sum + Math.hypot(x - spots[k - 1][0], y - spots[k - 1][1]),
    0,
  );
  return wide > 20 && length > FOLDED * wide;
}

/**
 * The casing lies behind its line as seen, not under it: a steep path would else be hidden by the
 * casing of its own higher part.
 * @param {Scene} scene
 * @param {Points} line
 * @returns {Points}
 */
function pushedBack({ box, camera }, { x, y, z }) {
  const back = behind(box, camera, CASING_BEHIND);
  /** @type {Points} */
  const out = { x: [], y: [], z: [] };
  x.forEach((a, k) => {
    const moved = a === null ? null : back(a, Number(y[k]), Number(z[k]));
    push(out, moved && moved.a, moved && moved.b, moved && moved.h);
  });
  return out;
}

/**
 * Cuts the path where it dives under the slice. What is under it is drawn on the slice, since a
 * surface hides everything below: a dashed line says so.
 *
 * @param {Scene} scene
 * @param {Runner} run
 * @returns {{ solid: Points, sunk: Points }}
 */
export function split(scene, { path, cursor }) {
  const { span } = scene;
  const lift = theme.surface.pathLift * span;
  /** @type {{ solid: Points, sunk: Points }} */
  const parts = { solid: { x: [], y: [], z: [] }, sunk: { x: [], y: [], z: [] } };
  /** @type {{ a: number, b: number, h: number, gap: number } | null} */
  let last = null;
  for (let k = 0; k <= cursor; k++) {
    const { own, slice } = heights(scene, path, k);
    const gap = own - slice + TOUCHING * span;
    const here = { a: path.a[k], b: path.b[k], h: Math.max(own, slice) + lift, gap };
    const part = gap < 0 ? parts.sunk : parts.solid;
    if (last && gap < 0 !== last.gap < 0) {
      const t = last.gap / (last.gap - gap);
      const meet = [last.a + t * (here.a - last.a), last.b + t * (here.b - last.b)];
      const h = last.h + t * (here.h - last.h);
      push(last.gap < 0 ? parts.sunk : parts.solid, meet[0], meet[1], h);
      push(last.gap < 0 ? parts.sunk : parts.solid, null, null, null);
      push(part, meet[0], meet[1], h);
    }
    push(part, here.a, here.b, here.h);
    last = here;
  }
  return parts;
}

/**
 * The path dropped onto the slice, and plumb lines at every second step.
 * @param {Scene} scene
 * @param {Runner} run
 * @returns {Trace[]}
 */
function shadowTraces(scene, run) {
  const { span, thin } = scene;
  if (!castsShadow(scene, run)) return [];
  const { path, cursor } = run;
  const lift = theme.surface.lift * 1.8 * span;
  /** @type {Points} */
  const fall = { x: [], y: [], z: [] };
  /** @type {Points} */
  const plumbs = { x: [], y: [], z: [] };
  const every = Math.max(2, Math.ceil(cursor / 60));
  for (let k = 0; k <= cursor; k++) {
    const { own, slice } = heights(scene, path, k);
    push(fall, path.a[k], path.b[k], slice + lift);
    if (k % every === 0 && own - slice > WORTH_A_SHADOW * span) {
      push(plumbs, path.a[k], path.b[k], own);
      push(plumbs, path.a[k], path.b[k], slice + lift);
      push(plumbs, null, null, null);
    }
  }
  return [
    lineTrace("shadow", fall, { color: shade(scene, fall), width: theme.widths.shadow * thin }),
    lineTrace("plumb lines", plumbs, {
      color: shade(scene, plumbs),
      width: theme.widths.plumb * thin,
    }),
  ].filter((trace) => /** @type {unknown[]} */ (trace.x).length > 0);
}

/**
 * The color of the ground under each point, darkened: a see-through line looks the same but makes
 * Plotly draw the whole scene twice.
 * @param {Scene} scene
 * @param {Points} points
 * @returns {string[]}
 */
function shade({ input, grid, range }, { x, y }) {
  const { color, opacity } = theme.shadow[input.theme];
  const [low, high] = [height(range, range.low), height(range, range.high)];
  return x.map((a, k) => {
    const ground = a === null ? low : valueAt(grid, a, Number(y[k]));
    return mix(scaleColor(input.theme, (ground - low) / (high - low)), color, opacity);
  });
}

/**
 * Whether the path rises above the slice far enough to be told from its shadow.
 * @param {Scene} scene
 * @param {Runner} run
 */
export function castsShadow(scene, { path, cursor }) {
  for (let k = 0; k <= cursor; k++) {
    const { own, slice } = heights(scene, path, k);
    if (own - slice > WORTH_A_SHADOW * scene.span) return true;
  }
  return false;
}
