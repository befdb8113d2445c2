import assert from "node:assert/strict";
import { isPlain, landing } from "../../static/js/landing.js";
import { curveLine } from "../../static/js/sentences-stage.js";
import { opened, scene, session } from "./page_cases.js";

/** @import { OptimizerConfig, Update } from "../../static/js/types/api.d.ts" */

const x = Array.from({ length: 201 }, (_, k) => k / 25 - 4);
/** E = w², seen from w = 1. */
const parabola = {
  link: "w1[0,1]",
  x,
  error: x.map((v) => v * v),
  point: { x: 1, error: 1, slope: 2 },
  step: 2,
};
const seen = scene({ curves: { a: parabola, b: { ...parabola, link: "w2[1,0]" } } });

/** @param {Partial<OptimizerConfig>} optimizer @param {object} [more] */
function training(optimizer, more = {}) {
  const { config } = session();
  const changed = { ...config, optimizer: { ...config.optimizer, ...optimizer }, ...more };
  return opened({ session: session({ config: changed }), scene: seen });
}

/** @param {Partial<Update>} update @param {Partial<OptimizerConfig>} [optimizer] */
function asked(update, optimizer = { name: "momentum", momentum: 0.9 }) {
  const state = training(optimizer);
  const next = {
    session: "one",
    revision: 0,
    step: 2,
    link: "w1[0,1]",
    optimizer: /** @type {any} */ (state.session).config.optimizer,
    update: {
      old: 1,
      learning_rate: 0.1,
      slope: 2,
      examples: 4,
      frozen: false,
      stages: [{ name: "momentum", value: 5 }, { name: "learning rate", value: -0.5 }],
      change: -0.5,
      new: 0.5,
      ...update,
    },
  };
  return { ...state, next };
}

Deno.test("plain descent lands at the weight less rate times slope, on the curve", () => {
  const found = landing(training({}), seen, "a");

  assert.ok(found && Math.abs(found.x - 0.8) < 1e-12);
  assert.ok(Math.abs(Number(found.error) - 0.64) < 1e-3);
  assert.equal(found.over, false);
});

Deno.test("the landing follows the rate under the finger before it is taken", () => {
  const at = (/** @type {number} */ trying) => landing({ ...training({}), trying }, seen, "a");

  assert.equal(at(0.25)?.x, 0.5);
  assert.deepEqual([at(0.75)?.x, at(0.75)?.over], [-0.5, true]);
  assert.deepEqual([at(1.5)?.x, at(1.5)?.over], [-2, true]);
  assert.deepEqual(at(4), { x: -7, error: null, over: false });
});

Deno.test("a frozen weight stays where it is", () => {
  const state = training({}, { free: ["w2"] });

  assert.equal(landing(state, seen, "a")?.x, 1);
  assert.equal(landing(state, seen, "b")?.x, 0.8);
});

Deno.test("other rules land where the API says, another rate as much farther", () => {
  const state = asked({});

  assert.equal(landing(state, seen, "a")?.x, 0.5);
  assert.equal(landing({ ...state, trying: 0.2 }, seen, "a")?.x, 0);
  assert.equal(landing(asked({ learning_rate: 0.05, change: -0.25 }), seen, "a")?.x, 0.75);
});

Deno.test("an answer for another link, step, rule or revision is not taken for this one", () => {
  const state = asked({});

  assert.equal(landing(state, seen, "b"), null);
  assert.equal(landing(state, { ...seen, step: 1 }, "a"), null);
  assert.equal(landing(state, { ...seen, revision: 1 }, "a"), null);
  const { session: other } = training({ name: "adam" });
  assert.equal(landing({ ...state, session: other }, seen, "a"), null);
});

Deno.test("Rprop has step lengths of its own: another rate says nothing", () => {
  const stages = [{ name: "Rprop", value: -0.3 }];
  const state = asked({ stages, change: -0.3 }, { name: "rprop" });

  assert.equal(landing(state, seen, "a")?.x, 0.7);
  assert.equal(landing({ ...state, trying: 0.9 }, seen, "a"), null);
  assert.match(curveLine({ ...state, trying: 0.9 }, seen), /step lengths of its own/);
});

Deno.test("only the bare rule over all examples is plain", () => {
  const plain = (/** @type {object} */ optimizer, /** @type {object} */ more = {}) =>
    isPlain(/** @type {any} */ (training(optimizer, more).session));

  assert.ok(plain({ momentum: 0, weight_decay: 0 }));
  assert.ok(!plain({ momentum: 0.9 }));
  assert.ok(!plain({ clip_value: 1 }));
  assert.ok(!plain({ rule: "book" }));
  assert.ok(!plain({}, { batch: { size: 8, shuffle: true } }));
});

Deno.test("the sentence says which way the step goes, and whether it goes over the lowest point", () => {
  const said = (/** @type {number} */ trying) => curveLine({ ...training({}), trying }, seen);

  assert.match(said(0.25), /takes A downhill to 0.500, where this curve is at 0.250/);
  assert.match(said(0.75), /takes A over the lowest point to −0.500/);
  assert.match(said(1.5), /jumps over the lowest point and lands higher: at −2.000/);
  assert.match(said(4), /to −7.000, outside this picture/);
});
