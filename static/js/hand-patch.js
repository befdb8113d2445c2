// What a change by hand is called, what would undo it, and what chance makes of weights; pure but for the dice.
/** @import { Block, Config, SessionPatch, SessionRequest, SessionView } from "./types/api.d.ts" */
/** @import { Links } from "./types/state.d.ts" */
import { namesOf } from "./freedom.js";
import { t } from "./lib/texts.js";
import { entry } from "./selectors.js";

/** How far a perturbed weight is moved, as a share of the usual size in its block. */
const SHAKE = 0.1;
/** Blocks of zeros, as biases are at first, are moved on this scale. */
const LEAST = 0.1;
const SEEDS = 1000000;

/**
 * The patch that brings back what another one changes.
 * @param {SessionView} session as it is before
 * @param {SessionPatch} patch
 * @param {Record<string, Block> | null} weights as they are before
 * @returns {SessionPatch}
 */
export function inverseOf({ config }, patch, weights) {
  /** @type {SessionPatch} */
  const back = {};
  if (patch.optimizer) back.optimizer = config.optimizer;
  if (patch.batch) back.batch = config.batch;
  if (patch.error) back.error = config.error;
  if ("free" in patch) back.free = config.free;
  if (patch.weights && weights) {
    const names = Object.keys(patch.weights);
    const known = names.map((name) => [name, weights[name] ?? entry(weights, name)]);
    back.weights = Object.fromEntries(known.filter(([, value]) => value !== null));
  }
  return back;
}

/** Whether the optimizer would begin again with an empty memory. @param {SessionPatch} patch @param {SessionView} session */
export function startsEmpty({ optimizer }, { config }) {
  return optimizer?.name !== undefined && optimizer.name !== config.optimizer.name;
}

/** @param {SessionPatch} patch @param {Links | null} links */
export function labelOf(patch, links) {
  const { weights, optimizer } = patch;
  if (weights) return weightsLabel(Object.keys(weights), links);
  if (optimizer) {
    const rate = Object.keys(optimizer).join() === "learning_rate";
    return t(rate ? "hand.what.rate" : "hand.what.optimizer");
  }
  if (patch.batch) return t("hand.what.batch");
  return t(patch.error ? "hand.what.error" : "hand.what.free");
}

/** @param {string[]} names @param {Links | null} links */
function weightsLabel(names, links) {
  if (names.length === 2 && links?.every((name) => names.includes(name))) {
    return t("hand.what.move");
  }
  const which = names.length === 1 ? links?.indexOf(names[0]) ?? -1 : -1;
  if (which >= 0) return t("hand.what.weight", { letter: "AB"[which] });
  return t("hand.what.weights");
}

/**
 * The same start with other dice.
 * @param {Config} config
 * @returns {Config & SessionRequest}
 */
export function anew(config, dice = Math.random) {
  const initializer = config.weights.initializer ?? "glorot_uniform";
  return { ...config, weights: { initializer }, seed: Math.floor(dice() * SEEDS) };
}

/**
 * The free weights, each moved by a draw in the size of its block; frozen ones are left out.
 * @param {SessionView} session
 * @param {Record<string, Block>} weights
 * @param {() => number} draw with mean 0 and deviation 1
 * @returns {Record<string, number | Block>}
 */
export function nudged({ groups, config: { free } }, weights, draw = normal) {
  /** @type {Record<string, number | Block>} */
  const moved = {};
  for (const group of groups) {
    const block = weights[group.name];
    const by = SHAKE * Math.max(LEAST, usualSize(block));
    /** @param {number} value */
    const shift = (value) => value + by * draw();
    if (free === null || free.includes(group.name)) moved[group.name] = shifted(block, shift);
    else {
      for (const name of namesOf(group).filter((each) => free.includes(each))) {
        moved[name] = shift(entry(weights, name) ?? 0);
      }
    }
  }
  return moved;
}

/** @param {Block} block @param {(value: number) => number} shift @returns {Block} */
function shifted(block, shift) {
  return /** @type {Block} */ (block.map((row) =>
    Array.isArray(row) ? row.map(shift) : shift(row)
  ));
}

/** The root mean square. @param {Block} block */
function usualSize(block) {
  const values = block.flat();
  return Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / Math.max(1, values.length));
}

/** A normal draw, by Box and Muller. */
function normal() {
  const far = Math.sqrt(-2 * Math.log(1 - Math.random()));
  return far * Math.cos(2 * Math.PI * Math.random());
}
