import assert from "node:assert/strict";
import "./english.js";
import { createApi } from "../../static/js/api.js";
import { extrasOf } from "../../static/js/extras.js";
import { eventsIn } from "../../static/js/lib/events.js";
import { OverlayReader } from "../../static/js/overlay-reader.js";
import { foundFor, wanted } from "../../static/js/overlay-wants.js";
import { basinAt, descending, overlayLines, overlayWords } from "../../static/js/overlay-words.js";
import { initialState, reduce } from "../../static/js/state.js";
import { stageNote } from "../../static/js/stage-note.js";
import { createStore } from "../../static/js/store.js";
import { opened, scene, session } from "./page_cases.js";
/** @import { State } from "../../static/js/types/state.d.ts" */
/** @import { BasinMap, InPlane, OverlayKind, OverlayWant, Overlays } from "../../static/js/types/overlays.d.ts" */

/** @type {[[number, number], [number, number]]} */
const RANGES = [[-1, 1], [-2, 2]];
/** @type {[string, string]} */
const LINKS = ["w1[0,1]", "w2[1,0]"];
/** @type {OverlayWant} */
const POINT = {
  session: "one",
  revision: 0,
  links: LINKS,
  step: 2,
  examples: "train",
  at: null,
  ranges: null,
};
/** @type {InPlane} */
const MODEL = {
  a: 0,
  b: 0,
  error: 0.2,
  slope: [0.1, 0.2],
  hessian: [[2, 0], [0, 1]],
  eigenvalues: [2, 1],
  eigenvectors: [[1, 0], [0, 1]],
  newton: { step: [-0.05, -0.2], a: -0.05, b: -0.2, error: 0.18 },
  stable_rate: 1,
};
/** @type {BasinMap} */
const MAP = {
  x: [-1, 0, 1],
  y: [-2, 0, 2],
  minima: [{ a: 0, b: 0, error: 0.01, starts: 4 }, { a: 3, b: 0, error: 0.2, starts: 2 }],
  basin: [[0, 0, 0], [0, 1, 1], [-1, -2, -3]],
  steps: [[7, 1, -1], [9, 3, 4], [-1, 5, 6]],
  codes: { moving: -1, diverged: -2, level: -3 },
  counts: { minimum: 5, heading: 1, moving: 1, diverged: 1, level: 1 },
};

/**
 * At the contour with some overlays on, and what was read for them.
 * @param {string} show
 * @param {Partial<Overlays>} [overlays]
 * @param {Partial<State>} [fields]
 * @returns {State}
 */
function page(show, overlays = {}, fields = {}) {
  const state = opened({ scene: scene(), ...fields });
  const frame = { ranges: RANGES, links: LINKS, session: "one", step: 2 };
  return {
    ...state,
    frame,
    view: { ...state.view, tab: "contour", show },
    overlays: { ...state.overlays, ...overlays },
  };
}

const model = { want: POINT, found: MODEL };
const basins = { want: { ...POINT, ranges: RANGES }, found: MAP };

Deno.test("nothing is asked for that is off, out of sight, or about a run that has diverged", () => {
  const on = page("model");

  assert.deepEqual(wanted(on, "model"), POINT);
  assert.equal(wanted(page(""), "model"), null);
  assert.equal(wanted({ ...on, view: { ...on.view, tab: "surface" } }, "model"), null);
  assert.equal(wanted({ ...on, offline: true }, "model"), null);
  const lost = page("model", {}, { session: session({ outcome: "diverged" }) });
  assert.equal(wanted(lost, "model"), null);
});

Deno.test("over a frozen slice the model is that of the slice under the marble", () => {
  const state = page("model");
  const frozen = { ...state, view: { ...state.view, frozen: 1 } };

  assert.deepEqual(wanted(frozen, "model"), { ...POINT, step: 1, at: [0, 0] });
});

Deno.test("while the slice lives the last model stays at its point until the next is there", () => {
  const next = page("model", { model }, { step: 3, scene: scene({ step: 3 }) });

  assert.equal(foundFor(next, "model"), MODEL);
  assert.equal(foundFor({ ...next, revision: 1 }, "model"), null);
  assert.equal(foundFor({ ...next, links: ["w1[0,0]", "w2[1,0]"] }, "model"), null);
});

Deno.test("basins of another step or another part of the plane are not shown", () => {
  const state = page("basins", { basins });

  assert.equal(foundFor(state, "basins"), MAP);
  assert.equal(foundFor({ ...state, step: 1 }, "basins"), null);
  const moved = {
    ...basins,
    want: { ...basins.want, ranges: /** @type {any} */ ([[0, 1], [0, 1]]) },
  };
  assert.equal(foundFor(page("basins", { basins: moved }), "basins"), null);
});

Deno.test("the pictures get what was read, in the figures' own terms", () => {
  const { quadratic, basins: map } = extrasOf(page("basins,model", { model, basins }));

  assert.deepEqual(quadratic?.gradient, [0.1, 0.2]);
  assert.deepEqual(quadratic?.newton, { a: -0.05, b: -0.2, error: 0.18 });
  assert.equal(map?.basin, MAP.basin);
});

Deno.test("a model that is not finite is not drawn", () => {
  const found = { ...MODEL, hessian: [[null, null], [null, null]] };

  assert.equal(extrasOf(page("model", { model: { want: POINT, found } })).quadratic, null);
});

Deno.test("each overlay has a sentence of its own numbers", () => {
  const points = {
    want: basins.want,
    found: {
      points: [
        { kind: /** @type {const} */ ("minimum"), a: 0, b: 0, error: 0.1 },
        { kind: /** @type {const} */ ("saddle"), a: 0, b: 1, error: 0.2 },
        { kind: /** @type {const} */ ("saddle"), a: 1, b: 1, error: 0.2 },
      ],
      starts: 4,
      lost: 1,
    },
  };

  assert.deepEqual(overlayLines(page("basins,model,points", { model, points, basins })), [
    "The model here is a bowl, bending +2.00 and +1.00; rates below 1 are stable.",
    "In sight on this slice: one minimum and 2 saddles. One more place is too level to tell.",
    "Of 9 descents in A and B alone, 4 lead to minimum 1 at 0.0100, 2 lead to minimum 2 at 0.200, one is on the way, " +
    "one rests on level ground, and one grows without bound.",
  ]);
  assert.deepEqual(overlayWords(page("basins,model,points", { model, points, basins })), [
    "Bowl, stable below rate 1.",
    "Of 9 descents, 4 reach minimum 1, 2 minimum 2.",
  ]);
  const none = { ...points, found: { ...points.found, points: [] } };
  assert.ok(
    overlayWords(page("basins,model,points", { model, points: none, basins }))
      .includes("No level point in sight."),
  );
  assert.deepEqual(overlayWords(page("basins,model", { model, basins })), [
    "The model is a bowl; rates below 1 are stable.",
    "Of 9 descents in A and B, 4 reach minimum 1, 2 minimum 2, one is on the way, one rests on level ground, " +
    "and one grows without bound.",
  ]);
  assert.equal(
    overlayWords(page("model,points", { model, points }))[1],
    "In sight: one minimum and 2 saddles.",
  );
  assert.deepEqual(overlayWords(page("basins", { basins })), [
    "Of 9 descents in A and B, 4 reach minimum 1, 2 minimum 2, one is on the way, one rests on level ground, " +
    "and one grows without bound.",
  ]);
  assert.deepEqual(overlayWords(page("model", { model })), [
    "The model here is a bowl, bending +2.00 and +1.00; rates below 1 are stable.",
  ]);
});

Deno.test("of a saddle, a dome and a trough the sentence says so", () => {
  /** @param {[number, number]} eigenvalues @param {number | null} stable_rate */
  const said = (eigenvalues, stable_rate) =>
    overlayLines(
      page("model", { model: { want: POINT, found: { ...MODEL, eigenvalues, stable_rate } } }),
    )[0];

  assert.match(said([2, -1], 1), /is a saddle, bending \+2\.00 and −1\.00; rates below 1 /);
  assert.match(said([-1, -2], null), /is a dome.*no rate/);
  assert.match(said([2, 0], 1), /is a trough/);
  assert.match(said([0, 0], null), /does not bend/);
});

Deno.test("the chip says where a descent from the nearest start ends, and after how many steps", () => {
  const state = page("basins", { basins });

  assert.equal(basinAt(state, { a: -0.9, b: -1.9 }), "to minimum 1 in 7 steps");
  assert.equal(basinAt(state, { a: 0.1, b: -1.5 }), "to minimum 1 in one step");
  assert.equal(basinAt(state, { a: 1, b: -2 }), "toward minimum 1, not at rest after 2 000 steps");
  assert.equal(basinAt(state, { a: -1, b: 2 }), "to no minimum within 2 000 steps");
  assert.equal(basinAt(state, { a: 0, b: 2 }), "grows without bound after 5 steps");
  assert.equal(basinAt(state, { a: 1, b: 2 }), "ends on level ground");
  assert.equal(basinAt(page(""), { a: 1, b: 2 }), "");
});

Deno.test("the foot says how far the descents have come, with a way to stop them", () => {
  const state = page("basins", { progress: { done: 512, of: 961 } });

  assert.equal(descending(state), "Descending from 31 × 31 starts, 512 of 961 done.");
  assert.match(stageNote(state, null, null), /Descending.*data-do="stop-descents"/);
  assert.equal(descending(page("")), "");
});

/** @param {string[]} chunks */
function body(chunks) {
  const bytes = chunks.map((chunk) => new TextEncoder().encode(chunk));
  return /** @type {ReadableStream<any>} */ (ReadableStream.from(bytes));
}

Deno.test("server-sent events are read whole, however they are cut", async () => {
  const text =
    'event: progress\ndata: {"done":1}\n\n: alive\n\nevent: map\r\ndata: {"a":\ndata: 2}\r\n\r\n';
  const chunks = [text.slice(0, 9), text.slice(9, 40), text.slice(40)];

  const events = await Array.fromAsync(eventsIn(body(chunks)));

  assert.deepEqual(events, [
    { event: "progress", data: { done: 1 } },
    { event: "map", data: { a: 2 } },
  ]);
});

Deno.test("basins are asked for as the API wants it; progress is told, the map is the answer", async () => {
  /** @type {any[]} */
  const asked = [];
  const answer =
    'event: progress\ndata: {"done":5,"of":9}\n\nevent: map\ndata: {"x":[1]}\n\nevent: done\ndata: {}\n\n';
  const api = createApi("/v", (url, init) => {
    asked.push([url, JSON.parse(String(init?.body))]);
    return Promise.resolve(new Response(answer));
  });
  /** @type {any[]} */
  const told = [];
  /** @type {any} */
  const ask = { plane: { kind: "links", a: "w1[0,0]", b: "b1[0]" }, step: 3, steps: 200 };

  assert.deepEqual(await api.basins("s", ask, (progress) => told.push(progress)), { x: [1] });
  assert.deepEqual(told, [{ done: 5, of: 9 }]);
  assert.deepEqual(asked, [["/v/sessions/s/basins", ask]]);
});

/** @param {(kind: OverlayKind, signal: AbortSignal) => Promise<any>} answer */
function reading(answer) {
  const store = createStore(reduce, initialState());
  /** @param {OverlayKind} kind */
  const call = (kind) => (/** @type {any[]} */ ...asked) => answer(kind, asked.at(-1).signal);
  const api = /** @type {any} */ ({ bends: call("model"), basins: call("basins") });
  new OverlayReader(store, api, (reason) => {
    throw reason;
  });
  return store;
}

Deno.test("switched on, the model is read; switched off, descents under way are given up", async () => {
  /** @type {AbortSignal[]} */
  const signals = [];
  const store = reading((kind, signal) => {
    if (kind === "model") return Promise.resolve(MODEL);
    signals.push(signal);
    return new Promise((_, no) => signal.addEventListener("abort", () => no(signal.reason)));
  });
  const at = page("basins,model"), slice = Float32Array.from([1, 1]);
  const surface = /** @type {any} */ ({ x: [-1, 1], y: [-2, 2], error: [slice, slice], step: 2 });
  store.dispatch({
    type: "opened",
    session: session(),
    history: at.history,
    step: 2,
    links: LINKS,
  });
  const { revision } = store.get();
  store.dispatch({ type: "viewed", view: at.view });
  store.dispatch({ type: "framed", frame: at.frame });
  store.dispatch({ type: "scene", scene: scene({ revision }) });
  store.dispatch({ type: "surface", surface: { ...surface, links: LINKS, revision } });
  await settled(() => signals.length === 1 && store.get().overlays.model !== null);
  assert.deepEqual(store.get().overlays.progress, { done: 0, of: 961 });

  store.dispatch({ type: "viewed", view: { show: "model" } });
  await settled(() => signals[0].aborted && store.get().overlays.progress === null);

  assert.equal(foundFor(store.get(), "model"), MODEL);
});

/** @param {() => boolean} reached */
async function settled(reached) {
  while (!reached()) await new Promise((resolve) => setTimeout(resolve, 5));
}
