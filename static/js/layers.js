// Changes of a network's layers, each a new network.
/** @import { Config } from "./types/api.d.ts" */
import { parse } from "./lib/format.js";

/** @typedef {Config["network"]} Network */

/** How many weights and biases it has. @param {Network} network */
export function parametersOf({ layers, bias }) {
  return layers.slice(1).reduce((sum, size, l) => sum + size * (layers[l] + Number(bias)), 0);
}

/**
 * The blocks of weights, as the API names them.
 * @param {Network} network
 * @returns {{name: string, shape: number[]}[]}
 */
export function groupsOf({ layers, bias }) {
  return layers.slice(1).flatMap((size, l) => [
    { name: `w${l + 1}`, shape: [layers[l], size] },
    ...(bias ? [{ name: `b${l + 1}`, shape: [size] }] : []),
  ]);
}

/**
 * @param {Network} network
 * @param {string} name `network.layers.1` or `network.activations.1`
 * @param {string} value
 * @returns {Network | null}
 */
export function edited(network, name, value) {
  const [, kind, at] = name.split("."), l = Number(at);
  if (kind === "activations") {
    return { ...network, activations: network.activations.with(l - 1, value) };
  }
  const size = parse(value);
  return size === null ? null : resized(network, l, size);
}

/**
 * @param {Network} network
 * @param {number} l
 * @param {number} size
 */
export function resized(network, l, size) {
  return { ...network, layers: network.layers.with(l, Math.max(1, Math.round(size))) };
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

/**
 * A hidden layer in another place; inputs and outputs stay where they are.
 * @param {Network} network
 * @param {number} from
 * @param {number} to
 * @returns {Network | null} null where there is no such place
 */
export function moved(network, from, to) {
  const { layers, activations } = network;
  if (to === from || to < 1 || to > layers.length - 2) return null;
  return {
    ...network,
    layers: layers.toSpliced(from, 1).toSpliced(to, 0, layers[from]),
    activations: activations.toSpliced(from - 1, 1).toSpliced(to - 1, 0, activations[from - 1]),
  };
}
