import "./english.js";
import assert from "node:assert/strict";
import * as training from "../../static/js/many-training.js";
import { MANY, reduceMany } from "../../static/js/many-state.js";
import { planePicture } from "../../static/js/many-pictures.js";
import { manyTables } from "../../static/js/many-tables.js";
import { keyOf, missing, parts, planeOf } from "../../static/js/many-wants.js";
import { axisNames, distanceSentence, manyLine, planeNote } from "../../static/js/many-words.js";
import { speak } from "../../static/js/lib/texts.js";
import { VIEW } from "../../static/js/state.js";
import { fromHash, toHash } from "../../static/js/url.js";
import { opened, scene, session } from "./page_cases.js";

/** @import { AnyPlane, PlaneFacts, PlaneReading, Spectrum } from "../../static/js/types/many.d.ts" */
/** @import { Catalogue } from "../../static/js/types/api.d.ts" */
/** @import { State } from "../../static/js/types/state.d.ts" */

/** @param {Partial<State>} [fields] @param {Partial<import("../../static/js/types/state.d.ts").View>} [view] */
function state(fields = {}, view = {}) {
  return opened({ scene: scene(), ...fields, view: { ...VIEW, tab: "many", ...view } });
}

/** @type {PlaneFacts} */
const FACTS = {
  kind: "random",
  labels: ["random 1", "random 2"],
  lengths: [2, 2],
  angle: 90,
  explained: null,
  eigenvalues: null,
};

/**
 * @param {AnyPlane} plane
 * @param {Partial<PlaneFacts>} [facts]
 * @returns {PlaneReading}
 */
function reading(plane, facts = {}) {
  const path = {
    ...scene().path,
    a: [1.5, 1, 0],
    b: [0, 0, 0],
    distance: [4, 2, 0],
    plane: { ...FACTS, kind: plane.kind, ...facts },
  };
  const surface = {
    x: [-2, 0, 2],
    y: [-1, 0, 1],
    error: [1, 2, 3].map((v) => Float32Array.of(v, v / 2, v)),
    step: 2,
    method: "dense",
    seconds: 0,
    evaluations: 9,
  };
  return { key: "key", plane, step: 2, path, surface };
}

Deno.test("a step makes another look necessary only while the tab is shown", () => {
  assert.notDeepEqual(parts(state({ step: 2 })), parts(state({ step: 1 })));
  assert.deepEqual(
    parts(state({ step: 2 }, { tab: "contour" })),
    parts(state({ step: 1 }, { tab: "contour" })),
  );
});

Deno.test("what is read of one key is not mixed with points of another", () => {
  const sharpness = { key: "one", points: [], of: 3, running: true, stopped: false, reason: null };
  const before = reduceMany(MANY, { kind: "set", set: { sharpness } });
  const point = { step: 0, sharpness: 1, bound: 2 };

  assert.equal(reduceMany(before, { kind: "point", key: "two", point }), before);
  const after = reduceMany(before, { kind: "point", key: "one", point });
  assert.deepEqual(after.sharpness?.points, [point]);
  assert.deepEqual(before.sharpness?.points, []);
  assert.deepEqual(reduceMany(after, { kind: "clear" }), MANY);
});

Deno.test("a tile changes alone", () => {
  const tile = { key: "k", reason: "why", path: null, surface: null };
  const first = reduceMany(MANY, { kind: "tile", of: "pca", tile });
  const second = reduceMany(first, { kind: "tile", of: "random", tile: { ...tile, key: "l" } });

  assert.equal(second.tiles.pca, first.tiles.pca);
  assert.equal(second.tiles.random?.key, "l");
});

Deno.test("each plane is asked for as the API takes it", () => {
  assert.deepEqual(planeOf(state({}, { planeSeed: 7 }), "random"), { kind: "random", seed: 7 });
  assert.deepEqual(planeOf(state(), "pca"), { kind: "pca" });
  assert.deepEqual(planeOf(state(), "through"), {
    kind: "through",
    points: [{ step: 0 }, { step: 1 }, { step: 2 }],
  });
  assert.deepEqual(planeOf(state({}, { through: "other" }), "through"), {
    kind: "through",
    points: [{ step: 0 }, { session: "other" }, { step: 2 }],
  });
});

Deno.test("a plane that cannot be had says why, before it is asked for", () => {
  const early = state({ step: 1 });

  assert.match(missing(early, "pca") ?? "", /two steps/);
  assert.match(missing(early, "through") ?? "", /two steps/);
  assert.equal(missing(early, "random"), null);
  assert.equal(missing(state(), "pca"), null);
});

Deno.test("why there is no plane is said whatever was read meanwhile", () => {
  const many = { ...MANY, plane: reading({ kind: "random", seed: 1 }) };

  assert.match(planeNote(state({ step: 1, many }, { plane: "pca" })), /two steps/);
  assert.equal(planeNote(state({ many }, { plane: "pca" })), "Computing …");
});

Deno.test("another step, seed or session is another reading", () => {
  const keys = [state(), state({ step: 1 }), state({ revision: 9 }), state({}, { planeSeed: 2 })]
    .map((s) => keyOf(s, planeOf(s, "random")));

  assert.equal(new Set(keys).size, 4);
});

Deno.test("axes of weights are in color, all others in ink", () => {
  const size = { width: 700, height: 300 };
  const kept = { camera: null, errorRange: null, ghost: null, stale: false, contrast: false };
  /** @param {AnyPlane} plane */
  const axis = (plane) => {
    const many = { ...MANY, plane: reading(plane) };
    const picture = planePicture(state({ many }), size, kept);
    const { xaxis } = /** @type {any} */ (picture?.figure.layout).scene;
    return [xaxis.title.text, xaxis.linecolor];
  };

  assert.deepEqual(axis({ kind: "random", seed: 1 }), ["random 1", "#454B53"]);
  assert.deepEqual(axis({ kind: "links", a: "w1[0,1]", b: "w2[1,0]" }), ["A  w1[0,1]", "#BF3F0A"]);
});

Deno.test("axes say what their plane is made of", () => {
  const pca = reading({ kind: "pca" }, { explained: [0.8, 0.15] });
  assert.deepEqual(axisNames(state(), pca), ["path 1, 80\u202f%", "path 2, 15\u202f%"]);
  const hessian = reading({ kind: "hessian" }, { eigenvalues: [4, 0.5] });
  assert.deepEqual(axisNames(state(), hessian), ["curvature 4.00", "curvature 0.500"]);
  const steepest = reading({ kind: "steepest" }, { labels: ["downhill", "last step, across"] });
  assert.deepEqual(axisNames(state(), steepest), ["downhill", "last step, across"]);
});

Deno.test("the distance from the plane is told beside the length of the way", () => {
  const { path } = reading({ kind: "random", seed: 1 });

  // The start is 1.5 units of length 2 along the plane, and 4 beside it.
  assert.equal(
    distanceSentence(path),
    "The path began 4.00 beside this plane, 5.00 away from here.",
  );
  assert.match(distanceSentence({ ...path, distance: [0, 0, 0] }), /whole path lies/);
  assert.match(distanceSentence({ ...path, distance: [0.01, 0.02, 0] }), /hardly leaves/);
  assert.match(distanceSentence({ ...path, distance: [1, 6, 0] }), /up to 6.00/);
});

Deno.test("the sharpness is below, at or beyond the bound", () => {
  /** @param {number | null} ratio */
  const line = (ratio) => {
    const s = state({}, { many: "curvature" });
    /** @type {Spectrum} */
    const found = {
      largest: [10 * (ratio ?? 1)],
      smallest: [0],
      trace: { value: 1, standard_error: 0 },
      weights: 9,
      stability: { bound: ratio && 10, formula: "2 / rate", sentence: "", ratio },
    };
    const spectrum = { key: keyOf(s), found, reason: null };
    return manyLine({ ...s, many: { ...MANY, spectrum } });
  };

  assert.match(line(0.5), /50\u202f% of the bound 10\.0: no direction/);
  assert.match(line(0.95), /at the edge of stability/);
  assert.match(line(1.5), /the steps grow/);
  assert.match(line(null), /no single number/);
});

const range = (/** @type {[number, number] | null} */ value) => ({
  name: "range",
  kind: "range",
  default: value,
  low: 0,
  high: 1e6,
  help: "",
});
const catalogue = /** @type {Catalogue} */ (/** @type {unknown} */ ({
  trainability: [
    { name: "learning_rate", title: "Learning rate", help: "", params: [range([0.01, 10])] },
    { name: "layer_learning_rate", title: "", help: "", params: [range([0.01, 10])] },
    { name: "momentum", title: "Momentum", help: "", params: [range([0, 0.99])] },
    { name: "initial_scale", title: "Scale", help: "", params: [range([0.1, 10])] },
    { name: "batch_size", title: "Batch", help: "", params: [range(null)] },
  ],
}));

Deno.test("a form offers what the session has and what can be taken", () => {
  const names = training.quantities(catalogue, session()).map(({ name }) => name);
  assert.deepEqual(names, ["learning_rate", "initial_scale", "batch_size"]);
  const form = training.defaultForm(catalogue, session());
  assert.deepEqual(training.requestOf(form), {
    x: { name: "learning_rate", range: [0.01, 10], points: 17 },
    y: { name: "initial_scale", range: [0.1, 10], points: 17 },
    steps: 100,
  });
});

Deno.test("settings are taken by a change, and given back by another", () => {
  const [patch, before] = training.settingsPatch(session(), {
    learning_rate: 0.31622776,
    initial_scale: 2,
    batch_size: 150,
  });

  assert.deepEqual(patch, { optimizer: { learning_rate: 0.316 }, batch: { size: null } });
  assert.deepEqual(before, { optimizer: { learning_rate: 0.1 }, batch: { size: null } });
  assert.deepEqual(training.scaled({ w1: [[1, -2]], b1: [3] }, 2), { w1: [[2, -4]], b1: [6] });
});

/** @param {string} language */
function outcomesIn(language) {
  const file = new URL(`../../static/texts/${language}.json`, import.meta.url);
  speak(language, JSON.parse(Deno.readTextFileSync(file)));
  return ["289 0 0", "0 9 0", "0 0 4", "286 2 1", "1 0 1200", "0 1 3", "1 0 0"].map((counts) => {
    const [lower, not_lower, diverged] = counts.split(" ").map(Number);
    const map = /** @type {any} */ ({ outcomes: { lower, not_lower, diverged } });
    return training.mapSentence(map);
  });
}

Deno.test("how the runs of a map ended is said as a person would, whatever the counts", () => {
  const german = outcomesIn("de");

  assert.deepEqual(outcomesIn("en"), [
    "All 289 runs ended lower than they began.",
    "None of the 9 runs ended lower than it began.",
    "All 4 runs diverged.",
    "Of 289 runs, 286 ended lower than they began, 2 ended no lower, and one diverged.",
    "Of 1\u202f201 runs, one ended lower than it began and 1\u202f200 diverged.",
    "Of 4 runs, one ended no lower and 3 diverged.",
    "The one run ended lower than it began.",
  ]);
  assert.deepEqual(german, [
    "Alle 289 Läufe endeten tiefer, als sie begannen.",
    "Keiner der 9 Läufe endete tiefer, als er begann.",
    "Alle 4 Läufe divergierten.",
    "Von 289 Läufen endeten 286 tiefer als am Anfang, endeten 2 nicht tiefer und divergierte einer.",
    "Von 1\u202f201 Läufen endete einer tiefer als am Anfang und divergierten 1\u202f200.",
    "Von 4 Läufen endete einer nicht tiefer und divergierten 3.",
    "Der eine Lauf endete tiefer, als er begann.",
  ]);
});

Deno.test("the part, the plane and the seed are in the address", () => {
  const shown = state({}, { many: "planes", plane: "pca", planeSeed: 5, planeAs: "contour" });
  const hash = toHash(shown, VIEW);

  assert.match(hash, /tab=many&/);
  const { view } = fromHash(hash);
  assert.deepEqual([view.plane, view.planeSeed, view.planeAs], ["pca", 5, "contour"]);
  assert.equal(fromHash("#plane=nonsense&seed=x&many=all").view.plane, undefined);
});

Deno.test("the numbers are there as tables", () => {
  const many = {
    ...MANY,
    plane: reading({ kind: "random", seed: 1 }),
    slopes: {
      key: "",
      found: {
        step: 2,
        norm: 1,
        total: 1,
        slopes: [{ link: "b1[0]", slope: -0.5, weight: 1, share: 1 }],
      },
    },
  };
  const [plane, path, slopes] = manyTables(state({ many }));

  assert.deepEqual(plane.rows[0], ["−1.000", "1.00", "0.500", "1.00"]);
  assert.equal(path.rows.length, 3);
  assert.deepEqual(slopes.rows, [["b1[0]", "1.000", "−0.5000", "100\u202f%"]]);
});
