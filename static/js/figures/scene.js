/** What all traces of the 3-D picture share: the range of errors, the heights, the box, the camera. */

import { orbit, place, projector } from "./camera.js";
import { palette, theme } from "./colors.js";
import { downhill, ends, gridCurve } from "./grid.js";
import { errorScale, height, reachOf } from "./scale.js";
import { baseCamera, chooseCamera } from "./viewpoint.js";

/** @import { Camera, CurvePoints, Path, Runner, SliceInput } from "../types/figures.d.ts" */
/** @import { Box } from "./camera.js" */
/** @import { Grid } from "./grid.js" */
/** @import { ErrorScale } from "./scale.js" */
/** @import { Triple } from "./vectors.js" */

/**
 * @typedef {object} Scene
 * @property {SliceInput} input
 * @property {ErrorScale} range of the colors, and of all that lies on the slice
 * @property {ErrorScale} reach of the heights: the same, and the ghost's
 * @property {Grid} grid heights, not errors
 * @property {Box} box
 * @property {number} span height from the lowest to the highest error
 * @property {Camera} camera
 * @property {boolean} race
 * @property {number} thin factor for lines and markers
 * @property {ReturnType<typeof palette>} colors
 */

/** Room for ticks and titles around the landscape, in pixels. */
const PADS = { left: 62, right: 44, top: 26, bottom: 34 };
/** Seen from higher up, titles stand farther below their axes. */
const RACE_PADS = { left: 74, right: 44, top: 26, bottom: 62 };
const PHONE_PADS = { left: 46, right: 64, top: 14, bottom: 30 };
/** Without titles, which the plan beside it has. */
const SMALL_PADS = { left: 44, right: 28, top: 26, bottom: 30 };
/** Narrower than this, a landscape beside its plan leaves the titles to that. */
const SMALL = 420;
/** From this height for its width on, a picture is looked into from higher up, so that the landscape fills it; in degrees. */
const TALL = 0.8, LIFT = 45, MOST_LIFT = 14;

/**
 * @param {SliceInput} input
 * @returns {Scene}
 */
export function prepare(input) {
  const range = errorScale(input), reach = reachOf(input, range);
  const z = input.z.map((row) => Float32Array.from(row, (v) => height(range, v)));
  const grid = { x: input.x, y: input.y, z };
  const [low, high] = [height(range, range.low), height(range, range.high)];
  const span = high - low;
  const [floor, top] = [height(reach, reach.low), height(reach, reach.high)], tall = top - floor;
  const race = (input.runners?.length ?? 0) > 0;
  /** @type {Box} */
  const box = {
    a: ends(input.x),
    b: ends(input.y),
    h: [floor - 0.03 * tall, top + 0.06 * tall],
    aspect: (race ? theme.race : theme.surface).aspect,
  };
  const camera = input.camera ?? bestCamera(input, range, grid, box, race);
  const thin = input.phone ? theme.widths.phone : 1;
  const colors = palette(input.theme);
  return { input, range, reach, grid, box, span, camera, race, thin, colors };
}

/**
 * @param {SliceInput} input
 * @param {ErrorScale} range
 * @param {Grid} grid
 * @param {Box} box
 * @param {boolean} race
 */
function bestCamera(input, range, grid, box, race) {
  const path = runners(input).flatMap(({ path: { a, b, error }, cursor }) => {
    const every = Math.ceil((cursor + 1) / 40);
    /** @type {Triple[]} */
    const points = [];
    for (let k = 0; k <= cursor; k += every) {
      points.push(place(box, a[k], b[k], height(range, error[k])));
    }
    // A run that has hardly begun will go downhill.
    if (cursor < 5) {
      points.push(...downhill(grid, a[cursor], b[cursor]).map((p) => place(box, ...p)));
    }
    return points.filter((p) => inside(box, p));
  });
  const { size } = input;
  const pads = input.phone ? PHONE_PADS : isSmall(input) ? SMALL_PADS : race ? RACE_PADS : PADS;
  const lift = Math.max(0, Math.min(MOST_LIFT, LIFT * (size.height / size.width - TALL)));
  return chooseCamera(box, grid, path, size, pads, orbit(baseCamera(race), 0, lift));
}

/** @param {SliceInput} input */
export function isSmall({ brief, size }) {
  return !!brief && size.width < SMALL;
}

/**
 * @param {Box} box
 * @param {Triple} point
 */
function inside({ aspect }, [x, y]) {
  return Math.abs(x) <= aspect.x / 2 && Math.abs(y) <= aspect.y / 2;
}

/**
 * The runs of the picture; without a race the one run of the session.
 * @param {SliceInput} input
 * @returns {Runner[]}
 */
export function runners(input) {
  if (input.runners?.length) return input.runners;
  const { path, cursor, diverged } = input;
  return [{ name: "", path, cursor: Math.min(cursor, path.steps.length - 1), diverged }];
}

/**
 * The slice over A alone (or over B alone) through the point, within the grid.
 * @param {SliceInput} input
 * @param {Grid} grid of errors
 * @param {"A" | "B"} which
 * @returns {CurvePoints}
 */
export function sliceCurve(input, grid, which) {
  const given = which === "A" ? input.curveA : input.curveB;
  const across = which === "A" ? input.point.b : input.point.a;
  const { x, error } = given ?? gridCurve(grid, which === "A", across);
  const [low, high] = ends(which === "A" ? input.x : input.y);
  const kept = x.map((_, k) => k).filter((k) => x[k] >= low && x[k] <= high);
  return { x: kept.map((k) => x[k]), error: kept.map((k) => error[k]) };
}

/**
 * The colors of A and B; ink where the plane's directions are not two weights.
 * @param {SliceInput} input
 * @returns {{ a: string, b: string }}
 */
export function axisColors(input) {
  const { a, b, ink2 } = palette(input.theme);
  return input.weights === false ? { a: ink2, b: ink2 } : { a, b };
}

/**
 * The title of an axis: its letter and the link, or the direction's own name.
 * @param {SliceInput} input
 * @param {"A" | "B"} which
 */
export function axisTitle(input, which) {
  const name = which === "A" ? input.labels.a : input.labels.b;
  return input.weights === false ? name : `${which}  ${name}`;
}

/**
 * Where a spot of the landscape falls on the screen.
 * @param {Scene} scene
 * @returns {(a: number, b: number, h: number) => [number, number]}
 */
export function viewer({ box, camera, input }) {
  const project = projector(camera, input.size);
  return (a, b, h) => {
    const [x, y] = project(place(box, a, b, h));
    return [x, y];
  };
}

/**
 * The errors of a path as heights, and those of the slice under it.
 * @param {Scene} scene
 * @param {Path} path
 * @param {number} k
 * @returns {{ own: number, slice: number }}
 */
export function heights({ range }, path, k) {
  const own = height(range, path.error[k]);
  const below = path.slice_error?.[k];
  return { own, slice: below === null || below === undefined ? own : height(range, below) };
}
