// The fields of the set-up panel: data, what needs a fresh start, what acts at once.
/** @import { Catalogue, Config, Param } from "../types/api.d.ts" */
/** @import { Notice } from "../types/state.d.ts" */
import { html } from "../lib/html.js";
import { words } from "../lib/format.js";
import { paramField, selection, wrong } from "./param-form.js";

/** Settings of a data set that the panel shows; the others keep what they are. */
const DATA_SETTINGS = ["noise", "test_share", "seed"];
/** Settings of an optimizer that have a place of their own, or come later. */
const ELSEWHERE = ["learning_rate", "schedule", "clip_value", "dampening", "nesterov", "rule"];
/** @type {Param} */
const SEED = {
  name: "seed",
  kind: "int",
  default: 0,
  low: 0,
  high: null,
  help: "What the initial weights are drawn from.",
};

/**
 * @param {Catalogue} catalogue
 * @param {Config} config
 * @param {Notice[]} notices
 */
export function dataFields({ data }, config, notices) {
  const name = typeof config.data.name === "string" ? config.data.name : null;
  const source = data.find((entry) => entry.name === name);
  const settings = (source?.params ?? []).filter((p) => DATA_SETTINGS.includes(p.name));
  const own = name ? [] : [{ value: "", label: "given with the preset" }];
  const options = [
    ...own,
    ...data.map((entry) => ({ value: entry.name, label: entry.title ?? words(entry.name) })),
  ];
  return {
    settings: html`${
      settings.map((param) => paramField("data", param, config.data[param.name], notices))
    }`,
    choice: html`
      <label class="field"><span>Data set</span>${selection(
        "data.name",
        options,
        name ?? "",
      )}</label>
      ${wrong("data", notices)}
    `,
  };
}

/**
 * @param {Catalogue} catalogue
 * @param {Config} config
 * @param {Notice[]} notices
 */
export function trainingFields(catalogue, config, notices) {
  return {
    fresh: freshFields(catalogue, config, notices),
    atOnce: atOnceFields(catalogue, config, notices),
  };
}

/**
 * @param {Catalogue} catalogue
 * @param {Config} config
 * @param {Notice[]} notices
 */
function freshFields({ initializers, errors }, config, notices) {
  const { initializer } = config.weights;
  const given = initializer ? [] : [{ value: "", label: "given one by one" }];
  const starts = [
    ...given,
    ...initializers.map(({ name }) => ({ value: name, label: words(name) })),
  ];
  const names = errors.map(({ name }) => ({ value: name, label: words(name) }));
  return html`
    <label class="field"><span>Initial weights</span>${selection(
      "weights.initializer",
      starts,
      initializer ?? "",
    )}</label>
    ${paramField("", { ...SEED, name: "seed" }, config.seed, notices)}
    <label class="field"><span>Error</span>${selection(
      "error.name",
      names,
      config.error.name,
    )}</label>
    ${wrong("error", notices)}${wrong("weights", notices)}
  `;
}

/**
 * @param {Catalogue} catalogue
 * @param {Config} config
 * @param {Notice[]} notices
 */
function atOnceFields({ optimizers, batch }, config, notices) {
  const { optimizer } = config;
  const entry = optimizers.find(({ name }) => name === optimizer.name);
  const params = (entry?.params ?? []).filter(({ name }) => !ELSEWHERE.includes(name));
  const names = optimizers.map(({ name, title }) => ({ value: name, label: title ?? words(name) }));
  const size = batch.find(({ name }) => name === "size");
  return html`
    <label class="field"><span>Optimizer</span>${selection(
      "optimizer.name",
      names,
      optimizer.name,
    )}</label>
    ${wrong("optimizer", notices)}
    ${params.map((param) => paramField("optimizer", param, optimizer[param.name], notices))}
    ${size && paramField("batch", size, config.batch.size, notices, { says: "Batch", none: "all" })}
  `;
}
