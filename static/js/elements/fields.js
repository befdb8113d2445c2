// The sections of the set-up panel, each as markup of what the catalogue, the config and the notices say.
/** @import { Catalogue, Config, Entry, Param } from "../types/api.d.ts" */
/** @import { Notice } from "../types/state.d.ts" */
/** @import { Markup } from "../lib/html.js" */
import { html, icon } from "../lib/html.js";
import { t } from "../lib/texts.js";
import { named, paramLabel, titled } from "../names.js";
import { leftOver, opening, paramField, selection, slidingField } from "./param-form.js";

/**
 * @typedef {object} Form
 * @property {Catalogue} catalogue
 * @property {Config} config as it would be after a fresh start
 * @property {Notice[]} notices
 * @property {Set<string>} open the lines that are open
 */

/** Settings of the data that are always in sight, in this order. */
const DATA_FIRST = ["noise", "test_share", "seed"];
/** Settings of an optimizer that have a place of their own. */
const RATE = "learning_rate";
const OWN = "own";

/** @param {Form} form */
export function dataFields({ catalogue, config, notices, open }) {
  const name = typeof config.data.name === "string" ? config.data.name : null;
  const params = catalogue.data.find((entry) => entry.name === name)?.params ?? catalogue.own_data;
  const known = params.filter(({ kind }) => kind !== "range");
  const first = DATA_FIRST.flatMap((key) => known.find((param) => param.name === key) ?? []);
  const rest = known.filter(({ name }) => !DATA_FIRST.includes(name));
  // Until a table is there, there is nothing to be set about it.
  const waiting = config.data.dataset === "";
  const side = waiting
    ? html`<p class="unit">${t("table.none_yet")}</p>`
    : html`${first.map((param) => dataField(param, config, notices))}`;
  const more = html`${
    rest.map((param) => paramField("data", param, config.data[param.name], notices))
  }`;
  const head = opening({
    key: "data",
    label: t("setup.data"),
    control: selection(
      "data.name",
      dataChoices(catalogue, config),
      choiceOf(config),
      t("setup.dataSet"),
    ),
    more: waiting || !rest.length ? null : more,
    open: open.has("data"),
  });
  return { head, side, left: html`${leftOver("data", html`${side}${head}`, notices)}` };
}

/** The value of the menu for a config's data. @param {Config} config */
function choiceOf({ data }) {
  return typeof data.name === "string" ? data.name : "dataset" in data ? OWN : "";
}

/** @param {Catalogue} catalogue @param {Config} config */
function dataChoices({ data }, config) {
  const given = choiceOf(config) === "" ? [{ value: "", label: t("setup.givenData") }] : [];
  const sets = data.map((entry) => ({ value: entry.name, label: titled(entry) }));
  return [...given, ...sets, { value: OWN, label: t("setup.ownTable") }];
}

/** @param {Param} param @param {Config} config @param {Notice[]} notices */
function dataField(param, config, notices) {
  const value = config.data[param.name];
  if (param.name !== "seed") {
    const label = param.name === "test_share" ? t("setup.testShare") : paramLabel(param.name);
    return slidingField("data", param, Number(value), label, notices);
  }
  return html`
    <div class="seeded">${paramField("data", param, value, notices)}${dice("data.seed")}</div>
  `;
}

/** Draws another seed. @param {string} name */
export function dice(name) {
  return html`
    <button type="button" class="quiet small" data-dice="${name}" data-keep="dice-${name}"
      title="${t("setup.dice")}" aria-label="${t("setup.dice")}">${icon("dice")}</button>
  `;
}

/** @param {Form & {typed: Markup | null}} form */
export function weightFields({ catalogue, config, notices, open, typed }) {
  const { initializer } = config.weights;
  const choices = [
    ...catalogue.initializers.map(({ name }) => ({ value: name, label: named(name) })),
    { value: "given", label: t("setup.typed") },
  ];
  const seed = { ...SEED, help: t("setup.weightSeedHelp") };
  const formula = catalogue.initializers.find(({ name }) => name === initializer)?.help;
  const more = html`
    ${formula && html`<p class="unit formula">${formula}</p>`}
    <div class="seeded">${paramField("", seed, config.seed, notices, {
      says: t("setup.weightSeed"),
    })}${dice("seed")}</div>
    ${typed}
  `;
  const line = opening({
    key: "weights",
    label: t("setup.weights"),
    control: selection("weights.initializer", choices, initializer ?? "given", t("setup.weights")),
    more,
    open: open.has("weights"),
  });
  return html`${line}${leftOver("weights", line, notices)}${leftOver("seed", line, notices)}`;
}

/** @type {Param} */
const SEED = { name: "seed", kind: "int", default: 0, low: 0, high: null, help: "" };

/** @param {Form & {free: Markup}} form */
export function atOnceFields({ free, ...form }) {
  return html`${optimizerLine(form)}${batchLine(form)}${errorLine(form)}${free}`;
}

/** @param {Form} form */
function optimizerLine({ catalogue, config, notices, open }) {
  const { optimizer } = config;
  const entry = catalogue.optimizers.find(({ name }) => name === optimizer.name);
  const params = (entry?.params ?? []).filter(({ name }) => name !== RATE && name !== "rule");
  const line = opening({
    key: "optimizer",
    label: t("setup.optimizer"),
    control: selection(
      "optimizer.name",
      optimizerChoices(catalogue),
      optimizer.name,
      t("setup.optimizer"),
    ),
    more: html`
      ${params.map((param) => paramField("optimizer", param, optimizer[param.name], notices))}
      ${schedule(catalogue, config, notices)}${rule(entry, config, notices)}
    `,
    open: open.has("optimizer"),
  });
  const rest = notices.filter(({ at }) => at !== "optimizer.learning_rate"); // the slider says that itself
  return html`${line}${leftOver("optimizer", line, rest)}`;
}

/** @param {Catalogue} catalogue */
function optimizerChoices({ optimizers }) {
  return optimizers.map((entry) => ({ value: entry.name, label: titled(entry) }));
}

/** @param {Catalogue} catalogue @param {Config} config @param {Notice[]} notices */
function schedule({ schedules }, { optimizer }, notices) {
  const chosen = /** @type {Record<string, unknown> | null} */ (optimizer.schedule);
  const entry = schedules.find(({ name }) => name === chosen?.name);
  const choices = [
    { value: "none", label: t("setup.none") },
    ...schedules.map(({ name }) => ({ value: name, label: named(name) })),
  ];
  return html`
    <label class="field" title="${entry?.help}"><span>${t("setup.schedule")}</span>${selection(
      "optimizer.schedule.name",
      choices,
      entry?.name ?? "none",
    )}</label>
    ${entry &&
      html`<div class="inner">${
        entry.params.map((param) =>
          paramField("optimizer.schedule", param, chosen?.[param.name], notices)
        )
      }</div>`}
  `;
}

/** The book's rule is defined for sigmoid nodes and squared errors only. @param {Entry | undefined} entry @param {Config} config @param {Notice[]} notices */
function rule(entry, { network, error, optimizer }, notices) {
  const param = entry?.params.find(({ name }) => name === "rule");
  const fits = network.activations.every((name) => name === "sigmoid") &&
    error.name.includes("squared");
  return param && (fits || optimizer.rule === "book") &&
    paramField("optimizer", param, optimizer.rule, notices);
}

/** @param {Form} form */
function batchLine({ catalogue, config, notices }) {
  const [size, shuffle] = ["size", "shuffle"].map((key) =>
    catalogue.batch.find(({ name }) => name === key)
  );
  const field = paramField("batch", /** @type {Param} */ (size), config.batch.size, notices, {
    says: t("setup.batch"),
    none: t("setup.all"),
  });
  const line = html`${field}${
    config.batch.size !== null && shuffle &&
    html`<div class="inner">${paramField("batch", shuffle, config.batch.shuffle, notices)}</div>`
  }`;
  return html`${line}${leftOver("batch", line, notices)}`;
}

/** @param {Form} form */
function errorLine({ catalogue, config, notices, open }) {
  const entry = catalogue.errors.find(({ name }) => name === config.error.name);
  const values = /** @type {Record<string, unknown>} */ (config.error);
  const choices = catalogue.errors.map(({ name }) => ({ value: name, label: named(name) }));
  const line = opening({
    key: "error",
    label: t("setup.error"),
    control: selection("error.name", choices, config.error.name, t("setup.error")),
    more: html`
      <p class="unit formula">${entry?.help}</p>
      ${(entry?.params ?? []).map((param) =>
        paramField("error", param, values[param.name], notices)
      )}
    `,
    open: open.has("error"),
  });
  return html`${line}${leftOver("error", line, notices)}`;
}
