// What has to be read for the overlays that are on, and what of it is true of the picture; pure.
/** @import { Basins, Mark, Quadratic, TwoWays } from "./types/figures.d.ts" */
/** @import { State } from "./types/state.d.ts" */
/** @import { Found, OverlayKind, OverlayWant } from "./types/overlays.d.ts" */
import { diverged, entry, hasSlice, shows } from "./selectors.js";
import { same } from "./store.js";
import * as wants from "./wants.js";

/**
 * Starts of descents in each direction, and the steps that each takes at the most: after 500, those from the edges of
 * the preset with two valleys are still on their way, after 1000 hardly any.
 */
export const STARTS = 31;
export const MOST_STEPS = 2000;

/** What makes other overlays necessary. @param {State} state */
export function parts(state) {
  const { view, scene, surface, frame, revision, session, playing, offline, links, step } = state;
  return [view.show, view.tab, view.frozen, scene, surface, frame, revision].concat(
    /** @type {any[]} */ ([session, playing, offline, links, step]),
  );
}

/** Whether it means something in the picture. @param {State} state @param {OverlayKind} kind */
function isOn({ view }, kind) {
  return shows(view, kind) && hasSlice(view.tab) && (kind === "points" || view.tab !== "surface");
}

/** Whether the session's steps follow the book's rule. @param {State} state */
export function isBook({ session }) {
  return session?.config.optimizer.rule === "book";
}

/**
 * @param {State} state
 * @param {OverlayKind} kind
 * @returns {OverlayWant | null}
 */
export function wanted(state, kind) {
  if (!isOn(state, kind) || state.offline || diverged(state)) return null;
  if (kind === "model" || kind === "book") return atPoint(state, kind);
  const want = wants.scene(state), { frame } = state;
  if (!want || !frame || !wants.isFramed(state, want)) return null;
  if (kind === "basins" && isBook(state)) return null;
  return { ...wantOf(state, wants.sliceStep(state, want.step)), at: null, ranges: frame.ranges };
}

/**
 * Where the marble lies, over the slice that is shown.
 * @param {State} state
 * @param {"model" | "book"} kind
 * @returns {OverlayWant | null}
 */
function atPoint(state, kind) {
  const want = wants.scene(state), { scene } = state;
  if (!want || !scene || !wants.isRead(state, want)) return null;
  const step = wants.sliceStep(state, want.step);
  const a = scene.path.a.at(-1) ?? NaN, b = scene.path.b.at(-1) ?? NaN;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return null;
  if (kind === "book") {
    return isBook(state) ? { ...wantOf(state, want.step), at: null, ranges: null } : null;
  }
  return { ...wantOf(state, step), at: step === want.step ? null : [a, b], ranges: null };
}

/** @param {State} state @param {number} step */
function wantOf(state, step) {
  const { session, revision } = state, links = /** @type {[string, string]} */ (state.links);
  const examples = wants.examplesOf(state);
  return { session: session?.id ?? "", revision, links, step, examples };
}

/** @param {OverlayWant | null} p @param {OverlayWant | null} q */
export function sameWant(p, q) {
  if (!p || !q) return p === q;
  const flat = (/** @type {OverlayWant} */ w) => [
    ...place(w),
    w.step,
    ...(w.at ?? []),
    ...(w.ranges?.flat() ?? []),
  ];
  return same(flat(p), flat(q));
}

/** @param {OverlayWant} want */
function place({ session, revision, links, examples }) {
  return [session, revision, ...links, examples];
}

/**
 * What was read, if it is true of the picture. At the point it may be a step behind while a living slice moves on: it
 * is drawn where it was computed.
 * @template {OverlayKind} K
 * @param {State} state
 * @param {K} kind
 * @returns {Found[K] | null}
 */
export function foundFor(state, kind) {
  const reading = state.overlays[kind];
  if (!reading || !isOn(state, kind) || diverged(state) || !state.links) return null;
  const found = /** @type {Found[K]} */ (reading.found), { want } = reading;
  if (kind === "points" || kind === "basins") {
    return sameWant(want, wanted({ ...state, offline: false }, kind)) ? found : null;
  }
  const here = place(/** @type {OverlayWant} */ (wantOf(state, state.step)));
  const moves = kind === "book" || (state.view.frozen === null && want.at === null);
  const fits = moves || sameWant(want, wanted(state, kind));
  return same(place(want), here) && fits ? found : null;
}

/** @param {State} state @returns {Quadratic | null} null also where it is not finite */
export function modelOf(state) {
  const found = foundFor(state, "model");
  if (!found) return null;
  const { a, b, slope, hessian, eigenvalues, eigenvectors, newton } = found;
  const numbers = [a, b, ...slope, ...hessian.flat(), ...eigenvalues, ...eigenvectors.flat()];
  if (!numbers.every(Number.isFinite)) return null;
  const there = newton && [newton.a, newton.b, newton.error].every(Number.isFinite) ? newton : null;
  return /** @type {Quadratic} */ ({
    a,
    b,
    gradient: slope,
    hessian,
    eigenvalues,
    eigenvectors,
    newton: there && { a: there.a, b: there.b, error: there.error },
  });
}

/** @param {State} state @returns {Mark[]} */
export function marksOf(state) {
  const points = foundFor(state, "points")?.points ?? [];
  return points.map(({ kind, a, b, error }) => ({ kind, a, b, error }));
}

/** @param {State} state @returns {Basins | null} */
export function basinsOf(state) {
  const found = foundFor(state, "basins");
  if (!found) return null;
  const { x, y, basin, minima, codes } = found;
  return { x, y, basin, minima, codes };
}

/** @param {State} state @returns {TwoWays | null} */
export function twoWaysOf(state) {
  const found = foundFor(state, "book"), reading = state.overlays.book, { scene, links } = state;
  if (!found || !scene || !links || reading?.want.step !== scene.step) return null;
  /** @param {BookBlocks} blocks @returns {[number, number]} */
  const along = (blocks) => [entry(blocks, links[0]) ?? NaN, entry(blocks, links[1]) ?? NaN];
  const slope = along(scene.gradient.gradient), book = along(found.gradient);
  if (![...slope, ...book].every(Number.isFinite)) return null;
  return { a: scene.path.a.at(-1) ?? NaN, b: scene.path.b.at(-1) ?? NaN, slope, book };
}

/** @typedef {Record<string, number[][] | number[]>} BookBlocks */
