// Walks a session: single steps, long steps and play; never more than one request under way.
/** @import { Api } from "./api.js" */
/** @import { Store } from "./types/state.d.ts" */
import { lastStep, neighbor, watches } from "./selectors.js";

export class Walker {
  #owed = 0;
  /** Takes others along to a step. @type {(target: number) => Promise<void>} */
  along = () => Promise.resolve();
  /** @type {Promise<void> | null} */
  #walking = null;

  /**
   * @param {Store} store
   * @param {Api} api
   * @param {(reason: unknown) => void} failed
   */
  constructor(store, api, failed) {
    this.store = store;
    this.api = api;
    this.failed = failed;
  }

  /**
   * Takes `count` steps from the shown one: through the recorded ones first, then new ones.
   * @param {number} count
   * @returns {Promise<void>}
   */
  step(count) {
    const state = this.store.get(), last = lastStep(state);
    if (!state.session || state.offline) return Promise.resolve();
    let rest = count;
    if (state.step < last) {
      const target = count === 1 ? neighbor(state, 1) : Math.min(last, state.step + count);
      this.store.dispatch({ type: "sought", step: target });
      rest -= target - state.step;
    }
    if (rest <= 0 || watches(state)) return Promise.resolve();
    this.#owed += rest;
    this.#walking ??= this.#walk().finally(() => this.#walking = null);
    return this.#walking;
  }

  async #walk() {
    while (this.#owed > 0) {
      const { session } = this.store.get(), count = this.#owed;
      this.#owed = 0;
      if (!session || session.outcome === "diverged") return;
      try {
        const [steps] = await Promise.all([
          this.api.steps(session.id, count),
          this.along(session.step + count),
        ]);
        if (this.store.get().session?.id !== session.id) return;
        this.store.dispatch({ type: "stepped", steps });
      } catch (reason) {
        this.failed(reason);
        return;
      }
    }
  }

  /** Steps at the chosen speed until something ends it. */
  async play() {
    const mine = this.store.get().session?.id;
    this.store.dispatch({ type: "playing", playing: true });
    while (this.#goesOn(mine)) {
      const start = performance.now();
      await this.step(1);
      await pause(1000 / this.store.get().view.speed - (performance.now() - start));
    }
    if (this.store.get().session?.id === mine) this.stop();
  }

  /** @param {string | undefined} mine */
  #goesOn(mine) {
    const { playing, session, step, offline } = this.store.get();
    if (!playing || offline || session?.id !== mine) return false;
    if (watches(this.store.get()) && step >= (session?.step ?? 0)) return false;
    return session?.outcome !== "diverged" || step < session.step;
  }

  stop() {
    this.store.dispatch({ type: "playing", playing: false });
  }

  /** Waits until no step is under way. */
  async settled() {
    this.#owed = 0;
    await this.#walking;
  }
}

/** @param {number} milliseconds */
function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, milliseconds)));
}
