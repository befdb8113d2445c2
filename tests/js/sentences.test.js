import assert from "node:assert/strict";
import { described } from "../../static/js/names.js";
import { VIEW } from "../../static/js/state.js";
import {
  honesty,
  part,
  slopeSentence,
  stageSentence,
  surfaceSummary,
} from "../../static/js/sentences.js";
import { opened, scene, session } from "./page_cases.js";

Deno.test("the first sentence compares with the start", () => {
  const [fell, share] = stageSentence(opened({ scene: scene() }));
  const [rose] = stageSentence(opened({ scene: scene({}, { errors: [0.2, 0.3, 0.4] }) }));
  const [same] = stageSentence(opened({ scene: scene({}, { errors: [0.2, 0.3, 0.2] }) }));

  assert.equal(fell, "Step 2. The error has fallen from 0.300 to 0.200.");
  assert.equal(share, "Half of the last step was in these two weights.");
  assert.equal(rose, "Step 2. The error has risen from 0.200 to 0.400.");
  assert.equal(same, "Step 2. The error is still 0.200.");
});

Deno.test("a diverged session says so in its own words", () => {
  const lost = session({ outcome: "diverged", message: "Step 2. The error grew without bound." });

  assert.equal(stageSentence(opened({ session: lost, scene: scene() }))[0], lost.message);
});

Deno.test("shares are named by the nearest simple part", () => {
  assert.equal(part(1), "all");
  assert.equal(part(0.99), "nearly all");
  assert.equal(part(0.505), "half");
  assert.equal(part(0.46), "about half");
  assert.equal(part(0.33), "a third");
  assert.equal(part(0.001), "almost nothing");
});

Deno.test("the bars count the weights that they do not show", () => {
  const two = session({ config: { ...session().config, free: ["w1[0,1]", "w2[1,0]"] } });

  assert.equal(
    honesty(scene(), session(), null),
    "The rest of the path is in 7 other weights and biases.",
  );
  assert.equal(
    honesty(scene(), session(), "a"),
    "The rest of the path is in 8 other weights and biases.",
  );
  assert.match(honesty(scene({}, { share: 1 }), two, null), /^Only A and B are free/);
});

Deno.test("a slope is told as what happens to the error", () => {
  assert.equal(
    slopeSentence(0.024)[1],
    " a little, and the error rises 0.024 times as much. Downhill is to lower it.",
  );
  assert.match(slopeSentence(-0.024)[1], /falls 0.024 times as much. Downhill is to raise it/);
  assert.match(slopeSentence(0)[1], /hardly changes/);
});

Deno.test("the surface is summed up for those who do not see it", () => {
  const error = [Float32Array.of(0.05, 0.3), Float32Array.of(0.1, NaN)];
  const [x, y] = [[0, 1], [0, 1]];
  const links = scene().links;
  const surface = {
    x,
    y,
    error,
    step: 1,
    method: "",
    seconds: 0,
    evaluations: 4,
    links,
    revision: 0,
  };

  const said = surfaceSummary(opened({ scene: scene(), surface, view: VIEW }));

  assert.equal(
    said,
    "Error over A w1[0,1] and B w2[1,0]. From 0.0500 to 0.300. " +
      "The path has 2 steps, from 0.300 to 0.200. This is the slice of step 1.",
  );
});

Deno.test("the book's rule is said not to be the slope", () => {
  const state = opened({ scene: scene() });
  const session = /** @type {NonNullable<typeof state.session>} */ (state.session);
  const optimizer = { ...session.config.optimizer, rule: /** @type {const} */ ("book") };
  const config = { ...session.config, optimizer };

  const [, second] = stageSentence({ ...state, session: { ...session, config } });

  assert.match(second, /not the slope/);
});

Deno.test("a session in one line is said in the page's words, and its numbers stay", () => {
  assert.equal(
    described("2-6-1, tanh and leaky_relu, no biases, momentum 0.9, rate 0.15"),
    "2-6-1, tanh and leaky ReLU, no biases, momentum 0.9, rate 0.15",
  );
  assert.equal(
    described("1-1-1, identity, sgd, rate 1"),
    "1-1-1, identity, gradient descent, rate 1",
  );
  assert.equal(described(""), "");
});
