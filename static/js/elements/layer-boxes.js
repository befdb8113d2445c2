// The network as a row of boxes: sizes and activations can be changed, hidden layers added and taken out.
/** @import { Catalogue, Config } from "../types/api.d.ts" */
/** @import { Notice } from "../types/state.d.ts" */
import { html, icon } from "../lib/html.js";
import { parse, words } from "../lib/format.js";
import { wrong } from "./param-form.js";

/** @typedef {Config["network"]} Network */

/**
 * @param {Catalogue} catalogue
 * @param {Config} config
 * @param {Notice[]} notices
 */
export function layerBoxes({ activations, limits }, { network, error }, notices) {
  const { layers } = network, last = layers.length - 1;
  const names = activations.map(({ name }) => name);
  const boxes = layers.map((size, l) => {
    if (l === 0) {
      return html`<div class="layer fixed"><span>${size}</span><small>input</small></div>`;
    }
    return l === last ? output(size, network, names, error.name) : hidden(l, size, network, names);
  });
  const add = html`
    <button type="button" class="layer add" data-do="add"
      aria-label="Add a hidden layer">${icon("plus")}</button>
  `;
  const room = last - 1 < (limits.hidden_layers ?? 6);
  return html`${boxes.slice(0, -1)}${room && add}${boxes.at(-1)}${wrong("network", notices)}`;
}

/**
 * @param {number} l
 * @param {number} size
 * @param {Network} network
 * @param {string[]} names
 */
function hidden(l, size, network, names) {
  return html`
    <div class="layer">
      <input class="size" name="network.layers.${l}" inputmode="numeric" autocomplete="off" value="${size}" aria-label="Nodes of hidden layer ${l}">
      ${activation(l, network, names.filter((name) => name !== "softmax"))}
      <button type="button" class="out" data-do="out" data-layer="${l}" aria-label="Take out hidden layer ${l}">${icon(
        "close",
      )}</button>
    </div>
  `;
}

/**
 * @param {number} size
 * @param {Network} network
 * @param {string[]} names
 * @param {string} error
 */
function output(size, network, names, error) {
  const linked = { softmax_cross_entropy: "softmax", binary_cross_entropy: "sigmoid" }[error];
  const free = names.filter((name) => linked ? name === linked : name !== "softmax");
  return html`<div class="layer fixed"><span>${size}</span>${
    activation(network.layers.length - 1, network, free)
  }</div>`;
}

/**
 * @param {number} l
 * @param {Network} network
 * @param {string[]} names
 */
function activation(l, network, names) {
  const chosen = network.activations[l - 1];
  const options = names.map((name) =>
    html`<option value="${name}" ${name === chosen && "selected"}>${words(name)}</option>`
  );
  return html`
    <select name="network.activations.${l}"
      aria-label="Activation of layer ${l}">${options}</select>
  `;
}

/**
 * @param {HTMLElement} row
 * @param {() => Config | null} config
 * @param {(network: Network) => void} take
 */
export function onLayers(row, config, take) {
  /** @param {(network: Network) => Network | null} change */
  const apply = (change) => {
    const now = config();
    const next = now && change(now.network);
    if (next) take(next);
  };
  row.addEventListener("change", (event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    apply((network) => edited(network, input.name, input.value));
  });
  row.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest("button");
    if (button?.dataset.do === "add") apply(grown);
    if (button?.dataset.do === "out") {
      apply((network) => shrunk(network, Number(button.dataset.layer)));
    }
  });
}

/**
 * @param {Network} network
 * @param {string} name
 * @param {string} value
 * @returns {Network | null}
 */
export function edited(network, name, value) {
  const [, kind, at] = name.split("."), l = Number(at);
  if (kind === "activations") {
    return { ...network, activations: network.activations.with(l - 1, value) };
  }
  const size = parse(value);
  return size === null
    ? null
    : { ...network, layers: network.layers.with(l, Math.max(1, Math.round(size))) };
}

/** One more hidden layer before the output, like the one before it. @param {Network} network */
export function grown(network) {
  const { layers, activations } = network, last = layers.length - 1;
  const size = last > 1 ? layers[last - 1] : 4;
  const activation = last > 1 ? activations[last - 2] : "tanh";
  return {
    ...network,
    layers: layers.toSpliced(last, 0, size),
    activations: activations.toSpliced(last - 1, 0, activation),
  };
}

/** @param {Network} network @param {number} l */
export function shrunk(network, l) {
  const { layers, activations } = network;
  return {
    ...network,
    layers: layers.toSpliced(l, 1),
    activations: activations.toSpliced(l - 1, 1),
  };
}
