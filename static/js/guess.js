// "Guess first": a step is taken only after the reader has said where it will land.
/** @import { Actions } from "./actions.js" */
/** @import { Guess as GuessState, GuessSpot, Pending } from "./types/guess.d.ts" */
import { BEFORE, counted, isGuessable } from "./guess-words.js";
import { t } from "./lib/texts.js";

export class Guess {
  /** The guess whose step is under way. @type {Pending | null} */
  #pending = null;

  /** @param {Actions} actions */
  constructor(actions) {
    this.actions = actions;
    this.store = actions.store;
    this.store.subscribe((s) => [s.scene, s.step], () => this.#look());
    this.store.subscribe((s) => [s.step, s.revision, s.links, s.session?.id], () => this.#drop());
  }

  get on() {
    return this.store.get().guess.on;
  }

  get spot() {
    return this.store.get().guess.spot;
  }

  toggle() {
    this.actions.walker.stop();
    this.#pending = null;
    this.store.dispatch({ type: "guess", guess: { ...BEFORE, on: !this.on } });
  }

  /** @param {Partial<GuessState>} fields */
  #set(fields) {
    this.store.dispatch({ type: "guess", guess: { ...this.store.get().guess, ...fields } });
  }

  /** Puts the mark there, to be moved on. @param {GuessSpot} spot */
  place(spot) {
    if (!this.#pending) this.#set({ spot, last: null });
  }

  /** Takes the step that was guessed. @param {GuessSpot | null} spot null: where the mark is */
  commit(spot) {
    const state = this.store.get(), at = spot ?? state.guess.spot, { scene, links, step } = state;
    if (this.#pending || !scene || !links || !isGuessable(state) || scene.step !== step) return;
    if (!at) return this.actions.hint(t("guess.where"));
    const end = scene.path.steps.length - 1;
    const from = { a: scene.path.a[end], b: scene.path.b[end] };
    this.#pending = { session: scene.session, links, after: step, from, spot: at };
    this.#set({ spot: at, last: null });
    this.actions.dismiss();
    void this.actions.walker.step(1).then(() => {
      if (this.#pending?.after === this.store.get().step) this.#pending = null;
    });
  }

  /** Whether a step has to wait for a guess; one that has its guess is taken. @param {number} count */
  holds(count) {
    if (!this.on || !isGuessable(this.store.get())) return false;
    if (count === 1) this.commit(null);
    else this.actions.hint(t("guess.oneByOne"));
    return true;
  }

  /** Compares, once what came of the step has been read. */
  #look() {
    const { scene, step, guess } = this.store.get(), mine = this.#pending;
    if (!mine || !scene || scene.step !== step) return;
    if (scene.session !== mine.session || step < mine.after) return void (this.#pending = null);
    if (step === mine.after) return;
    const end = scene.path.steps.length - 1;
    const to = { a: scene.path.a[end], b: scene.path.b[end] };
    this.#pending = null;
    this.#set({ ...counted(guess, { ...mine, to, step }), spot: null });
  }

  /** Elsewhere the mark means nothing. */
  #drop() {
    if (!this.#pending && this.spot) this.#set({ spot: null });
  }
}
