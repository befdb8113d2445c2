// The calls of the API that the tab "Many weights" needs, as `api.js` has them.
/** @import { Get, Options, Post } from "./api.js" */
/** @import { Listen } from "./overlay-calls.js" */
/** @import * as M from "./types/many.d.ts" */

/** @typedef {{done: number, of: number, error: (number | null)[][]}} TrainProgress */

/**
 * @param {(id: string, rest: string) => string} at
 * @param {Get} get
 * @param {Post} post
 * @param {Listen} listen
 */
export function manyCalls(at, get, post, listen) {
  return {
    /** @param {string} id @param {{plane: M.AnyPlane, step: number}} ask @param {Options} [o] @returns {Promise<M.PlanePath>} */
    planePath: (id, ask, o) => post(at(id, "path"), ask, o),
    /** @param {string} id @param {number} step @param {number} limit @param {Options} [o] @returns {Promise<M.Slopes>} */
    ranking: (id, step, limit, o) => get(at(id, `slopes?step=${step}&limit=${limit}`), o),
    /** @param {string} id @param {{count: number, surface: number, step: number}} ask @param {Options} [o] @returns {Promise<M.Pairs>} */
    pairs: (id, ask, o) => post(at(id, "pairs"), ask, o),
    /** @param {string} id @param {{eigenvalues: number, step: number}} ask @param {Options} [o] @returns {Promise<M.Spectrum>} */
    spectrum: async (id, ask, o) =>
      (await post(at(id, "curvature"), { ...ask, plane: null }, o)).network,
    /**
     * @param {string} id
     * @param {{points: number} | {steps: number[]}} ask
     * @param {(point: M.SharpPoint) => void} found
     * @param {Options} [o]
     */
    sharpness: async (id, ask, found, o) => {
      for await (const { event, data } of listen(at(id, "sharpness"), ask, o)) {
        if (event === "point") found(/** @type {M.SharpPoint} */ (data));
      }
    },
    /**
     * @param {string} id
     * @param {object} ask
     * @param {(progress: TrainProgress) => void} progress
     * @param {Options} [o]
     * @returns {Promise<M.TrainMap | null>} null where it ended without a map
     */
    trainability: async (id, ask, progress, o) => {
      /** @type {M.TrainMap | null} */
      let map = null;
      for await (const { event, data } of listen(at(id, "trainability"), ask, o)) {
        if (event === "progress") progress(/** @type {TrainProgress} */ (data));
        if (event === "map") map = /** @type {M.TrainMap} */ (data);
      }
      return map;
    },
  };
}
