import assert from "node:assert/strict";
import { opened, scene, session } from "./page_cases.js";
import { bowl, frozen, landscape } from "./figures_cases.js";
import { contour } from "../../static/js/figures/contour.js";
import { surface } from "../../static/js/figures/surface.js";
import { counted, guessLine, guessOf, measured, verdict } from "../../static/js/guess-words.js";
import { Hand } from "../../static/js/hand.js";
import { inverseOf, labelOf, nudged } from "../../static/js/hand-patch.js";
import { reduce } from "../../static/js/state.js";
import { createStore } from "../../static/js/store.js";
import { pace, pathTo, strides } from "../../static/js/marble-walk.js";

/** @type {[string, string]} */
const LINKS = ["w1[0,1]", "w2[1,0]"];
const WEIGHTS = { w1: [[1, 2], [3, 4]], b1: [0, 0], w2: [[5], [6]], b2: [7] };
const GUESS = { on: true, spot: null, last: null, tries: 0, near: 0 };
/** @param {{a: number, b: number}} spot */
const guessed = (spot) => ({
  session: "one",
  links: LINKS,
  after: 1,
  step: 2,
  from: { a: 0, b: 0 },
  to: { a: 1, b: 0 },
  spot,
});

Deno.test("the inverse of a patch has what was there before, and nothing else", () => {
  const one = session();
  const patch = { weights: { "w1[0,1]": 9, b2: [1] }, optimizer: { learning_rate: 2 } };

  assert.deepEqual(inverseOf(one, patch, WEIGHTS), {
    optimizer: one.config.optimizer,
    weights: { "w1[0,1]": 2, b2: [7] },
  });
  assert.deepEqual(inverseOf(one, { free: ["w1"] }, null), { free: null });
});

Deno.test("a change by hand is named by what it changes", () => {
  assert.equal(labelOf({ weights: { "w1[0,1]": 1, "w2[1,0]": 2 } }, LINKS), "moving A and B");
  assert.equal(labelOf({ weights: { "w2[1,0]": 2 } }, LINKS), "weight B");
  assert.equal(labelOf({ weights: { w1: [[1]] } }, LINKS), "weights");
  assert.equal(labelOf({ optimizer: { learning_rate: 1 } }, LINKS), "learning rate");
  assert.equal(labelOf({ optimizer: { name: "adam" } }, LINKS), "optimizer");
  assert.equal(labelOf({ batch: { size: 4 } }, LINKS), "batch");
  assert.equal(labelOf({ free: null }, LINKS), "free weights");
});

Deno.test("a perturbation moves every free weight in the size of its block, and no other", () => {
  const all = nudged(session(), WEIGHTS, () => 1);
  assert.deepEqual(Object.keys(all), ["w1", "b1", "w2", "b2"]);
  assert.deepEqual(all.b1, [0.010000000000000002, 0.010000000000000002]);
  const by = 0.1 * Math.sqrt(7.5);
  assert.deepEqual(all.w1, [[1 + by, 2 + by], [3 + by, 4 + by]]);

  const some = session();
  some.config.free = ["w2[1,0]", "b2"];
  assert.deepEqual(Object.keys(nudged(some, WEIGHTS, () => 1)), ["w2[1,0]", "b2"]);
});

Deno.test("an arrow key moves by a round number, a small part of the picture", () => {
  assert.equal(pace([-3, 3]), 0.1);
  assert.equal(pace([-3, 3], true), 0.5);
  assert.equal(pace([0, 1]), 0.02);
  assert.equal(pace([-0.001, 0.002]), 0.00005);
  assert.deepEqual(strides("ArrowUp"), [0, 1]);
  assert.equal(strides("Enter"), null);
});

Deno.test("a held marble is where the hand is, and the slice lines go through it", () => {
  const { path, cursor, ...input } = landscape(bowl), spot = { a: -1, b: 1, error: bowl(-1, 1) };
  const held = { ...input, cursor, path: pathTo(path, cursor, spot), point: spot };

  const { data, notes } = surface(/** @type {any} */ (frozen(held)));

  assert.equal(path.a[cursor] === -1, false);
  assert.deepEqual([notes?.marble?.a, notes?.marble?.b], [-1, 1]);
  const lines = data.filter(({ name }) => String(name).startsWith("slice"));
  assert.ok(lines.length >= 2);
  assert.ok(/** @type {any} */ (lines[0]).y.every((/** @type {number} */ b) => b === 1));
});

Deno.test("a guess is measured in lengths of the step", () => {
  assert.deepEqual(measured(guessed({ a: 1, b: 0 })), { off: 0, angle: 0, times: 1 });
  assert.deepEqual(measured(guessed({ a: 0, b: 1 })), { off: Math.SQRT2, angle: 90, times: 1 });
  assert.equal(measured({ ...guessed({ a: 1, b: 0 }), to: { a: 0, b: 0 } }), null);
});

Deno.test("the verdict says how far off, and in what", () => {
  const say = (/** @type {number} */ a, /** @type {number} */ b) => verdict(guessed({ a, b }));
  const n = "\u202f";

  assert.equal(say(0.9, 0), `Well guessed, off by 10${n}% of the step.`);
  assert.equal(say(0.5, 0), `The right way, but too short, off by 50${n}% of the step.`);
  assert.equal(say(2, 0), "The right way, but too far, off by 1 step.");
  assert.equal(say(1, 1), "The step went 45° beside your guess, off by 1 step.");
  assert.match(say(-1, 0), /^The step went the other way/);
});

Deno.test("near guesses are counted, and the stage says so while the step is shown", () => {
  const once = counted(GUESS, guessed({ a: 1, b: 0.1 }));
  const twice = counted(once, guessed({ a: 3, b: 0 }));
  assert.deepEqual([twice.tries, twice.near], [2, 1]);

  const state = opened({ scene: scene(), guess: twice });
  assert.match(guessLine(state) ?? "", /^The right way.* Near so far: 1 of 2\.$/);
  assert.match(guessLine({ ...state, guess: GUESS }) ?? "", /^Where will step 3 land\?/);
  assert.equal(guessLine({ ...state, guess: { ...GUESS, on: false } }), null);
});

Deno.test("the pictures show the guess, and once the step is taken how far it was off", () => {
  const guess = { a: 1, b: -1, error: bowl(1, -1) };
  for (const picture of [surface, contour]) {
    const names = (/** @type {any} */ more) =>
      picture(frozen(landscape(bowl, more))).data.map(({ name }) => name);

    assert.equal(names({}).includes("guess way"), false);
    assert.equal(names({ guess }).includes("guess way"), false);
    assert.ok(names({ guess, guessed: true }).includes("guess way"));
  }
  const { layout } = surface(landscape(bowl, { guess }));
  const texts = /** @type {any} */ (layout.scene).annotations.map((/** @type {any} */ a) => a.text);
  assert.ok(texts.includes("your guess"));
});

Deno.test("what the pictures show of a guess is read off the slice", () => {
  const slice = /** @type {any} */ ({ x: [0, 1], y: [0, 1], error: [[0, 1], [2, 3]] });
  const state = opened({ guess: { ...GUESS, spot: { a: 0.5, b: 1 } } });

  assert.deepEqual(guessOf(state, slice), {
    guess: { a: 0.5, b: 1, error: 2.5 },
    guessed: false,
  });
  assert.deepEqual(guessOf(opened(), slice), {});
});

Deno.test("each runner of a race keeps its own past, until something else is opened", () => {
  const store = createStore(reduce, opened());
  const hand = new Hand(/** @type {any} */ ({ store, api: {} }));
  const undo = () => store.get().hand.undo;

  hand.link(["w2[1,0]", "w1[0,1]"]);
  assert.equal(undo(), "other links");
  hand.turn("one", "two");
  assert.equal(undo(), null);
  hand.turn("two", "one");
  assert.equal(undo(), "other links");
  hand.turn("one", "two");
  hand.forget();
  hand.turn("two", "one");
  assert.equal(undo(), null);
});
