// What the reader can do, as methods over the store and the API.
/** @import { Api } from "./api.js" */
/** @import { Opening } from "./url.js" */
/** @import { SessionRequest, SessionView } from "./types/api.d.ts" */
/** @import { Store, View, Which } from "./types/state.d.ts" */
import { FIRST_PRESET } from "./early.js";
import { t } from "./lib/texts.js";
import { report } from "./report.js";
import { Foresight } from "./foresight.js";
import { Ghost } from "./ghost.js";
import { Guess } from "./guess.js";
import { Hand } from "./hand.js";
import { Lesson } from "./lesson.js";
import { Many } from "./many.js";
import { OverlayReader } from "./overlay-reader.js";
import { Race } from "./race.js";
import { Reader } from "./reader.js";
import { Setup } from "./setup.js";
import { SlopeReader } from "./slope-reader.js";
import {
  atStart,
  exists,
  lastStep,
  nearest,
  neighbor,
  remembered,
  watches,
  withLink,
} from "./selectors.js";
import { Walker } from "./walker.js";
import { Watcher } from "./watcher.js";

export class Actions {
  /** What was asked for last, to be tried again. @type {Opening | null} */
  #opening = null;

  /**
   * @param {Store} store
   * @param {Api} api
   */
  constructor(store, api) {
    /** @param {unknown} reason */
    const failed = (reason) => {
      if (report(store, reason)) void this.#replaceLost();
    };
    this.store = store;
    this.api = api;
    this.failed = failed;
    this.walker = new Walker(store, api, failed);
    this.reader = new Reader(store, api, failed);
    this.foresight = new Foresight(store, api, failed);
    this.ghost = new Ghost(store, api, failed);
    this.overlays = new OverlayReader(store, api, failed);
    this.slopes = new SlopeReader(store, api, failed);
    this.many = new Many(store, api, this);
    this.lesson = new Lesson(store, this);
    this.setup = new Setup(this);
    this.hand = new Hand(this);
    this.guess = new Guess(this);
    this.race = new Race(this);
    this.watcher = new Watcher(store, api, failed, () => this.reader.stop());
  }

  get #state() {
    return this.store.get();
  }

  /** @param {() => Promise<unknown>} work */
  async attempt(work) {
    try {
      await work();
    } catch (reason) {
      this.failed(reason);
    }
  }

  /** The session that an address asks for, or a fresh one. @param {Opening} opening */
  open(opening) {
    this.#opening = opening;
    this.hand.forget();
    return this.attempt(async () => {
      this.view(opening.view);
      if (!opening.session) {
        return this.show(
          await this.api.create({ preset: opening.preset ?? FIRST_PRESET }),
          opening,
        );
      }
      try {
        await this.show(await this.api.session(opening.session), opening);
      } catch (reason) {
        if (report(this.store, reason)) await this.#fresh(opening.preset);
      }
    });
  }

  /**
   * Puts a session on the page.
   * @param {SessionView} session
   * @param {Partial<Opening>} [opening]
   */
  async show(session, opening = {}) {
    const history = session.step ? await this.api.history(session.id) : atStart(session);
    const asked = opening.links;
    const links = asked?.every((name) => exists(session, name)) ? asked : session.links ?? null;
    const wanted = Math.min(opening.step ?? session.step, session.step);
    const step = nearest(history.steps, wanted);
    this.store.dispatch({ type: "opened", session, history, step, links });
    void this.attempt(async () => {
      const examples = await this.api.examples(session.id);
      if (this.#state.session?.id === session.id) {
        this.store.dispatch({ type: "examples", examples });
      }
    });
  }

  async #replaceLost() {
    if (watches(this.#state)) return this.watcher.gone();
    await this.attempt(() => this.#fresh(this.#state.session?.preset ?? null));
  }

  /** The session is gone from the server: the same preset again, and a sentence. @param {string | null} preset */
  async #fresh(preset) {
    const session = await this.api.create({ preset: preset ?? FIRST_PRESET });
    this.hand.forget();
    await this.show(session);
    this.hint(t("note.lost", { title: session.title }));
  }

  /** @param {string} text */
  hint(text) {
    this.store.dispatch({ type: "noticed", notice: { kind: "hint", text, at: null } });
  }

  catalogue() {
    return this.attempt(async () => {
      this.store.dispatch({ type: "catalogue", catalogue: await this.api.catalogue() });
    });
  }

  /** @param {SessionRequest} request */
  create(request) {
    return this.attempt(async () => {
      this.dismiss();
      const { session } = this.#state;
      const made = await this.api.create(request);
      if (session && session.step > 0) this.remember(session);
      this.hand.forget();
      this.view({ frozen: null });
      await this.show(made);
    });
  }

  fork() {
    return this.attempt(async () => {
      const { session, step, links } = this.#state;
      if (!session || watches(this.#state)) return;
      await this.walker.settled();
      const fork = await this.api.fork(session.id, step);
      this.hand.forget();
      this.remember(session);
      this.race.swap(session.id, fork);
      await this.show(fork, { links, step });
      this.hint(t("note.forked", { step }));
    });
  }

  /**
   * Changes the session at the shown step.
   * @param {Parameters<import("./hand.js").Hand["patch"]>[0]} wanted
   * @param {import("./hand.js").How} [how]
   */
  patch(wanted, how) {
    return this.hand.patch(wanted, how);
  }

  /** This is also how a diverged run goes on. @param {number} step */
  rewindTo(step) {
    return this.hand.rewindTo(step);
  }

  /** Tries again to reach the server. */
  async retry() {
    this.store.dispatch({ type: "offline", offline: false });
    const { session, links, step, catalogue } = this.#state;
    if (!catalogue) await this.catalogue();
    if (!session) return this.#opening && this.open(this.#opening);
    await this.attempt(async () => {
      await this.show(await this.api.session(session.id), { links, step });
      this.reader.ask();
    });
  }

  /** Leaves the slice as it is. */
  stopReading() {
    this.reader.stop();
    this.store.dispatch({ type: "busy", busy: null });
  }

  /** @param {SessionView} session */
  remember(session) {
    const recent = remembered(this.#state.recent, session);
    this.store.dispatch({ type: "recent", recent });
  }

  /** Looks at a recorded step; the session stays where it is. @param {number} step */
  seek(step) {
    this.walker.stop();
    this.store.dispatch({ type: "sought", step });
  }

  step(count = 1) {
    if (!this.guess.holds(count)) void this.walker.step(count);
  }

  back() {
    this.seek(neighbor(this.#state, -1));
  }

  toStart() {
    this.seek(this.#state.history.steps[0] ?? 0);
  }

  toEnd() {
    this.seek(lastStep(this.#state));
  }

  toggle() {
    if (this.#state.playing) this.walker.stop();
    else if (!this.guess.holds(Infinity)) void this.walker.play();
  }

  /** @param {Partial<View>} view */
  view(view) {
    this.store.dispatch({ type: "viewed", view });
  }

  flipTheme() {
    this.view({ theme: this.#state.theme === "dark" ? "light" : "dark" });
  }

  freeze() {
    this.hand.freeze(this.#state.step);
  }

  live() {
    this.hand.freeze(null);
  }

  /** A click on a link of the diagram. @param {string} name */
  take(name) {
    const { links, older } = this.#state;
    const next = withLink(links, name, older);
    if (next) this.hand.link(next);
  }

  /** Puts one link in a chosen place. @param {Which} which @param {string} name */
  choose(which, name) {
    const next = withLink(this.#state.links, name, which);
    if (next) this.hand.link(next);
  }

  /** @param {SessionRequest | null} draft */
  draft(draft) {
    this.store.dispatch({ type: "drafted", draft });
  }

  /** @param {string | null} [at] */
  dismiss(at) {
    this.store.dispatch({ type: "dismissed", at });
  }
}
