// Where the next step takes one weight, also while the learning rate is still under the finger; pure.
/** @import { Curve, SessionView } from "./types/api.d.ts" */
/** @import { NextStep, Scene, State, Which } from "./types/state.d.ts" */
import { same } from "./store.js";

/**
 * @typedef {object} Landing
 * @property {number} x the weight after the step
 * @property {number | null} error what the curve says there; null outside of it
 * @property {boolean} over whether a point lower than both ends lies between
 */

/** What the landing on one weight is asked for. @typedef {Omit<NextStep, "update">} Ask */

/**
 * Null while it is not known, or where the rule takes no notice of the rate that is tried.
 * @param {State} state
 * @param {Scene} scene
 * @param {Which} which
 * @returns {Landing | null}
 */
export function landing(state, scene, which) {
  const { session } = state, curve = scene.curves[which];
  if (!session || session.id !== scene.session) return null;
  const move = moveOf(state, session, scene, which);
  if (move === null || !Number.isFinite(move)) return null;
  const x = curve.point.x + move, error = heightAt(curve, x);
  return { x, error, over: error !== null && jumps(curve, x, error) };
}

/**
 * @param {State} state
 * @param {SessionView} session
 * @param {Scene} scene
 * @param {Which} which
 * @returns {number | null}
 */
function moveOf(state, session, scene, which) {
  const { optimizer } = session.config, { link, point } = scene.curves[which];
  const rate = state.trying ?? optimizer.learning_rate;
  if (isPlain(session)) return isFree(session, link) ? -rate * point.slope : 0;
  const { next } = state, ask = askFor(session, scene, which);
  if (!next || !isOf(next, ask)) return null;
  return scaled(next, rate, optimizer.learning_rate);
}

/**
 * All rules but one end by multiplying a direction with the rate, so another rate goes as much
 * farther; Rprop has step lengths of its own.
 * @param {NextStep} next
 * @param {number} rate
 * @param {number} set
 */
function scaled({ update, optimizer }, rate, set) {
  if (update.frozen) return 0;
  const { stages, change, slope, learning_rate } = update;
  if (stages.at(-1)?.name !== "learning rate") return rate === set ? change : null;
  const direction = stages.length > 1 ? stages[stages.length - 2].value : slope;
  const factor = optimizer.learning_rate && learning_rate !== null
    ? learning_rate / optimizer.learning_rate
    : 1;
  return direction === null ? null : -rate * factor * direction;
}

/** Whether a step is the rate times the slope on the page, and nothing else. @param {SessionView} session */
export function isPlain({ config: { optimizer, batch } }) {
  const extras = ["momentum", "weight_decay", "clip_norm", "clip_value", "schedule"];
  return optimizer.name === "sgd" && (optimizer.rule ?? "gradient") === "gradient" &&
    batch.size === null && extras.every((name) => !optimizer[name]);
}

/** @param {SessionView} session @param {string} link */
function isFree({ config: { free } }, link) {
  return free === null || free.includes(link) || free.includes(link.replace(/\[.*/, ""));
}

/**
 * @param {SessionView} session
 * @param {Pick<Scene, "revision" | "step" | "links">} at
 * @param {Which} which
 * @returns {Ask}
 */
export function askFor(session, { revision, step, links }, which) {
  const link = links[which === "a" ? 0 : 1];
  return { session: session.id, revision, step, link, optimizer: session.config.optimizer };
}

/**
 * Whether an answer holds for a question: another rate is no other question.
 * @param {NextStep} next
 * @param {Ask} ask
 */
export function isOf(next, ask) {
  const where = (/** @type {Ask} */ a) => [a.session, a.revision, a.step, a.link];
  return same(where(next), where(ask)) && rule(next) === rule(ask);
}

/** @param {Ask} ask */
function rule({ optimizer }) {
  return JSON.stringify({ ...optimizer, learning_rate: 0 });
}

/** @param {Curve} curve @param {number} at @returns {number | null} */
export function heightAt({ x, error }, at) {
  const last = x.length - 1;
  if (!(at >= x[0] && at <= x[last])) return null;
  const k = Math.max(1, x.findIndex((value) => value >= at));
  const [below, above] = [error[k - 1], error[k]];
  if (below === null || above === null) return null;
  return below + ((at - x[k - 1]) / (x[k] - x[k - 1])) * (above - below);
}

/** @param {Curve} curve @param {number} to @param {number} error */
function jumps({ x, error: errors, point }, to, error) {
  const [from, until] = [Math.min(point.x, to), Math.max(point.x, to)];
  const between = errors.filter((v, k) => v !== null && x[k] > from && x[k] < until);
  const lowest = Math.min(...between.map(Number), Infinity), least = Math.min(point.error, error);
  return lowest < least - 1e-3 * Math.abs(point.error - lowest) && lowest < least;
}
