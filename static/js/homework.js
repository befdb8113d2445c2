// One step of a small network by hand: what was typed, read with its mistakes named; pure.
/** @import { Block, Examples, SessionRequest, SessionView, Weights } from "./types/api.d.ts" */
import { parse } from "./lib/format.js";
import { t } from "./lib/texts.js";
import { groupsOf, parametersOf } from "./layers.js";
import { readMatrix } from "./matrix-text.js";

/** More weights than these nobody works out by hand. */
export const MOST_WEIGHTS = 300;
const DIGITS = 6;

/**
 * What stands in the form: numbers as they were typed.
 * @typedef {object} Task
 * @property {string} layers
 * @property {string[]} activations
 * @property {boolean} bias
 * @property {Record<string, string>} weights by block
 * @property {string} inputs
 * @property {string} targets
 * @property {string} rate
 * @property {string} error
 * @property {"gradient" | "book"} rule
 */

/** @type {Task} */
export const FIRST_TASK = {
  layers: "2, 2, 1",
  activations: ["sigmoid", "sigmoid"],
  bias: true,
  weights: { w1: "0.9  0.3\n0.2  0.8", b1: "0  0", w2: "0.3\n0.5", b2: "0" },
  inputs: "1  0.5",
  targets: "0.9",
  rate: "0.1",
  error: "half_squared",
  rule: "gradient",
};

/**
 * The network on the page and one of its examples, in numbers short enough to type.
 * @param {SessionView} session
 * @param {Weights} weights
 * @param {Examples | null} examples
 * @param {number} example from 0
 * @returns {Task}
 */
export function taskOf({ config, parameters }, { weights }, examples, example) {
  if (parameters > MOST_WEIGHTS) return FIRST_TASK;
  const { layers, activations, bias } = config.network;
  const texts = Object.entries(weights).map(([name, block]) => [name, blockText(block)]);
  return {
    layers: layers.join(", "),
    activations: [...activations],
    bias,
    weights: Object.fromEntries(texts),
    inputs: numbersText(examples?.inputs[example] ?? Array(layers[0]).fill(1)),
    targets: numbersText(examples?.targets[example] ?? Array(layers[layers.length - 1]).fill(1)),
    rate: String(config.optimizer.learning_rate),
    error: config.error.name,
    rule: config.optimizer.rule === "book" ? "book" : "gradient",
  };
}

/** @param {Block} block */
function blockText(block) {
  const rows = /** @type {number[][]} */ (Array.isArray(block[0]) ? block : [block]);
  return rows.map(numbersText).join("\n");
}

/** @param {number[]} numbers */
export function numbersText(numbers) {
  return numbers.map((v) => String(Number(v.toPrecision(DIGITS)))).join("  ");
}

/** The sizes of the layers, or null. @param {Task} task @returns {number[] | null} */
export function layersOf({ layers }) {
  const sizes = layers.split(/[\s,;–-]+/).filter(Boolean).map(Number);
  const fine = sizes.length >= 2 && sizes.length <= 8 &&
    sizes.every((n) => Number.isInteger(n) && n >= 1);
  return fine && parametersOf({ layers: sizes, activations: [], bias: false }) <= MOST_WEIGHTS
    ? sizes
    : null;
}

/**
 * The blocks of weights that the form asks for.
 * @param {Task} task
 */
export function blocksOf(task) {
  const layers = layersOf(task);
  return layers ? groupsOf({ layers, activations: task.activations, bias: task.bias }) : [];
}

/**
 * Another number of layers has as many activations; the last stays the last.
 * @param {Task} task
 * @returns {Task}
 */
export function fitted(task) {
  const layers = layersOf(task), { activations } = task;
  if (!layers || activations.length === layers.length - 1) return task;
  const last = activations[activations.length - 1], n = layers.length - 1;
  const hidden = Array.from({ length: n - 1 }, (_, l) => activations.slice(0, -1)[l] ?? last);
  return { ...task, activations: [...hidden, last] };
}

/**
 * All blocks out of one JSON object, `{"w1": [[...]], ...}`.
 * @param {string} text
 * @returns {Record<string, string> | null}
 */
export function allBlocks(text) {
  if (!text.trim().startsWith("{")) return null;
  try {
    const read = JSON.parse(text), blocks = read.weights ?? read;
    return Object.fromEntries(
      Object.entries(blocks).map((
        [name, block],
      ) => [name, blockText(/** @type {Block} */ (block))]),
    );
  } catch {
    return null;
  }
}

/** @typedef {{request: SessionRequest} | {wrong: Map<string, string>}} Reading */

/**
 * @param {Task} task
 * @returns {Reading} what is wrong, by the name of its field
 */
export function readTask(task) {
  /** @type {Map<string, string>} */
  const wrong = new Map();
  const layers = layersOf(task);
  if (!layers) {
    return { wrong: new Map([["layers", t("homework.badLayers", { most: MOST_WEIGHTS })]]) };
  }
  /** @param {string} field @param {string} text @param {number} rows @param {number} columns */
  const read = (field, text, rows, columns) => {
    const found = readMatrix(text, rows, columns);
    if ("says" in found) wrong.set(field, found.says);
    return "rows" in found ? found.rows : [];
  };
  const weights = Object.fromEntries(
    blocksOf(task).map(({ name, shape }) => {
      const rows = read(name, task.weights[name] ?? "", ...twoOf(shape));
      return [name, shape.length === 2 ? rows : rows[0]];
    }),
  );
  const inputs = read("inputs", task.inputs, 1, layers[0]);
  const targets = read("targets", task.targets, 1, layers[layers.length - 1]);
  const rate = parse(task.rate);
  if (rate === null || rate < 0) wrong.set("rate", t("homework.badRate"));
  if (wrong.size) return { wrong };
  return {
    request: {
      title: t("homework.title"),
      network: { layers, activations: task.activations, bias: task.bias },
      weights,
      data: { inputs, targets },
      error: { name: task.error },
      optimizer: { name: "sgd", learning_rate: Number(rate), rule: task.rule },
    },
  };
}

/** @param {number[]} shape @returns {[number, number]} */
function twoOf(shape) {
  return shape.length === 2 ? [shape[0], shape[1]] : [1, shape[0]];
}

/**
 * The field that a complaint of the API is about.
 * @param {string} at
 */
export function fieldOf(at) {
  const block = at.match(/^weights\.?([wb]\d+)/)?.[1];
  const layer = at.match(/^network\.activations\[(\d+)\]/)?.[1];
  if (block) return block;
  if (layer) return `activation.${layer}`;
  const fields = {
    "network.layers": "layers",
    "network": "layers",
    "data.inputs": "inputs",
    "data.targets": "targets",
    "optimizer.learning_rate": "rate",
    "optimizer.rule": "rule",
    "error": "error",
  };
  return Object.entries(fields).find(([start]) => at.startsWith(start))?.[1] ?? "all";
}
