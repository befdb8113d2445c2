// Maps of trainability: trains over two settings, stops when told, takes a setting that was clicked, and gives it back.
/** @import { Actions } from "./actions.js" */
/** @import { Many } from "./many.js" */
/** @import { TrainForm } from "./types/many.d.ts" */
import { latest } from "./lib/latest.js";
import { formOf, requestOf, saysOf, scaled, settingsPatch } from "./many-training.js";

/** @typedef {{session: string, revision: number, form: TrainForm, ask: object}} TrainWant */

export class Trainings {
  #maps = latest(
    (/** @type {TrainWant} */ want, signal) => this.#read(want, signal),
    () => false,
  );

  /** @param {Many} many @param {Actions} actions */
  constructor(many, actions) {
    this.many = many;
    this.actions = actions;
  }

  get #state() {
    return this.many.store.get();
  }

  /** @param {TrainForm} form */
  change(form) {
    this.many.set({ form });
  }

  start() {
    const { session, revision } = this.#state, form = formOf(this.#state);
    if (!session || !form) return;
    this.#maps.ask({ session: session.id, revision, form, ask: requestOf(form) });
  }

  stop() {
    const { training } = this.#state.many;
    this.#maps.stop();
    if (training?.progress) {
      this.many.set({ training: training.map ? { ...training, progress: null } : null });
    }
  }

  /** @param {TrainWant} want @param {AbortSignal} signal */
  async #read({ session, revision, form, ask }, signal) {
    const fresh = { session, revision, form, map: null, reason: null };
    const progress = { done: 0, of: form.steps, error: [] };
    this.many.set({ training: { ...fresh, progress }, undo: null });
    try {
      const map = await this.many.api.trainability(session, ask, (now) => {
        if (!signal.aborted) this.many.set({ training: { ...fresh, progress: now } });
      }, { signal });
      if (!signal.aborted) this.many.set({ training: { ...fresh, progress: null, map } });
    } catch (failure) {
      const reason = this.many.refusal(failure, signal);
      if (!signal.aborted) this.many.set({ training: { ...fresh, progress: null, reason } });
    }
  }

  /**
   * Takes the settings of a run. From here on, or, where the first weights are to be others, from the start again.
   * @param {Record<string, number>} values by the names of the quantities
   */
  async take(values) {
    const state = this.#state, { session } = state;
    if (!session) return;
    const [patch, before] = settingsPatch(session, values), says = saysOf(values);
    const scale = values.initial_scale;
    if (scale === undefined || scale === 1) {
      await this.actions.patch(patch);
      if (this.#state.session === session) return; // refused, and said elsewhere
      return this.many.set({ undo: { session: session.id, patch: before, says } });
    }
    const weights = await this.#firstWeights(session.id);
    if (!weights) return;
    this.actions.seek(0);
    await this.actions.patch({ ...patch, weights: scaled(weights, scale) });
    const kept = session.step > 0 ? this.#state.recent[0]?.id : undefined;
    const undo = kept
      ? { session: session.id, open: kept, says }
      : { session: session.id, patch: { ...before, weights }, says };
    this.many.set({ undo });
  }

  /** @param {string} id */
  async #firstWeights(id) {
    try {
      return (await this.many.api.weights(id, 0)).weights;
    } catch (reason) {
      this.many.failed(reason);
      return null;
    }
  }

  async undo() {
    const { many, session, links } = this.#state, { undo } = many;
    if (!undo || undo.session !== session?.id) return;
    this.many.set({ undo: null });
    if ("patch" in undo) await this.actions.patch(undo.patch);
    else await this.actions.open({ session: undo.open, preset: null, links, step: null, view: {} });
  }
}
