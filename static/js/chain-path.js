// The way of one example from a weight to the error, station by station; pure.
/** @import { Derivation, Factor } from "./types/api.d.ts" */

/**
 * A quantity on the way: an input, a node's sum, its activation, the output, the error.
 * @typedef {object} Station
 * @property {string} latex
 * @property {number | null} value
 */

/**
 * The stations from the weight's own input to the error, and the factors between them, one fewer. Null where several
 * ways lead to the error, which no row can show.
 * @param {Derivation} derivation
 * @returns {{stations: Station[], factors: Factor[]} | null}
 */
export function chainPath(derivation) {
  const factors = derivation.factors.toReversed();
  if (factors.some(({ kind }) => kind === "sum")) return null;
  const stations = factors.map((factor, i) => station(factor, factors[i - 1], derivation));
  return { stations: [...stations, { latex: "E", value: derivation.example_error }], factors };
}

/**
 * Where a factor begins.
 * @param {Factor} factor
 * @param {Factor | undefined} before
 * @param {Derivation} derivation
 * @returns {Station}
 */
function station({ kind, latex, value, node: [layer, k] }, before, { layers, outputs }) {
  const node = layers.find((each) => each.layer === layer)?.nodes.find((n) => n.node[1] === k);
  if (kind === "weight") return { latex: `a^{${layer}}_{${k}}`, value: node?.a ?? null };
  if (kind === "difference" && before?.kind === "slope") {
    return { latex: outputs.length === 1 ? "o" : `o_{${k}}`, value: node?.a ?? null };
  }
  if (kind === "slope" || kind === "difference") {
    return { latex: `z^{${layer}}_{${k}}`, value: node?.z ?? null };
  }
  return { latex, value };
}
