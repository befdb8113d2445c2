// Reads what the tab "Many weights" shows, while it is shown: the chosen plane and the slopes at once, the rest at rest.
/** @import { Api } from "./api.js" */
/** @import { AnyPlane, ManyState, PlaneKind } from "./types/many.d.ts" */
/** @import { State, Store } from "./types/state.d.ts" */
import { ApiError } from "./api.js";
import { square } from "./batch.js";
import { latest } from "./lib/latest.js";
import { t } from "./lib/texts.js";
import { Curvatures } from "./curvatures.js";
import * as wants from "./many-wants.js";
import { Trainings } from "./trainings.js";

/** How long nothing has to change before what takes longer is asked for. */
const REST = 240;
const COARSE = 41, FINE = 101;
/** The grid of a tile. */
const TILE = /** @type {[number, number]} */ ([25, 17]);
/** More bars would be thinner than a hair. */
const MOST_SLOPES = 240;
const PAIRS = 8, PAIR_GRID = 21;

/** @typedef {{key: string, session: string, step: number, plane: AnyPlane, points: number}} PlaneWant */
/** @typedef {{key: string, session: string, step: number}} StepWant */

export class Many {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #planes = latest(
    (/** @type {PlaneWant} */ want, signal) => this.#readPlane(want, signal),
    // While it plays, each step's plane is read to its end: what follows would never be seen otherwise.
    (a, b) =>
      a.session === b.session && a.plane.kind === b.plane.kind && a.points === COARSE &&
      (a.plane.kind !== "random" || same(a.plane, b.plane)),
  );
  #tiles = latest(
    (/** @type {StepWant} */ want, signal) => this.#readTiles(want, signal),
    (a, b) => a.key === b.key,
  );
  #slopes = latest(
    (/** @type {StepWant} */ want, signal) => this.#readSlopes(want, signal),
    (a, b) => a.session === b.session,
  );
  #pairs = latest(
    (/** @type {StepWant} */ want, signal) => this.#readPairs(want, signal),
    (a, b) => a.key === b.key,
  );

  /**
   * @param {Store} store
   * @param {Api} api
   * @param {import("./actions.js").Actions} actions
   */
  constructor(store, api, actions) {
    this.store = store;
    this.api = api;
    this.failed = actions.failed;
    this.curvature = new Curvatures(this);
    this.training = new Trainings(this, actions);
    store.subscribe((s) => s.session?.id, () => this.tell({ kind: "clear" }));
    store.subscribe(wants.parts, () => this.look(), { now: true });
  }

  /** @param {import("./types/many.d.ts").ManyNews} news */
  tell(news) {
    this.store.dispatch({ type: "many", news });
  }

  /** @param {Partial<ManyState>} set */
  set(set) {
    this.tell({ kind: "set", set });
  }

  look() {
    clearTimeout(this.#timer);
    const state = this.store.get(), part = state.view.many;
    const shown = state.view.tab === "many" && state.session && !state.offline;
    const on = (/** @type {string} */ name) => shown && part === name;
    if (!on("planes")) {
      for (const read of [this.#planes, this.#tiles, this.#slopes]) {
        read.stop();
      }
    }
    if (!on("pairs")) this.#pairs.stop();
    if (!on("curvature")) this.curvature.leave();
    if (!on("training")) this.training.stop();
    if (!shown) return;
    if (part === "planes") this.#now(state);
    if (!state.playing) this.#timer = setTimeout(() => this.#atRest(), REST);
  }

  /** @param {State} state */
  #now(state) {
    const { many, step } = state, session = state.session?.id ?? "";
    const key = wants.keyOf(state);
    if (many.slopes?.key !== key) this.#slopes.ask({ key, session, step });
    const reason = wants.missing(state, state.view.plane);
    const plane = wants.planeOf(state, state.view.plane), planeKey = wants.keyOf(state, plane);
    if (reason) return this.#planes.stop();
    if (many.plane?.key !== planeKey) {
      this.#planes.ask({ key: planeKey, session, step, plane, points: COARSE });
    }
  }

  #atRest() {
    const state = this.store.get(), { many, step, view } = state;
    const session = state.session?.id ?? "", key = wants.keyOf(state);
    if (view.many === "pairs" && many.pairs?.key !== key) this.#pairs.ask({ key, session, step });
    if (view.many === "curvature") this.curvature.look();
    if (view.many !== "planes") return;
    if (wants.isCurrent(state) && (many.plane?.surface.x.length ?? 0) < FINE) this.#refine();
    this.#tiles.ask({ key, session, step });
  }

  /** The chosen plane once more, finer, where all is still. */
  #refine() {
    const state = this.store.get(), { plane } = state.many;
    if (!plane || !wants.isCurrent(state) || state.playing || state.view.tab !== "many") return;
    const session = state.session?.id ?? "";
    this.#planes.ask({ ...plane, session, points: FINE });
  }

  /** @param {PlaneWant} want @param {AbortSignal} signal */
  async #readPlane({ key, session, step, plane, points }, signal) {
    const ask = { plane, step };
    const grid = { ...ask, ranges: null, resolution: square(points) };
    try {
      const known = this.store.get().many.plane;
      const [path, surface] = await Promise.all([
        known?.key === key ? known.path : this.api.planePath(session, ask, { signal }),
        this.api.surface(session, grid, { signal }),
      ]);
      if (signal.aborted) return;
      // A refusal of another plane, which was chosen meanwhile, stays.
      const { refused } = this.store.get().many, read = { key, plane, step, path, surface };
      this.set({ plane: read, refused: refused?.key === key ? null : refused });
      if (points === COARSE) this.look();
    } catch (reason) {
      const text = this.refusal(reason, signal);
      if (text) this.set({ refused: { key, text } });
    }
  }

  /** @param {StepWant} want @param {AbortSignal} signal */
  async #readTiles({ session, step }, signal) {
    for (const kind of wants.KINDS) {
      const state = this.store.get(), plane = wants.planeOf(state, kind);
      const key = wants.keyOf(state, plane);
      if (state.step !== step || state.session?.id !== session) return;
      if (state.many.tiles[kind]?.key === key) continue;
      await this.#readTile({ kind, key, plane, session, step }, signal);
      if (signal.aborted) return;
    }
  }

  /**
   * @param {{kind: PlaneKind, key: string, plane: AnyPlane, session: string, step: number}} want
   * @param {AbortSignal} signal
   */
  async #readTile({ kind, key, plane, session, step }, signal) {
    const none = { key, path: null, surface: null };
    const reason = wants.missing(this.store.get(), kind);
    if (reason) return this.tell({ kind: "tile", of: kind, tile: { ...none, reason } });
    const ask = { plane, step };
    try {
      const [path, surface] = await Promise.all([
        this.api.planePath(session, ask, { signal }),
        this.api.surface(session, { ...ask, ranges: null, resolution: TILE }, { signal }),
      ]);
      if (signal.aborted) return;
      this.tell({ kind: "tile", of: kind, tile: { key, reason: null, path, surface } });
    } catch (failure) {
      const text = this.refusal(failure, signal);
      if (text) this.tell({ kind: "tile", of: kind, tile: { ...none, reason: text } });
    }
  }

  /** @param {StepWant} want @param {AbortSignal} signal */
  async #readSlopes({ key, session, step }, signal) {
    try {
      const found = await this.api.ranking(session, step, MOST_SLOPES, { signal });
      if (!signal.aborted) this.set({ slopes: { key, found } });
    } catch (reason) {
      this.refusal(reason, signal);
    }
  }

  /** @param {StepWant} want @param {AbortSignal} signal */
  async #readPairs({ key, session, step }, signal) {
    const ask = { count: PAIRS, surface: PAIR_GRID, step };
    try {
      const found = await this.api.pairs(session, ask, { signal });
      if (!signal.aborted) this.set({ pairs: { key, found, reason: null } });
    } catch (failure) {
      const reason = this.refusal(failure, signal);
      if (reason) this.set({ pairs: { key, found: null, reason } });
    }
  }

  /**
   * What the server will not compute, in its words; null where it is something else, or given up.
   * @param {unknown} reason
   * @param {AbortSignal} signal
   */
  refusal(reason, signal) {
    if (signal.aborted) return null;
    if (!(reason instanceof ApiError) || reason.status === 404) {
      this.failed(reason);
      return null;
    }
    const said = reason.problem.errors?.[0]?.detail ?? reason.message;
    return t("many.refused", { reason: said.charAt(0).toUpperCase() + said.slice(1) });
  }

  /** Another draw of the random directions. */
  draw() {
    const seed = this.store.get().view.planeSeed;
    this.store.dispatch({ type: "viewed", view: { plane: "random", planeSeed: seed + 1 } });
  }
}

/** @param {AnyPlane} a @param {AnyPlane} b */
function same(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}
