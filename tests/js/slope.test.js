import "./english.js";
import assert from "node:assert/strict";
import { chainPath } from "../../static/js/chain-path.js";
import { nudge, weightAt } from "../../static/js/figures/nudge.js";
import { chainKey, chainMarkup, chainNumbers } from "../../static/js/elements/chain-markup.js";
import { samePoint, slopeFacts, wanted } from "../../static/js/slope-reader.js";
import * as words from "../../static/js/slope-words.js";
import { opened, scene, session } from "./page_cases.js";
/** @import { Derivation, Factor, Update } from "../../static/js/types/api.d.ts" */
/** @import { Links } from "../../static/js/types/state.d.ts" */

/** @type {Links} */
const LINKS = ["w1[0,1]", "w2[1,0]"];

/** @param {Partial<Update>} [fields] @returns {Update} */
function update(fields = {}) {
  return {
    old: -0.353,
    learning_rate: 0.15,
    slope: 0.024,
    examples: 150,
    frozen: false,
    stages: [{ name: "learning rate", value: -0.0036 }],
    change: -0.0036,
    new: -0.3566,
    ...fields,
  };
}

/** @param {Factor["kind"]} kind @param {Partial<Factor>} [fields] @returns {Factor} */
function factor(kind, fields = {}) {
  const none = { word: kind, value: 0.5, mean: 0.5, link: null, latex: "x_{0}" };
  return { kind, node: [1, 1], ...none, ...fields };
}

/** @param {Partial<Derivation>} [fields] @returns {Derivation} */
function derivation(fields = {}) {
  return {
    link: "w1[0,1]",
    step: 2,
    weight: -0.353,
    slope: 0.024,
    data_slope: 0.024,
    penalty: 0,
    gathered: 1 / 150,
    examples: 150,
    example: 6,
    outputs: [0.4],
    targets: [1],
    example_error: 0.1,
    example_slope: 0.1221,
    factors: [
      factor("difference", { latex: "o_{0} - t_{0}", value: -0.427 }),
      factor("weight", { link: "w2[1,0]", latex: "w^{2}_{1,0}", value: 0.932 }),
      factor("input", { node: [0, 0], value: -1.282 }),
    ],
    layers: [],
    numeric: 0.024,
    rounding: 1e-12,
    digits: 10,
    update: update(),
    ...fields,
  };
}

/** @type {Derivation["layers"][number]["nodes"][number]} */
const node = { node: [2, 0], z: 0.5, a: 0.6, slope: 0.2, handed_down: 1, delta: 0.2, terms: [] };

Deno.test("the row of the chain goes from the weight's input to the error, with a factor between any two", () => {
  const path = chainPath(derivation({
    factors: [
      factor("difference", { node: [2, 0], value: -0.4 }),
      factor("slope", { node: [2, 0], value: 0.2 }),
      factor("weight", { node: [1, 1], link: "w2[1,0]", value: 0.9 }),
      factor("slope", { node: [1, 1], value: 0.7 }),
      factor("input", { node: [0, 3], latex: "x_{3}", value: -1.3 }),
    ],
    layers: [
      { layer: 2, word: "", latex: "", nodes: [node] },
      { layer: 1, word: "", latex: "", nodes: [{ ...node, node: [1, 1], z: 0.1, a: 0.09 }] },
    ],
  }));

  assert.deepEqual(path?.stations, [
    { latex: "x_{3}", value: -1.3 },
    { latex: "z^{1}_{1}", value: 0.1 },
    { latex: "a^{1}_{1}", value: 0.09 },
    { latex: "z^{2}_{0}", value: 0.5 },
    { latex: "o", value: 0.6 },
    { latex: "E", value: 0.1 },
  ]);
  assert.deepEqual(path?.factors.map(({ value }) => value), [-1.3, 0.7, 0.9, 0.2, -0.4]);
});

Deno.test("where the error brings the output's function, its row ends with the sum; several ways make no row", () => {
  const layers = [{ layer: 2, word: "", latex: "", nodes: [node] }];
  const fused = derivation({
    factors: [factor("difference", { node: [2, 0] }), factor("bias", { latex: "1", value: 1 })],
    layers,
  });
  const sum = derivation({ factors: [factor("sum"), factor("slope"), factor("input")], layers });

  assert.deepEqual(chainPath(fused)?.stations.map(({ latex }) => latex), ["1", "z^{2}_{0}", "E"]);
  assert.equal(chainPath(sum), null);
});

Deno.test("the next step is a line of arithmetic that ends in the new weight", () => {
  assert.equal(words.updateLine(update(), "w1[0,1]"), "w ← −0.353 − 0.15 × 0.0240 = −0.357");
  const down = update({ slope: -0.024, change: 0.0036, new: -0.3494 });
  assert.equal(words.updateLine(down, "b1[0]"), "b ← −0.353 − 0.15 × (−0.0240) = −0.349");
});

Deno.test("a step too small for three decimals is written with more of them", () => {
  const small = update({ old: 0.5, slope: 0.0002, change: -0.00003, new: 0.49997 });
  assert.equal(words.updateLine(small, "w1[0,1]"), "w ← 0.50000 − 0.15 × 0.0002 = 0.49997");
});

Deno.test("with momentum the rate is multiplied with what momentum has made of the slope", () => {
  const stages = [{ name: "momentum", value: 0.1866 }, { name: "learning rate", value: -0.028 }];
  const moved = update({ stages, change: -0.028, new: -0.381 });
  assert.equal(words.updateLine(moved, "w1[0,1]"), "w ← −0.353 − 0.15 × 0.1866 = −0.381");
  assert.equal(
    words.updateWhy(derivation({ update: moved }), false),
    "slope +0.0240 → momentum +0.1866",
  );
  const some = { ...moved, examples: 64 };
  assert.equal(
    words.updateWhy(derivation({ update: some, examples: 1348 }), false),
    "By 64 of 1\u202f348 examples: slope +0.0240 → momentum +0.1866",
  );
});

Deno.test("rules with steps of their own lengths, frozen weights and the book's rule are told as they are", () => {
  const rprop = update({ stages: [{ name: "Rprop", value: -0.1 }], change: -0.1, new: -0.453 });
  assert.equal(words.updateLine(rprop, "w1[0,1]"), "w ← −0.353 − 0.100 = −0.453");
  assert.equal(words.updateLine(update({ frozen: true }), "w1[0,1]"), "stays at −0.353");
  const book = derivation({ update: update({ slope: -0.1, examples: 1 }) });
  assert.match(words.updateWhy(book, true), /book’s rule goes by −0\.1000, from 1 of 150/);
  assert.match(words.updateWhy(derivation(), false), /so the step lowers it/);
});

Deno.test("slope and central difference agree, or it is said why not", () => {
  assert.deepEqual(words.agreement(derivation()), {
    fine: true,
    says: "The two agree to 10 digits.",
  });
  const kink = words.agreement(derivation({ digits: 3 }));
  assert.equal(kink.fine, false);
  assert.match(kink.says, /3 digits only\. .*kink/);
  assert.match(words.agreement(derivation({ digits: 1, rounding: 0.001 })).says, /rounding/);
  assert.equal(words.agreement(derivation({ numeric: null })).fine, false);
});

Deno.test("a factor lights up the part of the network that it speaks of", () => {
  const found = derivation();
  assert.deepEqual(words.litBy(found.factors[1], found), { nodes: [], links: ["w2[1,0]"] });
  assert.deepEqual(words.litBy(found.factors[2], found), { nodes: ["0 0"], links: [] });
  const terms = [0, 1].map((m) => ({ link: `w2[1,${m}]`, weight: 1, delta: 1, product: 1 }));
  const node = { z: 0, a: 0, slope: 1, handed_down: 1, delta: 1, terms };
  const layers = [{ layer: 1, word: "tanh", latex: "", nodes: [{ ...node, node: [1, 1] }] }];
  const deep = derivation({ layers: /** @type {any} */ (layers) });
  assert.deepEqual(words.litBy(factor("sum"), deep), {
    nodes: ["2 0", "2 1"],
    links: ["w2[1,0]", "w2[1,1]"],
  });
});

Deno.test("the chain rule is written once for a link, with every number in its place", () => {
  const found = derivation(), { config } = session();
  const { text } = chainMarkup(found, LINKS, config, false);
  const places = [...text.matchAll(/data-n="([^"]+)"/g)].map(([, name]) => name);
  const numbers = chainNumbers(found, false);
  assert.deepEqual(places.filter((name) => !numbers.has(name)), []);
  assert.equal(numbers.get("f0"), "−0.427");
  assert.equal(numbers.get("product"), "+0.1221");
  assert.match(text, /class="of-b"/);
  assert.match(text, /weight B/);
  assert.match(text, /Mean over 150 examples/);
  const later = derivation({ slope: 0.5, factors: found.factors.map((f) => ({ ...f, value: 2 })) });
  assert.equal(chainKey(later, LINKS, config), chainKey(found, LINKS, config));
});

Deno.test("what is read is of the scene's step, and of an example that there is", () => {
  const state = opened({ scene: scene() });
  const want = wanted({ ...state, view: { ...state.view, example: 999, nudge: 0.1 } });
  assert.deepEqual(want, {
    session: "one",
    revision: 0,
    step: 2,
    link: "w1[0,1]",
    at: 0,
    example: 149,
    by: 0.1,
  });
  assert.ok(want && samePoint(want, { ...want, example: 3, by: 1 }));
  assert.equal(wanted({ ...state, offline: true }), null);
  assert.equal(slopeFacts(state), null);
});

const PICTURE = {
  which: /** @type {const} */ ("a"),
  x: [-1, 0, 1],
  error: [1, 0, 1],
  point: { x: 0, error: 0, slope: 0.5 },
  nudge: { by: 0.5, predicted: 0.25, actual: 0.5 },
  size: { width: 312, height: 176 },
};

Deno.test("the hollow dot lies on the tangent, the filled one as far up as the error is", () => {
  const { text } = nudge(PICTURE);
  const at = (/** @type {string} */ name) => {
    const [, x, y] =
      text.match(new RegExp(`class="${name}"[^>]*?cx="([\\d.]+)"\\s+cy="([\\d.]+)"`)) ?? [];
    return [Number(x), Number(y)];
  };
  const [point, predicted, actual] = ["point", "predicted", "actual a"].map(at);
  const right = predicted[0] - point[0];
  assert.equal(predicted[0], actual[0]);
  assert.ok(Math.abs((point[1] - predicted[1]) * 2 - (point[1] - actual[1])) < 0.05);
  assert.ok(Math.abs(weightAt(PICTURE, point[0] + right) - 0.5) < 0.001);
  assert.equal(text.match(/class="plumb"/g)?.length, 2);
});

Deno.test("where the error is not finite the curve is broken and the dot is left out", () => {
  const { text } = nudge({
    ...PICTURE,
    error: [1, null, 1],
    nudge: { by: 0.5, predicted: 0.25, actual: null },
  });
  assert.doesNotMatch(text, /NaN|null/);
  assert.doesNotMatch(text, /class="actual/);
});
