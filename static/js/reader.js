// Keeps the readings on the page (scene, slice) in step with what is being looked at.
/** @import { Api } from "./api.js" */
/** @import { Range, Scene, State, Store } from "./types/state.d.ts" */
/** @import { Plane, SessionView, Surface } from "./types/api.d.ts" */
import { latest } from "./lib/latest.js";
import { same } from "./store.js";

const COARSE = 31, LIVING = 61, STILL = 121;
const CURVE_POINTS = 161;
/** A slice that comes faster than this is read together with the rest, in one batch. */
const QUICK = 120;
/** A still slice is sampled finer after this long. */
const REST = 220;

/**
 * What a batch is of.
 * @typedef {object} Want
 * @property {SessionView} session
 * @property {number} revision
 * @property {import("./types/state.d.ts").Links} links
 * @property {number} step
 */

/**
 * @param {Store} store
 * @param {Api} api
 * @param {(reason: unknown) => void} failed
 */
export function createReader(store, api, failed) {
  let cost = 0;
  /** @type {number | undefined} */
  let timer;

  const scenes = latest(readScene, ofOneSession);
  const slices = latest(readSlice, (a, b) => ofOneSession(a, b) && same(a.ranges, b.ranges));

  store.subscribe(wanted, () => ask(), { now: true });
  store.subscribe(sliceWanted, () => refine(), {});

  function ask() {
    const want = wantOf(store.get());
    if (want) scenes.ask(want);
  }

  /**
   * @param {Want} want
   * @param {AbortSignal} signal
   */
  async function readScene(want, signal) {
    if (isRead(store.get(), want)) return refine();
    try {
      await frameFor(want, signal);
      const state = store.get();
      const follows = living(state) && state.view.tab !== "curve" && cost < QUICK;
      const [scene, surface] = await Promise.all([
        batch(api, want, state.frame?.ranges ?? null, signal),
        follows ? sample(want, LIVING, signal) : null,
      ]);
      if (signal.aborted) return;
      store.dispatch({ type: "scene", scene });
      if (surface) keep(surface, want);
      if (leftFrame(scene, store.get())) store.dispatch({ type: "framed", frame: null });
      refine();
    } catch (reason) {
      failed(reason);
    }
  }

  /**
   * Before anything else a coarse slice, so that there is something to look at and a place to look at.
   * @param {Want} want
   * @param {AbortSignal} signal
   */
  async function frameFor(want, signal) {
    const { frame, session, scene } = store.get();
    if (frame && frame.session === want.session.id && same(frame.links, want.links)) return;
    store.dispatch({ type: "busy", busy: `Sampling ${COARSE} × ${COARSE}` });
    const step = sliceStep(store.get());
    const fresh = session && !(scene && same(scene.links, want.links));
    const suggested = fresh && same(session.links, want.links) ? session.range : null;
    const ask = { plane: plane(want), ranges: suggested, resolution: grid(COARSE), step };
    const surface = await timed(() => api.surface(want.session.id, ask, { signal }));
    if (signal.aborted) return;
    const ranges = /** @type {[Range, Range]} */ ([ends(surface.x), ends(surface.y)]);
    const made = { ranges, links: want.links, session: want.session.id, step: want.step };
    store.dispatch({ type: "framed", frame: made });
    keep(surface, want);
  }

  /** @param {Surface} surface @param {Want} want */
  function keep(surface, { links, revision }) {
    store.dispatch({ type: "surface", surface: { ...surface, links, revision } });
  }

  /** Asks for the slice that is missing: the right step at once, the fine one when all is still. */
  function refine() {
    clearTimeout(timer);
    const state = store.get();
    const have = state.surface?.x.length ?? 0;
    const current = isCurrent(state);
    if (state.view.tab === "curve" || !state.frame || !state.scene) return settle();
    if (!current) return askSlice(LIVING);
    settle();
    if (have >= STILL || state.playing) return;
    timer = setTimeout(() => isCurrent(store.get()) && !scenes.busy && askSlice(STILL), REST);
  }

  function settle() {
    if (!slices.busy) store.dispatch({ type: "busy", busy: null });
  }

  /** @param {number} points */
  function askSlice(points) {
    const state = store.get(), want = wantOf(state);
    if (!want || !state.frame) return;
    if (!slices.busy) store.dispatch({ type: "busy", busy: `Sampling ${points} × ${points}` });
    slices.ask({ ...want, step: sliceStep(state), ranges: state.frame.ranges, points });
  }

  /**
   * @param {Want & {ranges: [Range, Range], points: number}} want
   * @param {AbortSignal} signal
   */
  async function readSlice(want, signal) {
    try {
      const surface = await sample(want, want.points, signal);
      if (signal.aborted) return;
      keep(surface, want);
      setTimeout(refine);
    } catch (reason) {
      failed(reason);
    } finally {
      store.dispatch({ type: "busy", busy: null });
    }
  }

  /**
   * @param {Want & {ranges?: [Range, Range]}} want
   * @param {number} points
   * @param {AbortSignal} signal
   */
  function sample(want, points, signal) {
    const ranges = want.ranges ?? store.get().frame?.ranges ?? null;
    const step = want.ranges ? want.step : sliceStepAt(store.get(), want.step);
    const ask = { plane: plane(want), ranges, resolution: grid(points), step };
    const read = () => api.surface(want.session.id, ask, { signal });
    return points === LIVING ? timed(read) : read();
  }

  /** @param {() => Promise<Surface>} read */
  async function timed(read) {
    const start = performance.now();
    const surface = await read();
    cost = performance.now() - start;
    return surface;
  }

  return { again: ask };
}

/** @param {State} state */
function wanted(state) {
  return [state.session?.id, state.revision, state.links, state.step, state.frame === null];
}

/** @param {State} state */
function sliceWanted(state) {
  return [state.view.tab === "curve", state.view.frozen, state.playing];
}

/** @param {State} state @returns {Want | null} */
function wantOf({ session, revision, links, step }) {
  return session && links ? { session, revision, links, step } : null;
}

/** @param {Want} a @param {Want} b */
function ofOneSession(a, b) {
  return a.session.id === b.session.id && a.revision === b.revision && same(a.links, b.links);
}

/** @param {State} state */
function living(state) {
  return state.view.frozen === null;
}

/** @param {State} state @param {Want} want */
function isRead({ scene, frame }, want) {
  if (!scene || !frame || scene.step !== want.step || scene.revision !== want.revision) {
    return false;
  }
  return scene.session === want.session.id && same(scene.links, want.links);
}

/** The step whose slice belongs on the stage. @param {State} state */
export function sliceStep(state) {
  return sliceStepAt(state, state.step);
}

/** @param {State} state @param {number} step */
function sliceStepAt(state, step) {
  return Math.min(state.view.frozen ?? step, state.session?.step ?? 0);
}

/** Whether the slice on the stage is the one that is wanted there. @param {State} state */
export function isCurrent(state) {
  const { surface, links, frame, revision } = state;
  if (!surface || !links || !frame || surface.revision !== revision) return false;
  const placed = same(ends(surface.x), frame.ranges[0]) && same(ends(surface.y), frame.ranges[1]);
  return placed && same(surface.links, links) && surface.step === sliceStep(state);
}

/** @param {Want} want @returns {Plane} */
function plane({ links: [a, b] }) {
  return { kind: "links", a, b };
}

/** @param {number} points @returns {[number, number]} */
function grid(points) {
  return [points, points];
}

/** @param {number[]} values @returns {Range} */
function ends(values) {
  return [values[0], values[values.length - 1]];
}

/** @param {Scene} scene @param {State} state */
function leftFrame({ path, step }, { frame }) {
  if (!frame || frame.step === step) return false;
  const a = path.a.at(-1) ?? 0, b = path.b.at(-1) ?? 0;
  const outside = [a, b].some((v, i) => v < frame.ranges[i][0] || v > frame.ranges[i][1]);
  return outside && Number.isFinite(a) && Number.isFinite(b);
}

/**
 * @param {Api} api
 * @param {Want} want
 * @param {[Range, Range] | null} ranges
 * @param {AbortSignal} signal
 * @returns {Promise<Scene>}
 */
async function batch(api, want, ranges, signal) {
  const { step, links, revision } = want, { id } = want.session, options = { signal };
  /** @param {0 | 1} i */
  const curve = (i) =>
    api.curve(
      id,
      { link: links[i], range: ranges?.[i] ?? null, points: CURVE_POINTS, step },
      options,
    );
  const [weights, gradient, path, a, b, outputs] = await Promise.all([
    api.weights(id, step, options),
    api.gradient(id, step, options),
    api.path(id, { plane: plane(want), step }, options),
    curve(0),
    curve(1),
    api.outputs(id, step, options),
  ]);
  return { session: id, revision, step, links, weights, gradient, path, curves: { a, b }, outputs };
}
