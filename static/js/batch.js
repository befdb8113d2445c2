// What is asked of a place: the slice around it, and in one batch all that belongs to one step and one pair of links.
// Needs nothing else of the page, for it is asked before that is there.
/** @import { Api } from "./api.js" */
/** @import { Plane, Surface } from "./types/api.d.ts" */
/** @import { Links, Range, Scene } from "./types/state.d.ts" */
/** @import { Want } from "./wants.js" */

/** Points a side of the first slice of a place. */
export const COARSE = 31;
const CURVE_POINTS = 161;

/** @param {{links: Links}} want @returns {Plane} */
function linkPlane({ links: [a, b] }) {
  return { kind: "links", a, b };
}

/** So many points a side. @param {number} points @returns {[number, number]} */
export function square(points) {
  return [points, points];
}

/**
 * @typedef {object} SliceAsk
 * @property {[Range, Range] | null} ranges null where the server is to choose
 * @property {number} points a side
 * @property {number} step
 * @property {string} examples those that the error is taken over
 */

/**
 * @param {Api} api
 * @param {Want} want
 * @param {SliceAsk} ask
 * @param {AbortSignal} [signal]
 * @returns {Promise<Surface>}
 */
export function slice(api, want, { ranges, points, step, examples }, signal) {
  const request = { plane: linkPlane(want), ranges, resolution: square(points), step, examples };
  return api.surface(want.session.id, request, { signal });
}

/**
 * One coherent batch: all of the same session, step and links.
 * @param {Api} api
 * @param {Want} want
 * @param {[Range, Range] | null} ranges of the curves
 * @param {AbortSignal} [signal]
 * @returns {Promise<Scene>}
 */
export async function batch(api, want, ranges, signal) {
  const { step, links, revision } = want, { id } = want.session, options = { signal };
  /** @param {0 | 1} i */
  const curve = (i) => {
    const ask = { link: links[i], range: ranges?.[i] ?? null, points: CURVE_POINTS, step };
    return api.curve(id, ask, options);
  };
  const [weights, gradient, path, a, b, outputs] = await Promise.all([
    api.weights(id, step, options),
    api.gradient(id, step, options),
    api.path(id, { plane: linkPlane(want), step }, options),
    curve(0),
    curve(1),
    api.outputs(id, step, options),
  ]);
  return { session: id, revision, step, links, weights, gradient, path, curves: { a, b }, outputs };
}
