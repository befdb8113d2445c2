// What the tab "Many weights" has to read for the present state; pure.
/** @import { AnyPlane, PlaneKind } from "./types/many.d.ts" */
/** @import { State } from "./types/state.d.ts" */
import { t } from "./lib/texts.js";
import { freeCount, nearest } from "./selectors.js";

/** @type {PlaneKind[]} */
export const KINDS = ["links", "random", "pca", "hessian", "steepest", "through"];

/** What makes another look necessary. @param {State} state */
export function parts(state) {
  const { session, revision, step, links, playing, offline, view } = state;
  if (view.tab !== "many") return [];
  const shown = [view.many, view.plane, view.planeSeed, view.through];
  return [...shown, session?.id, session?.step, revision, step, links, playing, offline];
}

/**
 * Which session, step and revision something is of, and what it is of beside that.
 * @param {State} state
 * @param {unknown} [what]
 */
export function keyOf({ session, revision, step }, what = null) {
  return JSON.stringify([session?.id, revision, step, what]);
}

/** What the path and its length belong to. @param {State} state */
export function pathKey({ session, revision }) {
  return JSON.stringify([session?.id, revision, session?.step]);
}

/**
 * A plane as the API takes it.
 * @param {State} state
 * @param {PlaneKind} kind
 * @returns {AnyPlane}
 */
export function planeOf(state, kind) {
  const { links, view } = state;
  if (kind === "random") return { kind, seed: view.planeSeed };
  if (kind === "links") return { kind, a: links?.[0] ?? "", b: links?.[1] ?? "" };
  if (kind === "through") return { kind, points: points(state) };
  return { kind };
}

/**
 * The start and the present, and between them the middle of the way or where another session stands.
 * @param {State} state
 */
function points({ step, history, view }) {
  const other = view.through
    ? { session: view.through }
    : { step: nearest(history.steps, Math.round(step / 2)) };
  return [{ step: 0 }, other, { step }];
}

/**
 * Why there cannot be such a plane here, as far as that is known without asking.
 * @param {State} state
 * @param {PlaneKind} kind
 * @returns {string | null}
 */
export function missing(state, kind) {
  const { session, step, view } = state;
  if (kind === "pca" && step < 2) return t("many.why.pca");
  if (kind === "through" && step < (view.through ? 1 : 2)) return t("many.why.through");
  if (kind === "hessian" && session && freeCount(session) < 2) return t("many.why.hessian");
  return null;
}

/** Whether the picture of the plane is the one that is wanted. @param {State} state */
export function isCurrent(state) {
  return state.many.plane?.key === keyOf(state, planeOf(state, state.view.plane));
}
