// From the state to what the figures of the stage take; pure.
/** @import { Camera, CurveInput, Figure, Path, SliceInput, Size, Spot } from "./types/figures.d.ts" */
/** @import { Scene, Slice, State, Which } from "./types/state.d.ts" */
import { extrasOf } from "./extras.js";
import { contour, PLAN_MARGIN } from "./figures/contour.js";
import { curve } from "./figures/curve.js";
import { valueAt } from "./figures/grid.js";
import { surface } from "./figures/surface.js";
import { guessOf } from "./guess-words.js";
import { landing } from "./landing.js";
import { speaksOfNudge } from "./lessons.js";
import { pathTo } from "./marble-walk.js";
import { runnersOver } from "./race-pictures.js";
import { slopeFacts } from "./slope-reader.js";
import { diverged, hasSlice } from "./selectors.js";

/**
 * What a picture keeps from the one before it, so that nothing jumps.
 * @typedef {object} Kept
 * @property {Camera | null} camera
 * @property {[number, number] | null} errorRange
 * @property {Spot | null} ghost
 * @property {Spot | null} [held] where the marble is in the reader's hand
 * @property {boolean} stale
 * @property {boolean} [plain] the landscape and the path alone, so that there is something to see at once
 * @property {boolean} contrast the reader asks for more contrast
 */

/** @typedef {"curve" | "surface" | "contour"} PictureName */
/** @typedef {{left: number, top: number, width: number, height: number}} Place in pixels of the stage */

/**
 * @typedef {object} Picture
 * @property {PictureName} name
 * @property {Figure} figure
 * @property {SliceInput | null} input
 * @property {Place} place
 */

/** Below this a picture is drawn as on a phone. */
export const PHONE = 560;
/** The most that the plan takes of the stage when it stands beside the landscape. */
const PLAN_SHARE = 0.53;

/**
 * The pictures of the chosen tab; none while there is nothing to draw.
 * @param {State} state
 * @param {Size} size of the stage
 * @param {Kept} kept
 * @returns {Picture[]}
 */
export function stagePictures(state, size, kept) {
  const { scene, surface: slice, view, links } = state, { tab } = view;
  if (!scene || !links || size.width < 40 || size.height < 40) return [];
  const whole = { left: 0, top: 0, ...size };
  if (tab === "curve") {
    const figure = curve(curveInput(state, scene, view.slopeOf, size, kept.held));
    return [{ name: tab, figure, input: null, place: whole }];
  }
  if (!hasSlice(tab) || !isOfLinks(slice, scene)) return [];
  const phone = size.width < PHONE;
  /** @param {PictureName} name @param {Place} place @returns {Picture} */
  const picture = (name, place) => {
    const input = { ...sliceInput(state, scene, slice, place, kept), phone, brief: tab === "side" };
    return { name, figure: name === "contour" ? contour(input) : surface(input), input, place };
  };
  if (tab !== "side") return [picture(/** @type {PictureName} */ (tab), whole)];
  const [left, right] = sideBySide(size);
  return [picture("surface", left), picture("contour", right)];
}

/** @param {Slice | null} slice @param {Scene} scene @returns {slice is Slice} */
function isOfLinks(slice, { links }) {
  return slice !== null && slice.links[0] === links[0] && slice.links[1] === links[1];
}

/**
 * The landscape and beside it the plan, whose axes are equally long.
 * @param {Size} size
 * @returns {[Place, Place]}
 */
export function sideBySide({ width, height }) {
  const { l, r, t, b } = PLAN_MARGIN;
  const edge = Math.max(80, Math.floor(Math.min(height - t - b, PLAN_SHARE * width - l - r)));
  const plan = { width: edge + l + r, height: edge + t + b };
  const left = width - plan.width, top = Math.max(0, Math.floor((height - plan.height) / 2));
  return [{ left: 0, top: 0, width: left, height }, { left, top, ...plan }];
}

/**
 * @param {State} state
 * @param {Scene} scene
 * @param {Slice} slice
 * @param {Size} size
 * @param {Kept} kept
 * @returns {Omit<SliceInput, "phone">}
 */
function sliceInput(state, scene, slice, { width, height }, kept) {
  const here = slice.step === scene.step, test = slice.examples === "test";
  const { curves, links } = scene, cursor = scene.path.steps.length - 1;
  const { held } = kept, real = pathOn(state, scene, slice);
  const path = held ? pathTo(real, cursor, held) : real;
  return {
    x: slice.x,
    y: slice.y,
    z: slice.error,
    path,
    cursor,
    point: { a: path.a[cursor], b: path.b[cursor], error: path.error[cursor] },
    labels: { a: links[0], b: links[1] },
    scale: state.view.scale,
    theme: state.theme,
    size: { width, height },
    curveA: here && !test && !held ? curves.a : null,
    curveB: here && !test && !held ? curves.b : null,
    diverged: diverged(state),
    ...kept,
    ...guessOf(state, slice),
    ...runnersOver(state, path, slice),
    ...extrasOf(state),
  };
}

/**
 * The path as it lies over the slice. Over a slice of another step, or of other examples, what is
 * under the path is read off the grid that is drawn.
 * @param {State} state
 * @param {Scene} scene
 * @param {Slice} slice
 * @returns {Path}
 */
function pathOn({ history }, { path, step }, slice) {
  const grid = { x: slice.x, y: slice.y, z: slice.error };
  const under = () => path.a.map((a, k) => valueAt(grid, a, path.b[k]));
  if (slice.examples === "test") {
    const known = new Map(history.steps.map((each, k) => [each, history.test[k]]));
    const below = under();
    const error = path.steps.map((each, k) => known.get(each) ?? below[k]);
    return { ...path, error, slice_error: below };
  }
  const error = path.error.map((v) => v ?? NaN);
  return { ...path, error, slice_error: slice.step === step ? path.slice_error : under() };
}

/**
 * @param {State} state
 * @param {Scene} scene
 * @param {Which} which
 * @param {Size} size
 * @param {Spot | null} [held] where the reader holds the point
 * @returns {CurveInput}
 */
export function curveInput(state, scene, which, size, held = null) {
  const { x, error, point: read } = scene.curves[which];
  const nudged = held ? null : nudgeIn(state, scene);
  const point = held ? { x: held[which], error: held.error, slope: NaN } : read;
  return {
    which: which === "a" ? "A" : "B",
    label: scene.curves[which].link,
    x,
    error,
    point,
    step: scene.step,
    next: nudged || held ? null : landing(state, scene, which),
    nudge: nudged,
    held: held !== null,
    scale: state.view.scale,
    theme: state.theme,
    size,
    phone: size.width < PHONE,
  };
}

/**
 * The nudge that a lesson speaks of; elsewhere the panel of the slope draws it.
 * @param {State} state
 * @param {Scene} scene
 */
function nudgeIn(state, scene) {
  const { want, nudge } = slopeFacts(state) ?? {};
  if (!speaksOfNudge(state.view.lesson) || want?.step !== scene.step || !nudge) return null;
  const { by, predicted, actual } = nudge;
  return predicted === null || actual === null ? null : { by, predicted, actual };
}
