// The next session as the form has it: what was changed, laid over the present config.
/** @import { Catalogue, Config, DatasetView, Entry, SessionRequest, TrainedView } from "./types/api.d.ts" */

/** What a network has to fit. @typedef {Pick<Entry, "task" | "inputs" | "outputs">} Shape */

/**
 * @param {Config} config
 * @param {SessionRequest | null} draft
 * @returns {Config}
 */
export function drafted(config, draft) {
  return /** @type {Config} */ ({ ...config, ...draft });
}

/**
 * The draft after one more change, or null where nothing differs from the config any more.
 * @param {Config} config
 * @param {Catalogue} catalogue
 * @param {SessionRequest | null} draft
 * @param {string} section
 * @param {any} value a part of the section, or the whole of a section that is one value
 * @returns {SessionRequest | null}
 */
export function request(config, catalogue, draft, section, value) {
  const now = drafted(config, draft);
  const next = { ...draft, ...changed(now, catalogue, section, value) };
  const kept = Object.entries(next).filter(([name, part]) =>
    !equal(part, config[/** @type {keyof Config} */ (name)])
  );
  return kept.length ? Object.fromEntries(kept) : null;
}

/**
 * @param {Config} config
 * @param {Catalogue} catalogue
 * @param {string} section
 * @param {any} value
 * @returns {SessionRequest}
 */
function changed(config, catalogue, section, value) {
  if (section === "data" && "name" in value) return withData(config, catalogue, value.name);
  if (section === "table") return withTable(config, value);
  if (section === "trained") return withTrained(config, value);
  if (section === "network" && "activations" in value) return withNetwork(config, value);
  if (section === "error" && "name" in value) return withError(config, value.name);
  if (section === "weights") return { weights: value };
  if (section === "seed") return { seed: value };
  const part = config[/** @type {keyof Config} */ (section)];
  return { [section]: { .../** @type {object} */ (part), ...value } };
}

/**
 * Another data set: its own settings at their defaults, and a network that fits it.
 * @param {Config} config
 * @param {Catalogue} catalogue
 * @param {string} name
 * @returns {SessionRequest}
 */
function withData(config, catalogue, name) {
  const source = catalogue.data.find((entry) => entry.name === name);
  if (!source) return {};
  const data = { name, ...Object.fromEntries(source.params.map((p) => [p.name, p.default])) };
  return fitted(config, data, source);
}

/**
 * A table of the reader's own, with a share to test on, and standardized, for nobody knows its units.
 * @param {Config} config
 * @param {DatasetView} table
 */
function withTable(config, { id, task, inputs, outputs }) {
  const { test_share = 0.25, seed = 0, standardize = true } = "dataset" in config.data
    ? config.data
    : {};
  const targets = task === "regression" ? { standardize_targets: true } : {};
  const data = { dataset: id, test_share, seed, standardize, ...targets };
  const shape = { task, inputs, outputs };
  return keeps(config, shape) ? { data: unscaled(data) } : fitted(config, data, shape);
}

/**
 * A trained network as it is, an error that fits it, and the data as they are: whatever scale it was trained on, is theirs.
 * @param {Config} config
 * @param {TrainedView} trained
 * @returns {SessionRequest}
 */
function withTrained({ data, error, free }, { network, weights, error: own }) {
  const name = own?.name ?? (fitsAtOnce({ network }, error.name) ? error.name : "mean_squared");
  return {
    network,
    weights,
    error: { ...error, name, ...own },
    data: unscaled(data),
    ...(free ? { free: null } : {}),
  };
}

/** @param {Config["data"]} data @returns {Config["data"]} */
function unscaled(data) {
  const scaled = ["standardize", "standardize_targets"].filter((name) => data[name]);
  return { ...data, ...Object.fromEntries(scaled.map((name) => [name, false])) };
}

/**
 * Whether the network and its explicit weights can stay with other data.
 * @param {Config} config
 * @param {Shape} source
 */
function keeps({ network, weights }, { inputs, outputs }) {
  const { layers } = network;
  return !weights.initializer && inputs === layers[0] && outputs === layers.at(-1);
}

/**
 * The data, with a network and an error that fit them.
 * @param {Config} config
 * @param {Record<string, unknown>} data
 * @param {Shape} source
 * @returns {SessionRequest}
 */
function fitted(config, data, source) {
  const layers = [...config.network.layers];
  layers[0] = source.inputs ?? layers[0];
  layers[layers.length - 1] = source.outputs ?? layers[layers.length - 1];
  const activations = [...config.network.activations];
  const error = fitting(config, source);
  const next = { ...config, error };
  activations[activations.length - 1] = lastActivation(
    next,
    source,
    activations.at(-1) ?? "identity",
  );
  return { data, error, network: { ...config.network, layers, activations }, ...startOver(config) };
}

/**
 * An error that can be had on a data set.
 * @param {Config} config
 * @param {Shape} source
 */
function fitting({ error }, { task, outputs }) {
  const binary = error.name === "binary_cross_entropy",
    softmax = error.name === "softmax_cross_entropy";
  const wrong = task === "regression" ? binary || softmax : softmax ? outputs === 1 : false;
  return wrong
    ? { ...error, name: task === "regression" ? "mean_squared" : "half_squared" }
    : error;
}

/**
 * @param {Config} config
 * @param {Shape} source
 * @param {string} present
 */
function lastActivation({ error }, { task }, present) {
  const linked = linkOf(error.name);
  if (linked) return linked;
  if (task === "regression") return "identity";
  return present === "softmax" || present === "identity" ? "sigmoid" : present;
}

/**
 * Whether an error can take the place of another in the middle of a run: it needs the same output activation.
 * @param {Pick<Config, "network">} config
 * @param {string} name
 */
export function fitsAtOnce({ network }, name) {
  const last = network.activations.at(-1), linked = linkOf(name);
  return linked ? last === linked : last !== "softmax";
}

/** The output activation that an error brings with it. @param {string} error */
function linkOf(error) {
  if (error === "softmax_cross_entropy") return "softmax";
  return error === "binary_cross_entropy" ? "sigmoid" : null;
}

/**
 * @param {Config} config
 * @param {string} name
 * @returns {SessionRequest}
 */
function withError(config, name) {
  const activations = [...config.network.activations];
  const last = activations.length - 1;
  activations[last] = linkOf(name) ??
    (activations[last] === "softmax" ? "sigmoid" : activations[last]);
  return { error: { ...config.error, name }, network: { ...config.network, activations } };
}

/**
 * @param {Config} config
 * @param {Config["network"]} network
 * @returns {SessionRequest}
 */
function withNetwork(config, network) {
  const { layers, bias } = config.network;
  const alike = equal(layers, network.layers) && bias === network.bias;
  return { network, ...(alike ? {} : startOver(config)) };
}

/**
 * Weights given one by one, and lists of free links, belong to the old shape of the network.
 * @param {Config} config
 * @returns {SessionRequest}
 */
function startOver({ weights, free }) {
  const initializer = weights.initializer ?? "glorot_uniform";
  return { weights: { initializer }, ...(free ? { free: null } : {}) };
}

/**
 * Same values, whatever order their keys have.
 * @param {unknown} a
 * @param {unknown} b
 * @returns {boolean}
 */
export function equal(a, b) {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  const [x, y] = /** @type {Record<string, unknown>[]} */ ([a, b]);
  return [...keys].every((key) => equal(x[key], y[key]));
}
