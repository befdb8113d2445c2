import "./english.js";
import assert from "node:assert/strict";
import { precision, verdict } from "../../static/js/homework-check.js";
import {
  allBlocks,
  blocksOf,
  fieldOf,
  FIRST_TASK,
  fitted,
  readTask,
  taskOf,
} from "../../static/js/homework.js";
import { readMatrix } from "../../static/js/matrix-text.js";
import { session } from "./page_cases.js";

const ROWS = { rows: [[0.9, 0.3], [0.2, 0.8]] };

Deno.test("weights are read as JSON, as rows with commas, tabs or spaces, or one after the other", () => {
  for (
    const text of [
      "[[0.9, 0.3], [0.2, 0.8]]",
      "0.9,0.3\n0.2,0.8",
      "0.9\t0.3\n0.2\t0.8\n",
      "0.9 0.3 0.2 0.8",
      "0,9 0,3\n0,2 0,8",
      "[0.9, 0.3, 0.2, 0.8]",
    ]
  ) assert.deepEqual(readMatrix(text, 2, 2), ROWS, text);
});

Deno.test("a matrix of the wrong shape is told with what would be right", () => {
  const says = (/** @type {string} */ text) => JSON.stringify(readMatrix(text, 2, 3));
  assert.match(says("1 2\n3 4 5"), /Row 1: 3 numbers are needed, 2 given/);
  assert.match(says("1 2 3"), /2 rows of 3 are needed; 3 numbers in 1 rows are given/);
  assert.match(says("1 2 x\n1 2 3"), /Row 1: “x” is not a number/);
  assert.match(says("[[1, 2"), /not valid JSON/);
});

Deno.test("a task becomes a session of one example with exactly these weights", () => {
  const read = readTask({ ...FIRST_TASK, rule: "book" });
  assert.ok("request" in read);
  assert.deepEqual(read.request.weights, {
    w1: [[0.9, 0.3], [0.2, 0.8]],
    b1: [0, 0],
    w2: [[0.3], [0.5]],
    b2: [0],
  });
  assert.deepEqual(read.request.data, { inputs: [[1, 0.5]], targets: [[0.9]] });
  assert.deepEqual(read.request.optimizer, { name: "sgd", learning_rate: 0.1, rule: "book" });
});

Deno.test("everything that is wrong is named at its field", () => {
  const read = readTask({ ...FIRST_TASK, inputs: "1", rate: "fast", weights: {} });
  assert.ok("wrong" in read);
  assert.deepEqual([...read.wrong.keys()], ["w1", "b1", "w2", "b2", "inputs", "rate"]);
  const layers = readTask({ ...FIRST_TASK, layers: "2, 0.5" });
  assert.ok("wrong" in layers && layers.wrong.has("layers"));
  assert.equal(fieldOf("optimizer.rule"), "rule");
  assert.equal(fieldOf("network.activations[1]"), "activation.1");
  assert.equal(fieldOf("weights.w2"), "w2");
});

Deno.test("more layers have more activations and blocks, and the last stays the last", () => {
  const task = fitted({ ...FIRST_TASK, layers: "2 3 3 1", activations: ["tanh", "sigmoid"] });
  assert.deepEqual(task.activations, ["tanh", "sigmoid", "sigmoid"]);
  assert.deepEqual(blocksOf(task).map(({ name }) => name), ["w1", "b1", "w2", "b2", "w3", "b3"]);
});

Deno.test("JSON of all blocks fills all of them", () => {
  assert.deepEqual(allBlocks('{"w1": [[1, 2], [3, 4]], "b1": [5, 6]}'), {
    w1: "1  2\n3  4",
    b1: "5  6",
  });
  assert.equal(allBlocks("[[1]]"), null);
});

Deno.test("the network of the page is taken in numbers that can be typed", () => {
  const weights = { w1: [[1 / 3, 2], [3, 4]], b1: [0, 0], w2: [[1], [2]], b2: [0] };
  const task = taskOf(session(), { step: 0, weights }, null, 0);
  assert.equal(task.layers, "2, 2, 1");
  assert.equal(task.weights.w1, "0.333333  2\n3  4");
  const large = taskOf(session({ parameters: 5000 }), { step: 0, weights }, null, 0);
  assert.equal(large, FIRST_TASK);
});

Deno.test("an answer is right as far as it goes, or differs in a figure that is named", () => {
  assert.deepEqual(precision("-0.0240"), { digits: 3, unit: 0.0001 });
  assert.deepEqual(verdict("0.0240", 0.02396, []), {
    right: true,
    says: "Right, in all 3 digits.",
  });
  assert.match(verdict("0.0245", 0.02396, []).says, /^Digit 3 is the first that differs/);
  assert.match(verdict("-0.024", 0.02396, []).says, /the sign is not/);
  assert.match(verdict("0.24", 0.02396, []).says, /Not of the right size/);
  assert.match(verdict("two", 1, []).says, /not a number/);
  assert.equal(verdict("", 1, []).right, null);
  const others = [{ value: 0.1, says: "That is what the book’s rule takes." }];
  assert.match(verdict("0.100", 0.024, others).says, /book’s rule takes\. The slope is 0.024/);
});
