// Hears of every change of the session, whoever makes it, and keeps the page in step: of those who watch, and of a second tab.
/** @import { Api } from "./api.js" */
/** @import { Both } from "./types/api.d.ts" */
/** @import { State, Store } from "./types/state.d.ts" */
import { latest } from "./lib/latest.js";
import { t } from "./lib/texts.js";
import { watches } from "./selectors.js";

/** Our own changes are answered about when they are heard of; only what is still unknown after this is another's. */
const OWN = 300;
/** A browser gives up where the server refuses; then we knock again after this long. */
const AGAIN = 3000;

/**
 * @typedef {object} News
 * @property {"stepped" | "changed"} name
 * @property {number} version which the session has from then on
 * @property {{step: number, error?: Both, outcome?: "running" | "stationary" | "diverged"}} data
 */

/** Whether news can be taken as they are, without asking: one step more. @param {State} state @param {News} news */
export function isNext({ session }, { name, version, data }) {
  return session !== null && name === "stepped" && version === (session.version ?? 0) + 1 &&
    data.step === session.step + 1 && data.outcome === "running";
}

/** Whether news are news. @param {State} state @param {News} news */
export function isNew({ session }, { version }) {
  return session !== null && version > (session.version ?? 0);
}

export class Watcher {
  /** @type {EventSource | null} */
  #source = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #knock;
  /** @type {ReturnType<typeof latest<News>>} */
  #reads;

  /**
   * @param {Store} store
   * @param {Api} api
   * @param {(reason: unknown) => void} failed
   * @param {() => void} stopReading before what was read is no longer true
   */
  constructor(store, api, failed, stopReading) {
    this.store = store;
    this.api = api;
    this.failed = failed;
    this.stopReading = stopReading;
    this.#reads = latest((news) => this.#read(news), () => true);
    store.subscribe((s) => s.session?.id, () => this.#listen(), { now: true });
    // A tab that nobody sees does not listen: a browser has six connections for a host, and no more.
    document.addEventListener("visibilitychange", () => this.#listen());
  }

  #listen() {
    this.#close();
    const { session } = this.store.get();
    if (!session || document.hidden) return this.#live("off");
    const source = this.#source = this.api.events(session.id);
    source.addEventListener("open", () => this.#opened());
    source.addEventListener("error", () => this.#lost());
    source.addEventListener("stepped", (event) => this.#heard("stepped", event));
    source.addEventListener("changed", (event) => this.#heard("changed", event));
    source.addEventListener("deleted", () => this.gone());
  }

  #close() {
    clearTimeout(this.#timer);
    clearTimeout(this.#knock);
    this.#timer = undefined;
    this.#source?.close();
    this.#source = null;
  }

  /** @param {State["live"]} live */
  #live(live) {
    if (this.store.get().live !== live) this.store.dispatch({ type: "live", live });
  }

  #opened() {
    this.#live("on");
    if (!watches(this.store.get()) || !this.store.get().offline) return;
    this.store.dispatch({ type: "offline", offline: false });
  }

  #lost() {
    this.#live("lost");
    if (this.#source?.readyState !== 2) return; // it tries again by itself
    clearTimeout(this.#knock);
    this.#knock = setTimeout(() => this.#listen(), AGAIN);
  }

  /** The session is deleted; its last picture stays. */
  gone() {
    this.#close();
    this.#live("gone");
    this.store.dispatch({ type: "playing", playing: false });
    const text = t("share.gone");
    this.store.dispatch({ type: "noticed", notice: { kind: "hint", text, at: null } });
  }

  /** @param {News["name"]} name @param {MessageEvent} event */
  #heard(name, event) {
    const news = { name, version: Number(event.lastEventId), data: JSON.parse(event.data) };
    const state = this.store.get();
    if (!isNew(state, news)) return;
    if (watches(state)) return this.#take(news);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#take(news), OWN);
  }

  /** @param {News} news */
  #take(news) {
    const state = this.store.get(), { step, error } = news.data;
    if (!isNew(state, news)) return;
    if (this.#reads.busy || !isNext(state, news) || !error) return this.#reads.ask(news);
    const steps = { ...news.data, error, outcome: /** @type {const} */ ("running"), message: "" };
    const { version } = news;
    this.store.dispatch({
      type: "stepped",
      steps: { ...steps, version, points: [{ step, error }] },
    });
  }

  /** @param {News} news */
  async #read(news) {
    const { id = "", version: before = 0 } = this.store.get().session ?? {};
    try {
      const session = await this.api.session(id), history = await this.api.history(id);
      const now = this.store.get().session;
      if (now?.id !== id || (session.version ?? 0) <= (now.version ?? 0)) return;
      // All that was read of the session still holds where nothing happened but steps.
      const moved = news.name !== "stepped" || news.version !== before + 1 ||
        session.version !== news.version;
      if (moved) this.stopReading();
      this.store.dispatch({ type: "followed", session, history, moved });
    } catch (reason) {
      this.failed(reason);
    }
  }
}
