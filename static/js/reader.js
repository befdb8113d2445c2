// Keeps the readings on the page (scene, slice) in step with what is being looked at.
/** @import { Api } from "./api.js" */
/** @import { Frame, Range, Scene, Store } from "./types/state.d.ts" */
/** @import { Surface } from "./types/api.d.ts" */
/** @import { Want } from "./wants.js" */
import { batch, COARSE, slice } from "./batch.js";
import { latest } from "./lib/latest.js";
import { hasSlice } from "./selectors.js";
import { same } from "./store.js";
import * as wants from "./wants.js";

const LIVING = 61, STILL = 121;
/** A slice that comes faster than this is read together with the rest, in one batch. */
const QUICK = 120;
/** A still slice is sampled finer after this long. */
const REST = 220;

/** @typedef {Want & {ranges: [Range, Range], points: number}} SliceWant */

export class Reader {
  /** How long the server took for the last slice, in milliseconds: ours would say how long the page was busy. */
  #cost = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {ReturnType<typeof latest<Want>>} */
  #scenes;
  /** @type {ReturnType<typeof latest<SliceWant>>} */
  #slices;

  /**
   * @param {Store} store
   * @param {Api} api
   * @param {(reason: unknown) => void} failed
   */
  constructor(store, api, failed) {
    this.store = store;
    this.api = api;
    this.failed = failed;
    this.#scenes = latest((want, signal) => this.#readScene(want, signal), wants.ofOneSession);
    this.#slices = latest((want, signal) => this.#readSlice(want, signal), sameSlice);
    store.subscribe(wants.parts, () => this.ask(), { now: true });
    store.subscribe(wants.sliceParts, () => this.#refine());
  }

  ask() {
    const want = wants.scene(this.store.get());
    if (want) this.#scenes.ask(want);
  }

  /** Gives up what is under way, before the steps that it asks about are given up. */
  stop() {
    clearTimeout(this.#timer);
    this.#scenes.stop();
    this.#slices.stop();
  }

  /**
   * @param {Want} want
   * @param {AbortSignal} signal
   */
  async #readScene(want, signal) {
    if (wants.isRead(this.store.get(), want)) return this.#refine();
    try {
      await this.#frameFor(want, signal);
      const state = this.store.get();
      const ranges = state.frame?.ranges ?? null;
      const follows = wants.isLiving(state) && !wants.isCurrent(state) && this.#cost < QUICK &&
        ranges;
      const [scene, surface] = await Promise.all([
        batch(this.api, want, ranges, signal),
        follows ? this.#sample({ ...want, ranges, points: this.#following() }, signal) : null,
      ]);
      if (signal.aborted) return;
      this.store.dispatch({ type: "scene", scene });
      if (surface) this.#keep(surface, want);
      if (leftFrame(scene, this.store.get().frame)) {
        this.store.dispatch({ type: "framed", frame: null });
      }
      this.#refine();
    } catch (reason) {
      this.failed(reason);
    }
  }

  /** Between two steps by hand there is time for the fine slice, where that is quick: one picture less to draw. */
  #following() {
    const fine = this.#cost * (STILL / LIVING) ** 2;
    return this.store.get().playing || fine > QUICK ? LIVING : STILL;
  }

  /**
   * Before anything else a coarse slice, so that there is something to look at and a place to look at.
   * @param {Want} want
   * @param {AbortSignal} signal
   */
  async #frameFor(want, signal) {
    const state = this.store.get();
    if (wants.isFramed(state, want)) return;
    this.#busy(COARSE);
    const ask = {
      ranges: wants.suggested(state, want),
      points: COARSE,
      step: wants.sliceStep(state, want.step),
      examples: wants.examplesOf(state),
    };
    const surface = await slice(this.api, want, ask, signal);
    if (signal.aborted) return;
    const ranges = /** @type {[Range, Range]} */ ([wants.ends(surface.x), wants.ends(surface.y)]);
    const frame = { ranges, links: want.links, session: want.session.id, step: want.step };
    this.store.dispatch({ type: "framed", frame });
    this.#keep(surface, want);
  }

  /** @param {Surface} surface @param {Want} want */
  #keep(surface, { links, revision }) {
    if (surface.x.length <= LIVING) this.#cost = 1000 * surface.seconds;
    this.store.dispatch({ type: "surface", surface: { ...surface, links, revision } });
  }

  /** Asks for the slice that is missing: the right step at once, the fine one when all is still. */
  #refine() {
    clearTimeout(this.#timer);
    const state = this.store.get();
    if (!hasSlice(state.view.tab) || !state.frame || !state.scene) return this.#settle();
    if (!wants.isCurrent(state)) return this.#askSlice(LIVING);
    this.#settle();
    if ((state.surface?.x.length ?? 0) >= STILL || state.playing) return;
    this.#timer = setTimeout(() => {
      if (wants.isCurrent(this.store.get()) && !this.#scenes.busy) this.#askSlice(STILL);
    }, REST);
  }

  /** @param {number} points */
  #askSlice(points) {
    const state = this.store.get(), want = wants.scene(state);
    if (!want || !state.frame) return;
    this.#busy(points);
    const step = wants.sliceStep(state, want.step);
    this.#slices.ask({ ...want, step, ranges: state.frame.ranges, points });
  }

  /**
   * @param {SliceWant} want
   * @param {AbortSignal} signal
   */
  async #readSlice(want, signal) {
    try {
      const surface = await this.#sample(want, signal);
      if (signal.aborted) return;
      this.#keep(surface, want);
      setTimeout(() => this.#refine());
    } catch (reason) {
      this.failed(reason);
      this.#settle();
    }
  }

  /**
   * @param {SliceWant} want
   * @param {AbortSignal} signal
   */
  #sample(want, signal) {
    const { ranges, points } = want, state = this.store.get();
    const step = wants.sliceStep(state, want.step), examples = wants.examplesOf(state);
    return slice(this.api, want, { ranges, points, step, examples }, signal);
  }

  /** @param {number} points */
  #busy(points) {
    this.store.dispatch({ type: "busy", busy: points });
  }

  #settle() {
    this.store.dispatch({ type: "busy", busy: null });
  }
}

/** @param {SliceWant} a @param {SliceWant} b */
function sameSlice(a, b) {
  return wants.ofOneSession(a, b) && same(a.ranges, b.ranges);
}

/** Whether the path has left what is drawn, since that was chosen. @param {Scene} scene @param {Frame | null} frame */
function leftFrame({ path, step }, frame) {
  if (!frame || frame.step === step) return false;
  const here = [path.a.at(-1) ?? 0, path.b.at(-1) ?? 0];
  const outside = here.some((v, i) => v < frame.ranges[i][0] || v > frame.ranges[i][1]);
  return outside && here.every(Number.isFinite);
}
