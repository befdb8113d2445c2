// Follows a reader through the lessons: puts on the stage what the paragraph at hand speaks of.
/** @import { Actions } from "./actions.js" */
/** @import { Place, Setting } from "./lessons.js" */
/** @import { Store } from "./types/state.d.ts" */
import { latest } from "./lib/latest.js";
import { placeOf, requestOf, settingAt, written } from "./lessons.js";

export class Lesson {
  /** The session of each run, made when it is first needed. @type {Map<string, string>} */
  #sessions = new Map();
  #settings = latest((/** @type {Place} */ place, signal) => this.#set(place, signal), () => false);

  /**
   * @param {Store} store
   * @param {Actions} actions
   */
  constructor(store, actions) {
    this.store = store;
    this.actions = actions;
  }

  get place() {
    return placeOf(this.store.get().view.lesson);
  }

  /** Goes to a paragraph, and sets the stage for it. @param {Place} place */
  read(place) {
    this.actions.view({ lesson: written(place) });
    this.store.dispatch({ type: "lessonPaused", lessonPaused: false });
    this.#settings.ask(place);
  }

  /** Moves on to a paragraph while the reader plays with the stage: the stage stays as it is. @param {Place} place */
  glance(place) {
    this.actions.view({ lesson: written(place) });
  }

  /** The reader has touched the stage. */
  pause() {
    if (this.place && !this.store.get().lessonPaused) {
      this.#settings.stop();
      this.store.dispatch({ type: "lessonPaused", lessonPaused: true });
    }
  }

  /** Sets the stage again as the paragraph has it. */
  resume() {
    if (this.place) this.read(this.place);
  }

  close() {
    this.#settings.stop();
    this.actions.view({ lesson: null });
  }

  /** @param {Place} place @param {AbortSignal} signal */
  async #set(place, signal) {
    const { catalogue } = this.store.get();
    const preset = catalogue?.presets.find(({ name }) => name === place.chapter);
    const setting = settingAt(place, preset?.steps ?? 0);
    this.actions.walker.stop();
    await this.#open(setting, signal);
    if (!signal.aborted) await this.#walk(setting.step, signal);
    if (!signal.aborted) this.actions.view(setting.view ?? {});
  }

  /** @param {Setting} setting @param {AbortSignal} signal */
  async #open(setting, signal) {
    const known = this.#sessions.get(setting.run), links = setting.links ?? null;
    if (known && this.store.get().session?.id === known) {
      if (links) this.store.dispatch({ type: "linked", links });
      return;
    }
    if (known) {
      await this.actions.open({ session: known, preset: null, links, step: 0, view: {} });
    } else {
      await this.actions.create(requestOf(setting));
    }
    const { session } = this.store.get();
    if (signal.aborted || !session) return;
    this.#sessions.set(setting.run, session.id);
    if (links) this.store.dispatch({ type: "linked", links });
  }

  /** To a step: seen again where it is recorded, trained where it is not. @param {number} step @param {AbortSignal} signal */
  async #walk(step, signal) {
    const { session } = this.store.get();
    if (!session) return;
    if (session.step < step && session.outcome !== "diverged") {
      this.actions.seek(session.step);
      await this.actions.walker.step(step - session.step);
    }
    if (!signal.aborted) this.actions.seek(Math.min(step, this.store.get().session?.step ?? 0));
  }
}
