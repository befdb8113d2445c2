import assert from "node:assert/strict";
import { drafted, fitsAtOnce, request } from "../../static/js/draft.js";
import { edited, groupsOf, grown, moved, parametersOf, shrunk } from "../../static/js/layers.js";
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
  own_data: [],
  trainability: [],
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

Deno.test("a hidden layer can be moved, but never past the inputs or the outputs", () => {
  const network = {
    layers: [2, 3, 5, 1],
    activations: ["tanh", "relu", "sigmoid"],
    bias: true,
  };

  assert.deepEqual(moved(network, 1, 2), {
    layers: [2, 5, 3, 1],
    activations: ["relu", "tanh", "sigmoid"],
    bias: true,
  });
  assert.equal(moved(network, 1, 0), null);
  assert.equal(moved(network, 2, 3), null);
  assert.equal(moved(network, 2, 2), null);
});

Deno.test("weights and biases are counted and named in blocks", () => {
  const network = { layers: [2, 3, 1], activations: ["tanh", "sigmoid"], bias: true };

  assert.equal(parametersOf(network), 13);
  assert.equal(parametersOf({ ...network, bias: false }), 9);
  assert.deepEqual(groupsOf(network).map(({ name, shape }) => [name, ...shape]), [
    ["w1", 2, 3],
    ["b1", 3],
    ["w2", 3, 1],
    ["b2", 1],
  ]);
});

Deno.test("a table of the reader's own brings a network that fits it", () => {
  const table = {
    id: "t",
    rows: 150,
    columns: [],
    task: /** @type {const} */ ("classes"),
    inputs: 4,
    outputs: 3,
    classes: ["a", "b", "c"],
    header: true,
  };

  const next = drafted(config, request(config, catalogue, null, "table", table));
  const quiet = request(
    config,
    catalogue,
    { data: { ...next.data, test_share: 0.5 } },
    "table",
    table,
  );

  assert.deepEqual(next.network.layers, [4, 2, 3]);
  assert.deepEqual(next.data, { dataset: "t", test_share: 0.25, seed: 0, standardize: true });
  assert.equal(quiet?.data?.test_share, 0.5);
});

Deno.test("an error acts at once only where the outputs may stay what they are", () => {
  assert.equal(fitsAtOnce(config, "mean_squared"), true);
  assert.equal(fitsAtOnce(config, "binary_cross_entropy"), true);
  assert.equal(fitsAtOnce(config, "softmax_cross_entropy"), false);
});

const trained = {
  network: { layers: [2, 3, 1], activations: ["tanh", "sigmoid"], bias: false },
  weights: { w1: [[1, 2, 3], [4, 5, 6]], w2: [[1], [2], [3]] },
  error: { name: "binary_cross_entropy" },
  parameters: 9,
  notes: [],
};

Deno.test("a trained network comes with its weights and its error, and data are taken as they are", () => {
  const scaled = { ...config, data: { ...config.data, standardize: true } };
  const next = drafted(scaled, request(scaled, catalogue, null, "trained", trained));

  assert.deepEqual(next.network, trained.network);
  assert.deepEqual(next.weights, trained.weights);
  assert.equal(next.error.name, "binary_cross_entropy");
  assert.equal(next.data.standardize, false);
});

Deno.test("without an error of its own it keeps the present one where that fits its outputs", () => {
  const plain = { ...trained, error: null };
  const before = { ...config, error: { ...config.error, name: "half_squared" } };
  const crossed = { ...config, error: { ...config.error, name: "softmax_cross_entropy" } };

  assert.equal(
    drafted(before, request(before, catalogue, null, "trained", plain)).error.name,
    "half_squared",
  );
  assert.equal(
    drafted(crossed, request(crossed, catalogue, null, "trained", plain)).error.name,
    "mean_squared",
  );
});

Deno.test("a table that fits a trained network leaves it alone, and is not scaled; another starts it over", () => {
  const loaded = drafted(config, request(config, catalogue, null, "trained", trained));
  /** @param {number} inputs */
  const table = (inputs) => ({ id: "x", task: "binary", inputs, outputs: 1 });
  const fits = drafted(loaded, request(loaded, catalogue, null, "table", table(2)));
  const wide = drafted(loaded, request(loaded, catalogue, null, "table", table(5)));

  assert.deepEqual(fits.weights, trained.weights);
  assert.deepEqual([fits.data.dataset, fits.data.standardize], ["x", false]);
  assert.equal(wide.weights.initializer, "glorot_uniform");
  assert.deepEqual([wide.network.layers, wide.data.standardize], [[5, 3, 1], true]);
});

Deno.test("another activation keeps explicit weights; another size does not", () => {
  const loaded = drafted(config, request(config, catalogue, null, "trained", trained));
  const { network } = loaded;
  const other = { ...network, activations: ["relu", "sigmoid"] };
  const larger = { ...network, layers: [2, 4, 1] };

  assert.deepEqual(
    drafted(loaded, request(loaded, catalogue, null, "network", other)).weights,
    trained.weights,
  );
  assert.ok(
    drafted(loaded, request(loaded, catalogue, null, "network", larger)).weights.initializer,
  );
});
