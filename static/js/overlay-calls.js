// The calls of the API that overlays need, as `api.js` has them.
/** @import { Get, Options, Post } from "./api.js" */
/** @import { Plane } from "./types/api.d.ts" */
/** @import { BasinMap, BookGradient, InPlane, ServerEvent, StationaryPoints } from "./types/overlays.d.ts" */
/** @typedef {[number, number]} Pair */
/** @typedef {{plane: Plane, step: number, examples: string}} OnPlane */
/** @typedef {OnPlane & {ranges: [Pair, Pair] | null, resolution: Pair}} OnGrid */
/** @typedef {(path: string, body: unknown, options?: Options) => AsyncGenerator<ServerEvent, void, void>} Listen */

/**
 * @param {(id: string, rest: string) => string} at
 * @param {Get} get
 * @param {Post} post
 * @param {Listen} listen
 */
export function overlayCalls(at, get, post, listen) {
  return {
    /** @param {string} id @param {OnPlane & {at: Pair | null}} ask @param {Options} [o] @returns {Promise<InPlane>} */
    bends: async (id, ask, o) =>
      (await post(at(id, "curvature"), { ...ask, eigenvalues: 0 }, o)).in_plane,
    /** @param {string} id @param {OnGrid} ask @param {Options} [o] @returns {Promise<StationaryPoints>} */
    stationary: (id, ask, o) => post(at(id, "stationary"), ask, o),
    /** @param {string} id @param {number} step @param {Options} [o] @returns {Promise<BookGradient>} */
    bookGradient: (id, step, o) => get(at(id, `gradient?step=${step}&rule=book`), o),
    /**
     * @param {string} id
     * @param {OnGrid & {steps: number}} ask
     * @param {(progress: {done: number, of: number}) => void} progress
     * @param {Options} [o]
     * @returns {Promise<BasinMap | null>} null where it ended without a map
     */
    basins: async (id, ask, progress, o) => {
      /** @type {BasinMap | null} */
      let map = null;
      for await (const { event, data } of listen(at(id, "basins"), ask, o)) {
        if (event === "progress") progress(/** @type {{done: number, of: number}} */ (data));
        if (event === "map") map = /** @type {BasinMap} */ (data);
      }
      return map;
    },
  };
}
