// A second slice, of another step, over the same part of the plane: what to read, and whether it is there.
/** @import { Api } from "./api.js" */
/** @import { GhostSlice } from "./types/figures.d.ts" */
/** @import { Range, Slice, State, Store } from "./types/state.d.ts" */
import { slice } from "./batch.js";
import { latest } from "./lib/latest.js";
import { hasSlice, nearest, shows } from "./selectors.js";
import { same } from "./store.js";
import * as wants from "./wants.js";

const POINTS = 61;

/** @typedef {wants.Want & {ranges: [Range, Range], examples: string}} GhostWant */

/** @param {State} state @returns {GhostWant | null} */
function wanted(state) {
  const want = wants.scene(state), { frame, view } = state;
  if (!want || !frame || !shows(view, "ghost") || !hasSlice(view.tab)) return null;
  const step = nearest(state.history.steps, view.ghostStep);
  return { ...want, step, ranges: frame.ranges, examples: wants.examplesOf(state) };
}

/** @param {Slice} ghost @param {GhostWant} want */
function isOf(ghost, { step, revision, links, ranges, examples }) {
  const placed = same(wants.ends(ghost.x), ranges[0]) && same(wants.ends(ghost.y), ranges[1]);
  return placed && ghost.step === step && ghost.revision === revision &&
    same(ghost.links, links) && ghost.examples === examples;
}

/**
 * The ghost, if it is another slice than the one on the stage.
 * @param {State} state
 * @returns {GhostSlice | null}
 */
export function ghostOf(state) {
  const { ghost, surface } = state, want = wanted(state);
  if (!ghost || !want || !isOf(ghost, want) || ghost.step === surface?.step) return null;
  return { x: ghost.x, y: ghost.y, z: ghost.error, step: ghost.step };
}

export class Ghost {
  /** @type {ReturnType<typeof latest<GhostWant>>} */
  #reads;

  /**
   * @param {Store} store
   * @param {Api} api
   * @param {(reason: unknown) => void} failed
   */
  constructor(store, api, failed) {
    this.store = store;
    this.api = api;
    this.failed = failed;
    this.#reads = latest((want, signal) => this.#read(want, signal), () => false);
    store.subscribe(
      (s) => [s.view.show, s.view.ghostStep, s.view.tab, s.frame, s.revision, s.session?.id],
      (_, state) => this.#ask(state),
      { now: true },
    );
  }

  /** @param {State} state */
  #ask(state) {
    const want = wanted(state);
    if (want && !(state.ghost && isOf(state.ghost, want))) this.#reads.ask(want);
  }

  /** @param {GhostWant} want @param {AbortSignal} signal */
  async #read(want, signal) {
    const { links, revision } = want;
    try {
      const surface = await slice(this.api, want, { ...want, points: POINTS }, signal);
      if (!signal.aborted) {
        this.store.dispatch({ type: "ghost", ghost: { ...surface, links, revision } });
      }
    } catch (reason) {
      if (!signal.aborted) this.failed(reason);
    }
  }
}
