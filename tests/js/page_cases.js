// Sessions and readings for the tests of the page.
/** @import { SessionView } from "../../static/js/types/api.d.ts" */
/** @import { Scene, State } from "../../static/js/types/state.d.ts" */
import "./english.js";
import { initialState } from "../../static/js/state.js";

/**
 * @param {Partial<SessionView>} [fields]
 * @returns {SessionView}
 */
export function session(fields = {}) {
  return {
    id: "one",
    view_id: "view",
    step: 2,
    epoch: 2,
    outcome: "running",
    message: "Step 2.",
    error: { train: 0.2, test: 0.25 },
    accuracy: { train: 0.8, test: 0.7 },
    parameters: 9,
    config: {
      network: { layers: [2, 2, 1], activations: ["tanh", "sigmoid"], bias: true },
      weights: { initializer: "glorot_uniform" },
      data: { name: "moons", examples: 200, noise: 0.1, seed: 7, test_share: 0.25 },
      error: { name: "half_squared", reduction: "mean", l2: 0, l1: 0 },
      optimizer: { name: "sgd", learning_rate: 0.1, schedule: null, clip_norm: null },
      batch: { size: null, shuffle: true },
      free: null,
      seed: 1,
    },
    title: "Two moons",
    preset: "moons",
    summary: "2-2-1",
    data: { train: 150, test: 50, task: "binary", input_names: ["x0", "x1"], output_names: ["y"] },
    groups: [
      { name: "w1", shape: [2, 2] },
      { name: "b1", shape: [2] },
      { name: "w2", shape: [2, 1] },
      { name: "b2", shape: [1] },
    ],
    changes: [],
    links: ["w1[0,1]", "w2[1,0]"],
    range: null,
    ...fields,
  };
}

export const HISTORY = { steps: [0, 1, 2], train: [0.3, 0.25, 0.2], test: [0.3, 0.28, 0.25] };

/**
 * @param {Partial<State>} [fields]
 * @returns {State}
 */
export function opened(fields = {}) {
  const links = session().links;
  return { ...initialState(), session: session(), history: HISTORY, step: 2, links, ...fields };
}

/**
 * @param {Partial<Scene>} [fields]
 * @param {{share?: number | null, errors?: (number | null)[]}} [numbers]
 * @returns {Scene}
 */
export function scene(fields = {}, { share = 0.5, errors = [0.3, 0.25, 0.2] } = {}) {
  const curve = {
    link: "w1[0,1]",
    x: [-1, 1],
    error: [1, 1],
    point: { x: 0, error: 0.2, slope: 0.1 },
    step: 2,
  };
  return {
    session: "one",
    revision: 0,
    step: 2,
    links: ["w1[0,1]", "w2[1,0]"],
    weights: { step: 2, weights: {} },
    gradient: { step: 2, norm: 1, gradient: {} },
    path: {
      steps: [0, 1, 2],
      a: [0, 0, 0],
      b: [0, 0, 0],
      error: errors,
      slice_error: errors,
      distance: [0, 0, 0],
      in_plane: { last_step: share, path: share },
      shares: null,
      explained: null,
    },
    curves: { a: curve, b: { ...curve, link: "w2[1,0]" } },
    outputs: null,
    ...fields,
  };
}
