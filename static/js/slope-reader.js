// Reads what the panel of the slope shows, while it is shown: the chain rule, the nudge and the curve.
/** @import { Api } from "./api.js" */
/** @import { SlopeFacts, SlopeWant, State, Store } from "./types/state.d.ts" */
import { latest } from "./lib/latest.js";
import { linkOf } from "./selectors.js";
import { same } from "./store.js";

/** How far the curve reaches to both sides of the weight: as far as it can be nudged, and a little more. */
export const REACH = 1.25;
const POINTS = 101;

/**
 * What has to be read for the present state.
 * @param {State} state
 * @returns {SlopeWant | null}
 */
export function wanted(state) {
  const { scene, session, view, offline } = state, link = linkOf(state, view.slopeOf);
  if (!scene || !session || !link || offline || scene.session !== session.id) return null;
  const { link: read, point } = scene.curves[view.slopeOf], { revision, step } = scene;
  if (read !== link || !Number.isFinite(point.x)) return null;
  const example = Math.min(view.example, session.data.train - 1);
  return { session: session.id, revision, step, link, at: point.x, example, by: view.nudge };
}

/** Whether two are about the same weight in the same state of the network. @param {SlopeWant} a @param {SlopeWant} b */
export function samePoint(a, b) {
  const point = (/** @type {SlopeWant} */ w) => [w.session, w.revision, w.step, w.link, w.at];
  return same(point(a), point(b));
}

/** What is read belongs to the weight that is asked for. @param {State} state @returns {SlopeFacts | null} */
export function slopeFacts(state) {
  const { slope, session, view } = state;
  if (!slope || slope.want.session !== session?.id) return null;
  return slope.want.link === linkOf(state, view.slopeOf) ? slope : null;
}

export class SlopeReader {
  /** Whatever shows it at the moment. @type {Set<object>} */
  #viewers = new Set();
  /** @type {ReturnType<typeof latest<SlopeWant>>} */
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
    this.#reads = latest(
      (want, signal) => this.#read(want, signal),
      (a, b) => a.session === b.session && a.link === b.link,
    );
    store.subscribe(
      (s) => [s.scene, s.links, s.view.slopeOf, s.view.example, s.view.nudge, s.offline],
      () => this.#ask(),
    );
  }

  /** A panel says whether it can be seen. @param {object} viewer @param {boolean} shown */
  shown(viewer, shown) {
    if (shown) this.#viewers.add(viewer);
    else this.#viewers.delete(viewer);
    this.#ask();
  }

  #ask() {
    const want = this.#viewers.size ? wanted(this.store.get()) : null;
    if (want) this.#reads.ask(want);
  }

  /** @param {SlopeWant} want @param {AbortSignal} signal */
  async #read(want, signal) {
    try {
      const slope = await this.#facts(want, signal);
      if (slope && !signal.aborted) this.store.dispatch({ type: "slope", slope });
    } catch (reason) {
      const state = this.store.get(), now = wanted(state);
      // A step that was given up meanwhile is not there to be asked about.
      const given = now && samePoint(now, want) && state.step === want.step;
      if (!signal.aborted && given) this.failed(reason);
    }
  }

  /**
   * Only what is not there already.
   * @param {SlopeWant} want
   * @param {AbortSignal} signal
   * @returns {Promise<SlopeFacts | null>}
   */
  async #facts(want, signal) {
    const { session, step, link, at, example, by } = want, options = { signal };
    const kept = this.store.get().slope, have = kept && samePoint(kept.want, want) ? kept : null;
    const known = have && have.want.example === example, nudged = have && have.want.by === by;
    if (known && nudged) return null;
    const range = /** @type {[number, number]} */ ([at - REACH, at + REACH]);
    const [derivation, nudge, curve] = await Promise.all([
      known ? have.derivation : this.api.derivation(session, link, step, example, options),
      nudged ? have.nudge : this.api.nudge(session, { link, by, step }, options),
      have?.curve ?? this.api.curve(session, { link, range, points: POINTS, step }, options),
    ]);
    return { want, derivation, nudge, curve };
  }
}
