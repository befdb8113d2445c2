// Walks a session: single steps, long steps and play; never more than one request under way.
/** @import { Api } from "./api.js" */
/** @import { Store } from "./types/state.d.ts" */
import { lastStep, neighbor } from "./selectors.js";

/**
 * @param {Store} store
 * @param {Api} api
 * @param {(reason: unknown) => void} failed
 */
export function createWalker(store, api, failed) {
  let owed = 0;
  /** @type {Promise<void> | null} */
  let walking = null;

  /** Takes `count` steps from the shown one: through the recorded ones first, then new ones. @param {number} count */
  function step(count) {
    const state = store.get(), last = lastStep(state);
    if (!state.session || state.offline) return Promise.resolve();
    if (state.step < last) {
      const target = count === 1 ? neighbor(state, 1) : Math.min(last, state.step + count);
      store.dispatch({ type: "sought", step: target });
      count -= target - state.step;
    }
    if (count <= 0) return Promise.resolve();
    owed += count;
    walking ??= walk().finally(() => walking = null);
    return walking;
  }

  async function walk() {
    while (owed > 0) {
      const { session } = store.get(), count = owed;
      owed = 0;
      if (!session || session.outcome === "diverged") return;
      try {
        const steps = await api.steps(session.id, count);
        if (store.get().session?.id === session.id) store.dispatch({ type: "stepped", steps });
      } catch (reason) {
        failed(reason);
        return;
      }
    }
  }

  /** Steps at the chosen speed until something ends it. */
  async function play() {
    const mine = store.get().session?.id;
    store.dispatch({ type: "playing", playing: true });
    while (goesOn(mine)) {
      const start = performance.now();
      await step(1);
      await pause(1000 / store.get().view.speed - (performance.now() - start));
    }
    if (store.get().session?.id === mine) store.dispatch({ type: "playing", playing: false });
  }

  /** @param {string | undefined} mine */
  function goesOn(mine) {
    const { playing, session, step, offline } = store.get();
    if (!playing || offline || session?.id !== mine) return false;
    return session?.outcome !== "diverged" || step < session.step;
  }

  return {
    step,
    play,
    stop: () => store.dispatch({ type: "playing", playing: false }),
    /** Waits until no step is under way. */
    settled: () => walking ?? Promise.resolve(),
  };
}

/** @param {number} milliseconds */
function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, milliseconds)));
}
