// Asks what the next step makes of the weight whose curve is shown, where that is not just rate times slope.
/** @import { Api } from "./api.js" */
/** @import { Ask } from "./landing.js" */
/** @import { State, Store } from "./types/state.d.ts" */
import { askFor, isOf, isPlain } from "./landing.js";
import { latest } from "./lib/latest.js";

/** It is asked for together with the scene, so that both are there at once. @param {State} state */
function place({ session, revision, links, step }) {
  return [session?.id, revision, links, step];
}

export class Foresight {
  /** @type {ReturnType<typeof latest<Ask>>} */
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
    this.#reads = latest((ask, signal) => this.#read(ask, signal), () => false);
    store.subscribe(
      (s) => [s.view.tab === "curve", s.view.slopeOf, s.session?.config, s.offline, ...place(s)],
      (_, state) => this.#ask(state),
      { now: true },
    );
  }

  /** @param {State} state */
  #ask({ view, revision, step, links, session, next, offline }) {
    if (view.tab !== "curve" || !links || !session || offline) return;
    if (isPlain(session) || session.outcome === "diverged") return;
    const ask = askFor(session, { revision, step, links }, view.slopeOf);
    if (!next || !isOf(next, ask)) this.#reads.ask(ask);
  }

  /** @param {Ask} ask @param {AbortSignal} signal */
  async #read(ask, signal) {
    try {
      const update = await this.api.update(ask.session, ask.link, ask.step, { signal });
      if (!signal.aborted) this.store.dispatch({ type: "next", next: { ...ask, update } });
    } catch (reason) {
      if (!signal.aborted) this.failed(reason);
    }
  }
}
