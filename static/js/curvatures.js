// Reads how the whole network bends: its largest curvatures now, and its sharpness along the path, point by point.
/** @import { Many } from "./many.js" */
import { latest } from "./lib/latest.js";
import * as wants from "./many-wants.js";

const POINTS = 60, EIGENVALUES = 6;

/** @typedef {{key: string, session: string, step: number}} StepWant */

export class Curvatures {
  #spectrum = latest(
    (/** @type {StepWant} */ want, signal) => this.#readSpectrum(want, signal),
    (a, b) => a.key === b.key,
  );
  #sharpness = latest(
    (/** @type {StepWant} */ want, signal) => this.#readSharpness(want, signal),
    (a, b) => a.key === b.key,
  );

  /** @param {Many} many */
  constructor(many) {
    this.many = many;
  }

  get #state() {
    return this.many.store.get();
  }

  /** Asks for what is not there yet; what was stopped stays so until it is asked for again. */
  look() {
    const state = this.#state, { many, step } = state;
    const session = state.session?.id ?? "", key = wants.keyOf(state);
    if (many.spectrum?.key !== key) this.#spectrum.ask({ key, session, step });
    if (many.sharpness?.key !== wants.pathKey(state)) this.start();
  }

  start() {
    const state = this.#state, key = wants.pathKey(state), session = state.session?.id ?? "";
    this.#sharpness.stop();
    this.#sharpness.ask({ key, session, step: state.session?.step ?? 0 });
  }

  /** The tab is left: what is not finished is begun anew when it is looked at again. */
  leave() {
    const { sharpness } = this.#state.many;
    this.#spectrum.stop();
    this.#sharpness.stop();
    if (sharpness?.running) this.many.set({ sharpness: null });
  }

  stop() {
    const { sharpness } = this.#state.many;
    this.#sharpness.stop();
    if (sharpness) {
      this.many.set({ sharpness: { ...sharpness, running: false, stopped: true } });
    }
  }

  /** @param {StepWant} want @param {AbortSignal} signal */
  async #readSpectrum({ key, session, step }, signal) {
    try {
      const ask = { eigenvalues: EIGENVALUES, step };
      const found = await this.many.api.spectrum(session, ask, { signal });
      if (!signal.aborted) this.many.set({ spectrum: { key, found, reason: null } });
    } catch (failure) {
      const reason = this.many.refusal(failure, signal);
      if (reason) this.many.set({ spectrum: { key, found: null, reason } });
    }
  }

  /** @param {StepWant} want @param {AbortSignal} signal */
  async #readSharpness({ key, session, step }, signal) {
    const of = Math.min(POINTS, step + 1);
    const fresh = { key, points: [], of, running: true, stopped: false, reason: null };
    this.many.set({ sharpness: fresh });
    /** @param {{running: boolean, reason?: string | null}} end */
    const end = (end) => {
      const { sharpness } = this.#state.many;
      if (sharpness?.key === key) this.many.set({ sharpness: { ...sharpness, ...end } });
    };
    try {
      const ask = step === 0 ? { steps: [0] } : { points: POINTS };
      await this.many.api.sharpness(session, ask, (point) => {
        if (!signal.aborted) this.many.tell({ kind: "point", key, point });
      }, { signal });
      if (!signal.aborted) end({ running: false });
    } catch (failure) {
      const reason = this.many.refusal(failure, signal);
      if (!signal.aborted) end({ running: false, reason });
    }
  }
}
