import assert from "node:assert/strict";
import { drafted, request } from "../../static/js/draft.js";
import { edited, grown, shrunk } from "../../static/js/elements/layer-boxes.js";
import { session } from "./page_cases.js";

const { config } = session();
/** @param {string} name @param {"binary" | "classes" | "regression"} task @param {number} inputs @param {number} outputs */
const source = (name, task, inputs, outputs) => ({
  name,
  help: "",
  task,
  inputs,
  outputs,
  params: [],
});
const none = {
  activations: [],
  errors: [],
  initializers: [],
  optimizers: [],
  schedules: [],
  batch: [],
  planes: [],
  presets: [],
  limits: {},
};
const catalogue = {
  ...none,
  data: [
    source("moons", "binary", 2, 1),
    source("digits", "classes", 64, 10),
    source("sine", "regression", 1, 1),
  ],
};

Deno.test("a change waits in the draft, and is gone when it is taken back", () => {
  const noisy = request(config, catalogue, null, "data", { noise: 0.3 });
  const back = request(config, catalogue, noisy, "data", { noise: 0.1 });

  assert.deepEqual(noisy, { data: { ...config.data, noise: 0.3 } });
  assert.equal(back, null);
});

Deno.test("another data set brings a network that fits it", () => {
  const digits = drafted(config, request(config, catalogue, null, "data", { name: "digits" }));
  const sine = drafted(config, request(config, catalogue, null, "data", { name: "sine" }));

  assert.deepEqual(digits.network.layers, [64, 2, 10]);
  assert.deepEqual(sine.network.layers, [1, 2, 1]);
  assert.equal(sine.network.activations.at(-1), "identity");
});

Deno.test("an error that brings its output activation changes that too", () => {
  const next = drafted(
    config,
    request(config, catalogue, null, "error", { name: "softmax_cross_entropy" }),
  );

  assert.equal(next.network.activations.at(-1), "softmax");
});

Deno.test("hidden layers can be added, changed and taken out", () => {
  const more = grown(config.network);
  const wider = edited(more, "network.layers.2", "5");

  assert.deepEqual(more.layers, [2, 2, 2, 1]);
  assert.deepEqual(wider?.layers, [2, 2, 5, 1]);
  assert.deepEqual(shrunk(more, 2), config.network);
  assert.equal(edited(more, "network.layers.2", "many"), null);
});
