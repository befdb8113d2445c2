// What the reader changes by hand, each of it with its way back; what would be lost is kept as a fork.
/** @import { Actions } from "./actions.js" */
/** @import { SessionPatch, SessionView } from "./types/api.d.ts" */
/** @import { Links, View } from "./types/state.d.ts" */
/** @import { Entry } from "./undo.js" */
import { anew, inverseOf, labelOf, nudged, startsEmpty } from "./hand-patch.js";
import { t } from "./lib/texts.js";
import { watches } from "./selectors.js";
import { Undo } from "./undo.js";

/**
 * @typedef {object} How
 * @property {string} [label] what is done, in words
 * @property {string} [gesture] changes of one gesture are taken back at once
 */

/** @typedef {Entry & {patch: SessionPatch}} PatchEntry */

export class Hand {
  /** One change after the other. @type {Promise<unknown>} */
  #queue = Promise.resolve();
  /** What was done to those in a race that the stage does not follow. @type {Map<string, Undo>} */
  #others = new Map();

  /** @param {Actions} actions */
  constructor(actions) {
    this.actions = actions;
    this.store = actions.store;
    this.api = actions.api;
    this.entries = this.#nothing();
  }

  #nothing() {
    return new Undo((hand) => this.store.dispatch({ type: "hand", hand }));
  }

  get #state() {
    return this.store.get();
  }

  /** @param {() => Promise<unknown>} work @returns {Promise<void>} */
  #inTurn(work) {
    const mine = this.#queue.then(() => this.actions.attempt(work));
    this.#queue = mine;
    return mine;
  }

  /** Another session is opened, to which nothing applies that was done before. */
  forget() {
    this.#others.clear();
    this.entries.clear();
  }

  /** The stage follows another runner of a race; each has its own past. @param {string} from @param {string} to */
  turn(from, to) {
    this.#others.set(from, this.entries);
    this.entries = this.#others.get(to) ?? this.#nothing();
    this.store.dispatch({ type: "hand", hand: this.entries.labels });
  }

  undo() {
    return this.#inTurn(() => this.entries.undo());
  }

  redo() {
    return this.#inTurn(() => this.entries.redo());
  }

  /**
   * Changes the session at the shown step.
   * @param {SessionPatch | ((session: SessionView) => SessionPatch)} wanted of the session as the changes before leave it
   * @param {How} [how]
   */
  patch(wanted, how = {}) {
    return this.#inTurn(async () => {
      if (watches(this.#state)) return;
      this.actions.dismiss();
      await this.#halt();
      const { session, step } = this.#state;
      if (!session) return;
      const patch = typeof wanted === "function" ? wanted(session) : wanted;
      const key = [how.gesture ?? "", session.id, step, names(patch)].join();
      const open =
        /** @type {PatchEntry | null} */ (this.entries.again(key, how.gesture !== undefined));
      if (open && step === session.step) {
        await this.#change(patch);
        open.patch = patch;
      } else await this.#firstPatch(session, step, patch, key, how);
    });
  }

  /**
   * @param {SessionView} session
   * @param {number} step
   * @param {SessionPatch} patch
   * @param {string} key
   * @param {How} how
   */
  async #firstPatch(session, step, patch, key, how) {
    const label = how.label ?? labelOf(patch, this.#state.links);
    const later = step < session.step;
    // An optimizer of another kind forgets what it has gathered, so the way back is another session.
    const other = !later && step > 0 && startsEmpty(patch, session);
    const before = later ? await this.#keep() : other ? await this.#copy() : null;
    const inverse = before ? {} : await this.#inverse(session, step, patch);
    if (later) await this.#rewind(session, step);
    await this.#change(patch);
    /** @type {SessionView | null} */
    let ahead = null;
    /** @type {PatchEntry} */
    const entry = {
      label,
      key,
      patch,
      undo: async () => {
        if (before) return await this.#open(before, step);
        ahead = await this.#backTo(step);
        await this.#change(inverse);
      },
      redo: () => {
        if (before) return this.#open(session);
        return ahead ? this.#open(ahead) : this.#change(entry.patch);
      },
    };
    this.entries.push(entry);
  }

  /** Back to a step; the later ones stay as a fork in the menu, and undo opens it. @param {number} step */
  rewindTo(step) {
    return this.#inTurn(async () => {
      await this.#halt();
      const { session } = this.#state;
      if (!session || watches(this.#state)) return;
      const later = await this.#keep();
      await this.#rewind(session, step);
      this.entries.push({
        label: t("hand.what.rewind", { step }),
        undo: () => this.#open(later),
        redo: () => this.#open(session),
      });
    });
  }

  /** @param {string} label @param {() => Promise<unknown>} work */
  together(label, work) {
    return this.entries.together(label, work);
  }

  /** @param {Links} links */
  link(links) {
    const before = this.#state.links;
    this.store.dispatch({ type: "linked", links });
    if (!before || this.#state.links === before) return;
    /** @param {Links} pair */
    const set = (pair) => this.store.dispatch({ type: "linked", links: pair });
    const entry = this.entries.again("links");
    if (entry) entry.redo = () => set(links);
    else {
      const label = t("hand.what.links");
      this.entries.push({ label, key: "links", undo: () => set(before), redo: () => set(links) });
    }
  }

  /** @param {View["frozen"]} frozen */
  freeze(frozen) {
    const before = this.#state.view.frozen;
    if (before === frozen) return;
    this.actions.view({ frozen });
    this.entries.push({
      label: t(frozen === null ? "hand.what.live" : "hand.what.freeze"),
      undo: () => this.actions.view({ frozen: before }),
      redo: () => this.actions.view({ frozen }),
    });
  }

  /** All free weights drawn anew, as the session's initializer does it. */
  async randomize() {
    const { session } = this.#state;
    if (!session || watches(this.#state)) return;
    const drawn = await this.actions.setup.startOf(anew(session.config));
    if (!drawn || this.#state.session?.id !== session.id) return;
    const weights = nudged(session, drawn, () => 0);
    await this.patch({ weights }, { label: t("hand.what.randomize") });
  }

  /** All free weights moved a little. */
  async perturb() {
    const { session, step } = this.#state;
    if (!session || watches(this.#state)) return;
    await this.actions.attempt(async () => {
      const { weights: now } = await this.api.weights(session.id, step);
      await this.patch({ weights: nudged(session, now) }, { label: t("hand.what.perturb") });
    });
  }

  async #halt() {
    this.actions.walker.stop();
    await this.actions.walker.settled();
  }

  /** What would undo a patch. @param {SessionView} session @param {number} step @param {SessionPatch} patch */
  async #inverse(session, step, patch) {
    if (!patch.weights) return inverseOf(session, patch, null);
    const { scene, revision } = this.#state;
    const known = scene?.session === session.id && scene.step === step &&
      scene.revision === revision;
    const now = known ? scene.weights : await this.api.weights(session.id, step);
    return inverseOf(session, patch, now.weights);
  }

  /** Changes the present end of the path. @param {SessionPatch} patch */
  async #change(patch) {
    const { session, links } = this.#state;
    if (!session) return;
    const next = await this.api.patch(session.id, patch);
    const moved = "weights" in patch || "error" in patch || "free" in patch;
    const history = moved ? await this.api.history(next.id) : null;
    if (this.#state.session?.id !== next.id) return;
    const { revision } = this.#state;
    this.store.dispatch({ type: "updated", session: next, moved });
    if (history) this.store.dispatch({ type: "history", history });
    const inPlane = Object.keys(patch).join() === "weights" &&
      Object.keys(patch.weights ?? {}).every((name) => links?.includes(name));
    if (inPlane) this.#keepSlice(revision);
  }

  /** Who moves in the plane changes nothing about the slice. @param {number} before */
  #keepSlice(before) {
    const { surface, revision } = this.#state;
    if (surface?.revision !== before) return;
    this.store.dispatch({ type: "surface", surface: { ...surface, revision } });
  }

  /** The session as it is now, in the menu under the name of its last step. */
  async #keep() {
    const copy = await this.#copy();
    this.actions.remember({
      ...copy,
      title: t("note.upTo", { title: copy.title, step: copy.step }),
    });
    return copy;
  }

  /** @returns {Promise<SessionView>} */
  #copy() {
    const session = /** @type {SessionView} */ (this.#state.session);
    return this.api.fork(session.id, session.step);
  }

  /** Back to the step of a change, if there are later ones; they are kept. @param {number} step */
  async #backTo(step) {
    await this.#halt();
    const { session } = this.#state;
    if (!session || session.step <= step) return null;
    const ahead = await this.#keep();
    await this.#rewind(session, step);
    return ahead;
  }

  /** @param {SessionView} session @param {number} step */
  async #rewind({ id }, step) {
    const { links } = this.#state;
    this.store.dispatch({ type: "sought", step }); // what is read from here on is there before and after
    this.actions.reader.stop();
    await this.actions.show(await this.api.rewind(id, step), { links, step });
  }

  /** A session of the same past. @param {SessionView} session @param {number} [step] */
  async #open({ id }, step) {
    await this.#halt();
    const { links, session } = this.#state;
    if (session && session.step > 0) this.actions.remember(session);
    const opened = await this.api.session(id);
    if (session) this.actions.race.swap(session.id, opened);
    await this.actions.show(opened, { links, step });
  }
}

/** @param {SessionPatch} patch */
function names(patch) {
  return Object.entries(patch).flatMap(([part, value]) => [part, ...Object.keys(value ?? {})]);
}
