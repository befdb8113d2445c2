// From the state to what the figures of the stage take; pure.
/** @import { Camera, CurveInput, Figure, Path, SliceInput, Size, Spot } from "./types/figures.d.ts" */
/** @import { Scene, Slice, State, Which } from "./types/state.d.ts" */
import { contour } from "./figures/contour.js";
import { curve } from "./figures/curve.js";
import { valueAt } from "./figures/grid.js";
import { surface } from "./figures/surface.js";
import { diverged } from "./selectors.js";

/**
 * What a picture keeps from the one before it, so that nothing jumps.
 * @typedef {object} Kept
 * @property {Camera | null} camera
 * @property {[number, number] | null} errorRange
 * @property {Spot | null} ghost
 * @property {boolean} stale
 * @property {boolean} contrast the reader asks for more contrast
 */

/**
 * The picture of the chosen tab, or null while there is nothing to draw.
 * @param {State} state
 * @param {Size} size
 * @param {Kept} kept
 * @returns {{figure: Figure, input: SliceInput | null} | null}
 */
export function stagePicture(state, size, kept) {
  const { scene, surface: slice, view, links } = state;
  if (!scene || !links || size.width < 40 || size.height < 40) return null;
  if (view.tab === "curve") {
    return { figure: curve(curveInput(state, scene, view.slopeOf, size, false)), input: null };
  }
  if (!slice || slice.links[0] !== scene.links[0] || slice.links[1] !== scene.links[1]) return null;
  const input = sliceInput(state, scene, slice, size, kept);
  return { figure: view.tab === "contour" ? contour(input) : surface(input), input };
}

/**
 * @param {State} state
 * @param {Scene} scene
 * @param {Slice} slice
 * @param {Size} size
 * @param {Kept} kept
 * @returns {SliceInput}
 */
function sliceInput(state, scene, slice, size, { camera, errorRange, ghost, stale, contrast }) {
  const here = slice.step === scene.step;
  const { path, curves, links } = scene, cursor = path.steps.length - 1;
  return {
    x: slice.x,
    y: slice.y,
    z: slice.error,
    path: here ? /** @type {Path} */ (finite(path)) : onSlice(path, slice),
    cursor,
    point: { a: path.a[cursor], b: path.b[cursor], error: path.error[cursor] ?? NaN },
    labels: { a: links[0], b: links[1] },
    scale: state.view.scale,
    theme: state.theme,
    size,
    phone: size.width < 560,
    stale,
    curveA: here ? curves.a : null,
    curveB: here ? curves.b : null,
    diverged: diverged(state),
    errorRange,
    camera,
    ghost,
    contrast,
  };
}

/** @param {Scene["path"]} path */
function finite(path) {
  return { ...path, error: path.error.map((v) => v ?? NaN) };
}

/**
 * The path over a slice of another step: what lies under it is read off the grid that is drawn.
 * @param {Scene["path"]} path
 * @param {Slice} slice
 * @returns {Path}
 */
function onSlice(path, { x, y, error }) {
  const grid = { x, y, z: error };
  const below = path.a.map((a, k) => valueAt(grid, a, path.b[k]));
  return { ...finite(path), slice_error: below };
}

/**
 * @param {State} state
 * @param {Scene} scene
 * @param {Which} which
 * @param {Size} size
 * @param {boolean} compact
 * @returns {CurveInput}
 */
export function curveInput(state, scene, which, size, compact) {
  const { x, error, point } = scene.curves[which];
  return {
    which: which === "a" ? "A" : "B",
    label: scene.curves[which].link,
    x,
    error,
    point,
    step: compact ? null : scene.step,
    next: compact ? null : nextAlong(state, scene, which),
    scale: compact ? "linear" : state.view.scale,
    theme: state.theme,
    size,
    phone: size.width < 560,
    compact,
  };
}

/**
 * Where plain descent would go on this weight alone; nothing for other rules, which step differently.
 * @param {State} state
 * @param {Scene} scene
 * @param {Which} which
 */
function nextAlong({ session }, { curves }, which) {
  const { optimizer } = session?.config ?? {};
  if (optimizer?.name !== "sgd" || optimizer.schedule || optimizer.clip_norm) return null;
  const { point, x, error } = curves[which];
  const to = point.x - optimizer.learning_rate * point.slope;
  const at = x.findIndex((value) => value >= to);
  if (at < 1) return null;
  const share = (to - x[at - 1]) / (x[at] - x[at - 1]);
  const below = error[at - 1], above = error[at];
  return below === null || above === null
    ? null
    : { x: to, error: below + share * (above - below) };
}
