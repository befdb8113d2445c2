// From the state to the picture of a plane: the same landscape and plan as of two links, with axes of ink; pure.
/** @import { Picture, Kept } from "./pictures.js" */
/** @import { Path, SliceInput, Size } from "./types/figures.d.ts" */
/** @import { PlaneReading } from "./types/many.d.ts" */
/** @import { State } from "./types/state.d.ts" */
import { contour } from "./figures/contour.js";
import { surface } from "./figures/surface.js";
import { isCurrent } from "./many-wants.js";
import { axisNames } from "./many-words.js";
import { PHONE } from "./pictures.js";
import { diverged } from "./selectors.js";

/**
 * @param {State} state
 * @param {Size} size
 * @param {Kept} kept
 * @returns {Picture | null}
 */
export function planePicture(state, size, kept) {
  const reading = state.many.plane;
  if (!reading || size.width < 40 || size.height < 40) return null;
  const input = planeInput(state, reading, size, kept), name = state.view.planeAs;
  const figure = name === "contour" ? contour(input) : surface(input);
  return { name, figure, input, place: { left: 0, top: 0, ...size } };
}

/**
 * @param {State} state
 * @param {PlaneReading} reading
 * @param {Size} size
 * @param {Kept} kept
 * @returns {SliceInput}
 */
export function planeInput(state, reading, size, kept) {
  const { surface: slice, plane } = reading, path = pathOf(reading);
  const cursor = path.steps.length - 1;
  const [a, b] = axisNames(state, reading);
  return {
    x: slice.x,
    y: slice.y,
    z: slice.error,
    path,
    cursor,
    point: { a: path.a[cursor], b: path.b[cursor], error: path.error[cursor] },
    labels: { a, b },
    weights: plane.kind === "links",
    scale: state.view.scale,
    theme: state.theme,
    size,
    phone: size.width < PHONE,
    diverged: isCurrent(state) && diverged(state),
    ...kept,
  };
}

/** @param {PlaneReading} reading @returns {Path} */
function pathOf({ path }) {
  return { ...path, error: path.error.map((v) => v ?? NaN) };
}
