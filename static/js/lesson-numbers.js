// The live numbers in the text of a lesson; those that a reader can take hold of say how; pure.
/** @import { SessionPatch } from "./types/api.d.ts" */
/** @import { State, View, Which } from "./types/state.d.ts" */
import * as format from "./lib/format.js";
import { entry, freeCount, linkOf } from "./selectors.js";
import { slopeFacts } from "./slope-reader.js";

/**
 * A number that can be dragged, stepped and typed.
 * @typedef {object} Handle
 * @property {number | null} value
 * @property {boolean} log whether it is stepped by factors
 * @property {(value: number) => string} write
 * @property {(value: number) => {patch?: SessionPatch, view?: Partial<View>}} change
 * @property {Which | null} which whose color it has
 */

/**
 * What stands for `{name}` in a text.
 * @param {State} state
 * @returns {Record<string, string>}
 */
export function numbers(state) {
  const { scene, session } = state;
  if (!scene || !session) return {};
  const { path, curves } = scene;
  const share = path.in_plane.last_step;
  return {
    step: String(scene.step),
    error: format.error(path.error.at(-1)),
    start: format.error(path.error[0]),
    slopeA: format.slope(curves.a.point.slope),
    slopeB: format.slope(curves.b.point.slope),
    weights: format.count(session.parameters),
    others: format.count(freeCount(session) - 2),
    examples: format.count(session.data.train),
    share: share === null ? "" : format.percent(share),
    predicted: format.slope(slopeFacts(state)?.nudge.predicted),
    actual: format.slope(slopeFacts(state)?.nudge.actual),
    linkA: scene.links[0],
    linkB: scene.links[1],
  };
}

/** @type {Record<string, (state: State) => Handle>} */
export const HANDLES = {
  rate: ({ session }) => ({
    value: session?.config.optimizer.learning_rate ?? null,
    log: true,
    write: format.setting,
    change: (rate) => ({ patch: { optimizer: { learning_rate: Number(rate.toPrecision(2)) } } }),
    which: null,
  }),
  nudge: ({ view }) => ({
    value: view.nudge,
    log: false,
    write: (value) => format.slope(value).slice(0, 5),
    change: (by) => ({ view: { nudge: Math.max(-1, Math.min(1, Number(by.toFixed(2)))) } }),
    which: view.slopeOf,
  }),
  weightA: (state) => weight(state, "a"),
  weightB: (state) => weight(state, "b"),
};

/** @param {State} state @param {Which} which @returns {Handle} */
function weight(state, which) {
  const name = linkOf(state, which) ?? "";
  return {
    value: entry(state.scene?.weights.weights, name),
    log: false,
    write: format.weight,
    change: (value) => ({ patch: { weights: { [name]: Number(value.toPrecision(6)) } } }),
    which,
  };
}

/**
 * The value after a drag or some presses of an arrow key.
 * @param {Handle} handle
 * @param {number} from
 * @param {number} by in steps: one of the keyboard, or four pixels
 */
export function stepped({ log }, from, by) {
  return log ? from * 1.05 ** by : from + 0.05 * by;
}

/**
 * A text with places and **stress** as parts.
 * @param {string} text
 * @returns {{kind: "text" | "strong" | "place", text: string}[]}
 */
export function parsed(text) {
  return text.split(/(\*\*[^*]+\*\*|\{\w+\})/).filter(Boolean).map((part) => {
    if (part.startsWith("**")) return { kind: "strong", text: part.slice(2, -2) };
    return part.startsWith("{")
      ? { kind: "place", text: part.slice(1, -1) }
      : { kind: "text", text: part };
  });
}
