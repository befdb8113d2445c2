// Reads what the overlays show, while they are on: the model at the point at once, what takes long when all is still.
/** @import { Api } from "./api.js" */
/** @import { Store } from "./types/state.d.ts" */
/** @import { OverlayKind, Overlays, OverlayWant } from "./types/overlays.d.ts" */
import { ApiError } from "./api.js";
import { latest } from "./lib/latest.js";
import * as overlays from "./overlay-wants.js";
import { showing } from "./selectors.js";
import * as wants from "./wants.js";

/** How long nothing has to change before what takes long is asked for. */
const REST = 300;
/** The grid on which stationary points are suspected, in each direction. */
const GRID = 41;
const KINDS = /** @type {const} */ (["model", "book", "points", "basins"]);
const SLOW = ["points", "basins"];

export class OverlayReader {
  /** @type {Map<OverlayKind, ReturnType<typeof latest<OverlayWant>>>} */
  #reads = new Map();
  /** What is under way or was read last. @type {Map<OverlayKind, OverlayWant | null>} */
  #asked = new Map();
  /** @type {Map<OverlayKind, ReturnType<typeof setTimeout>>} */
  #timers = new Map();

  /**
   * @param {Store} store
   * @param {Api} api
   * @param {(reason: unknown) => void} failed
   */
  constructor(store, api, failed) {
    this.store = store;
    this.api = api;
    this.failed = failed;
    for (const kind of KINDS) {
      // While it plays, each model is read to its end: what follows would never be seen otherwise.
      const related = SLOW.includes(kind) ? () => false : () => true;
      this.#reads.set(kind, latest((want, signal) => this.#read(kind, want, signal), related));
    }
    store.subscribe(overlays.parts, () => KINDS.forEach((kind) => this.#ask(kind)), { now: true });
  }

  /** Gives up the descents, and switches them off. */
  stop() {
    const { view } = this.store.get();
    this.store.dispatch({ type: "viewed", view: { show: showing(view.show, "basins", false) } });
  }

  /** @param {OverlayKind} kind */
  #ask(kind) {
    const want = overlays.wanted(this.store.get(), kind), asked = this.#asked.get(kind) ?? null;
    if (want && overlays.sameWant(want, asked)) return;
    clearTimeout(this.#timers.get(kind));
    if (SLOW.includes(kind) || !want) this.#give(kind);
    if (!want) return;
    if (SLOW.includes(kind)) this.#timers.set(kind, setTimeout(() => this.#slow(kind), REST));
    else this.#begin(kind, want);
  }

  /** @param {OverlayKind} kind */
  #slow(kind) {
    const state = this.store.get(), want = overlays.wanted(state, kind);
    if (want && !state.playing && wants.isCurrent(state)) this.#begin(kind, want);
  }

  /** What is there already is not read again. @param {OverlayKind} kind @param {OverlayWant} want */
  #begin(kind, want) {
    this.#asked.set(kind, want);
    if (overlays.sameWant(this.store.get().overlays[kind]?.want ?? null, want)) return;
    this.#reads.get(kind)?.ask(want);
  }

  /** @param {OverlayKind} kind */
  #give(kind) {
    this.#asked.set(kind, null);
    this.#reads.get(kind)?.stop();
  }

  /** @param {Partial<Overlays>} news */
  #keep(news) {
    this.store.dispatch({ type: "overlays", overlays: { ...this.store.get().overlays, ...news } });
  }

  /** @param {OverlayKind} kind @param {OverlayWant} want @param {AbortSignal} signal */
  async #read(kind, want, signal) {
    try {
      const found = await this.#found(kind, want, signal);
      if (!signal.aborted && found) {
        this.#keep(/** @type {Partial<Overlays>} */ ({ [kind]: { want, found } }));
      }
    } catch (reason) {
      if (!signal.aborted) this.#refused(reason);
    } finally {
      if (kind === "basins") this.#keep({ progress: null });
    }
  }

  /** @param {OverlayKind} kind @param {OverlayWant} want @param {AbortSignal} signal */
  #found(kind, { session, links: [a, b], step, examples, at, ranges }, signal) {
    const plane = /** @type {const} */ ({ kind: "links", a, b }), options = { signal };
    const ask = { plane, step, examples };
    if (kind === "model") return this.api.bends(session, { ...ask, at }, options);
    if (kind === "book") return this.api.bookGradient(session, step, options);
    if (kind === "points") {
      return this.api.stationary(session, { ...ask, ranges, resolution: [GRID, GRID] }, options);
    }
    const of = overlays.STARTS ** 2;
    this.#keep({ progress: { done: 0, of } });
    const descents = {
      ...ask,
      ranges,
      resolution: grid(overlays.STARTS),
      steps: overlays.MOST_STEPS,
    };
    return this.api.basins(session, descents, (progress) => {
      if (!signal.aborted) this.#keep({ progress });
    }, options);
  }

  /** What the server will not compute is said once; the picture stays. @param {unknown} reason */
  #refused(reason) {
    if (!(reason instanceof ApiError) || reason.status === 404) return this.failed(reason);
    const notice = { kind: /** @type {const} */ ("problem"), text: reason.message, at: null };
    this.store.dispatch({ type: "noticed", notice });
  }
}

/** @param {number} points @returns {[number, number]} */
function grid(points) {
  return [points, points];
}
