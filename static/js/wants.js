// What has to be read for the present state, and what of it is there already; pure.
/** @import { Links, Range, State } from "./types/state.d.ts" */
/** @import { SessionView } from "./types/api.d.ts" */
import { hasSlice, shows } from "./selectors.js";
import { same } from "./store.js";

/**
 * What a batch of readings is of.
 * @typedef {object} Want
 * @property {SessionView} session
 * @property {number} revision
 * @property {Links} links
 * @property {number} step
 */

/** @param {State} state @returns {Want | null} */
export function scene({ session, revision, links, step }) {
  return session && links ? { session, revision, links, step } : null;
}

/** What makes a new scene necessary. @param {State} state */
export function parts(state) {
  return [state.session?.id, state.revision, state.links, state.step, state.frame === null];
}

/** What makes a new slice necessary, beside a new scene. @param {State} state */
export function sliceParts(state) {
  return [hasSlice(state.view.tab), state.view.frozen, state.playing, examplesOf(state)];
}

/** @param {Want} a @param {Want} b */
export function ofOneSession(a, b) {
  return a.session.id === b.session.id && a.revision === b.revision && same(a.links, b.links);
}

/** Whether the slice on the stage follows the step. @param {State} state */
export function isLiving({ view }) {
  return view.frozen === null && hasSlice(view.tab);
}

/** What the error of the slice is taken over. @param {State} state */
export function examplesOf({ view, session }) {
  return shows(view, "test") && session?.data.test ? "test" : "train";
}

/** The step whose slice belongs on the stage while `step` is shown. @param {State} state @param {number} step */
export function sliceStep(state, step) {
  return Math.min(state.view.frozen ?? step, state.session?.step ?? 0);
}

/** Whether the slice on the stage is the one that is wanted there. @param {State} state */
export function isCurrent(state) {
  const { surface, links, frame, revision } = state;
  if (!surface || !links || !frame || surface.revision !== revision) return false;
  if ((surface.examples ?? "train") !== examplesOf(state)) return false;
  const placed = same(ends(surface.x), frame.ranges[0]) && same(ends(surface.y), frame.ranges[1]);
  return placed && same(surface.links, links) && surface.step === sliceStep(state, state.step);
}

/** @param {State} state @param {Want} want */
export function isFramed({ frame }, want) {
  return frame !== null && frame.session === want.session.id && same(frame.links, want.links);
}

/** @param {State} state @param {Want} want */
export function isRead({ scene, frame }, want) {
  if (!scene || !frame || scene.step !== want.step || scene.revision !== want.revision) {
    return false;
  }
  return scene.session === want.session.id && same(scene.links, want.links);
}

/**
 * The part of the plane that a preset suggests, until the path has left it.
 * @param {State} state
 * @param {Want} want
 */
export function suggested({ scene }, { session, links }) {
  const seen = scene && scene.session === session.id && same(scene.links, links);
  return !seen && same(session.links, links) ? session.range : null;
}

/** @param {number[]} values @returns {Range} */
export function ends(values) {
  return [values[0], values[values.length - 1]];
}
