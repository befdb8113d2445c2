// What the reader can do, as methods over the store and the API.
/** @import { Api } from "./api.js" */
/** @import { Opening } from "./url.js" */
/** @import { History, SessionPatch, SessionRequest, SessionView } from "./types/api.d.ts" */
/** @import { Links, Store, View, Which } from "./types/state.d.ts" */
import { t } from "./lib/texts.js";
import { report } from "./report.js";
import { Lesson } from "./lesson.js";
import { Reader } from "./reader.js";
import { exists, lastStep, nearest, neighbor, remembered, withLink } from "./selectors.js";
import { Walker } from "./walker.js";

const FIRST_PRESET = "moons";

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
    this.lesson = new Lesson(store, this);
  }

  get #state() {
    return this.store.get();
  }

  /** @param {() => Promise<unknown>} work */
  async #attempt(work) {
    try {
      await work();
    } catch (reason) {
      this.failed(reason);
    }
  }

  /** The session that an address asks for, or a fresh one. @param {Opening} opening */
  open(opening) {
    this.#opening = opening;
    return this.#attempt(async () => {
      this.view(opening.view);
      if (!opening.session) {
        return this.#show(
          await this.api.create({ preset: opening.preset ?? FIRST_PRESET }),
          opening,
        );
      }
      try {
        await this.#show(await this.api.session(opening.session), opening);
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
  async #show(session, opening = {}) {
    const history = session.step ? await this.api.history(session.id) : single(session);
    const asked = opening.links;
    const links = asked?.every((name) => exists(session, name)) ? asked : session.links ?? null;
    const wanted = Math.min(opening.step ?? session.step, session.step);
    const step = nearest(history.steps, wanted);
    this.store.dispatch({ type: "opened", session, history, step, links });
    void this.#attempt(async () => {
      const examples = await this.api.examples(session.id);
      if (this.#state.session?.id === session.id) {
        this.store.dispatch({ type: "examples", examples });
      }
    });
  }

  async #replaceLost() {
    await this.#attempt(() => this.#fresh(this.#state.session?.preset ?? null));
  }

  /** The session is gone from the server: the same preset again, and a sentence. @param {string | null} preset */
  async #fresh(preset) {
    const session = await this.api.create({ preset: preset ?? FIRST_PRESET });
    await this.#show(session);
    this.hint(t("note.lost", { title: session.title }));
  }

  /** @param {string} text */
  hint(text) {
    this.store.dispatch({ type: "noticed", notice: { kind: "hint", text, at: null } });
  }

  catalogue() {
    return this.#attempt(async () => {
      this.store.dispatch({ type: "catalogue", catalogue: await this.api.catalogue() });
    });
  }

  /** @param {SessionRequest} request */
  create(request) {
    return this.#attempt(async () => {
      this.dismiss();
      const { session } = this.#state;
      const made = await this.api.create(request);
      if (session && session.step > 0) this.#remember(session);
      this.live();
      await this.#show(made);
    });
  }

  fork() {
    return this.#attempt(async () => {
      const { session, step, links } = this.#state;
      if (!session) return;
      await this.walker.settled();
      const fork = await this.api.fork(session.id, step);
      this.#remember(session);
      await this.#show(fork, { links, step });
      this.hint(t("note.forked", { step }));
    });
  }

  /** Changes the session at the shown step. @param {SessionPatch} patch */
  patch(patch) {
    return this.#attempt(async () => {
      this.dismiss();
      const session = await this.#branch();
      if (!session) return;
      const next = await this.api.patch(session.id, patch);
      const moved = "weights" in patch || "error" in patch || "free" in patch;
      const history = moved ? await this.api.history(next.id) : null;
      if (this.#state.session?.id !== next.id) return;
      this.store.dispatch({ type: "updated", session: next, moved });
      if (history) this.store.dispatch({ type: "history", history });
    });
  }

  /** Back to the shown step for a change; what came later is kept as a fork. */
  async #branch() {
    this.walker.stop();
    await this.walker.settled();
    const { session, step, links } = this.#state;
    if (!session || step === session.step) return session;
    const fork = await this.api.fork(session.id, session.step);
    this.#remember({ ...fork, title: t("note.upTo", { title: fork.title, step: session.step }) });
    return this.#rewind(session, step, links);
  }

  /** Gives up the steps after `step`; this is how a diverged run goes on. @param {number} step */
  rewindTo(step) {
    return this.#attempt(async () => {
      const { session, links } = this.#state;
      if (!session) return;
      await this.walker.settled();
      await this.#rewind(session, step, links);
    });
  }

  /** @param {SessionView} session @param {number} step @param {Links | null} links */
  async #rewind({ id }, step, links) {
    this.store.dispatch({ type: "sought", step }); // what is read from here on is there before and after
    this.reader.stop();
    const rewound = await this.api.rewind(id, step);
    await this.#show(rewound, { links, step });
    return rewound;
  }

  /** Tries again to reach the server. */
  async retry() {
    this.store.dispatch({ type: "offline", offline: false });
    const { session, links, step, catalogue } = this.#state;
    if (!catalogue) await this.catalogue();
    if (!session) return this.#opening && this.open(this.#opening);
    await this.#attempt(async () => {
      await this.#show(await this.api.session(session.id), { links, step });
      this.reader.ask();
    });
  }

  /** Leaves the slice as it is. */
  stopReading() {
    this.reader.stop();
    this.store.dispatch({ type: "busy", busy: null });
  }

  /** @param {SessionView} session */
  #remember(session) {
    const recent = remembered(this.#state.recent, session);
    this.store.dispatch({ type: "recent", recent });
  }

  /** Looks at a recorded step; the session stays where it is. @param {number} step */
  seek(step) {
    this.walker.stop();
    this.store.dispatch({ type: "sought", step });
  }

  step(count = 1) {
    void this.walker.step(count);
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
    else void this.walker.play();
  }

  /** @param {Partial<View>} view */
  view(view) {
    this.store.dispatch({ type: "viewed", view });
  }

  flipTheme() {
    this.view({ theme: this.#state.theme === "dark" ? "light" : "dark" });
  }

  freeze() {
    this.view({ frozen: this.#state.step });
  }

  live() {
    this.view({ frozen: null });
  }

  /** A click on a link of the diagram. @param {string} name */
  take(name) {
    const { links, older } = this.#state;
    const next = withLink(links, name, older);
    if (next) this.store.dispatch({ type: "linked", links: next });
  }

  /** Puts one link in a chosen place. @param {Which} which @param {string} name */
  choose(which, name) {
    const next = withLink(this.#state.links, name, which);
    if (next) this.store.dispatch({ type: "linked", links: next });
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

/** @param {SessionView} session @returns {History} */
function single({ error }) {
  return { steps: [0], train: [error.train], test: [error.test] };
}
