// What waits for a fresh start, in words: one line for each part of the draft.
/** @import { Config, SessionRequest } from "./types/api.d.ts" */
import { named, paramLabel, shownValue } from "./names.js";
import { t } from "./lib/texts.js";

/**
 * @param {Config} config
 * @param {SessionRequest | null} draft
 * @param {(name: string) => string} titleOf of a data set
 * @returns {string[]}
 */
export function pending(config, draft, titleOf) {
  if (!draft) return [];
  const { data, network, weights, error, seed } = draft;
  return [
    ...(data ? dataLines(config.data, data, titleOf) : []),
    ...(network ? networkLines(config.network, network) : []),
    ...(weights && !same(weights, config.weights)
      ? [
        `${t("setup.weights")}: ${
          weights.initializer ? named(weights.initializer) : t("setup.typed")
        }`,
      ]
      : []),
    ...(error?.name && error.name !== config.error.name
      ? [`${t("setup.error")}: ${named(error.name)}`]
      : []),
    ...(seed !== undefined ? [`${t("setup.weightSeed")}: ${seed}`] : []),
  ];
}

/**
 * @param {Record<string, unknown>} before
 * @param {Record<string, unknown>} after
 * @param {(name: string) => string} titleOf
 */
function dataLines(before, after, titleOf) {
  if (after.dataset !== before.dataset) return [`${t("setup.data")}: ${t("setup.ownTable")}`];
  if (after.name !== before.name) return [`${t("setup.data")}: ${titleOf(String(after.name))}`];
  return Object.keys(after).filter((key) => !same(after[key], before[key])).map((key) =>
    `${paramLabel(key)}: ${shownValue(key, before[key])} → ${shownValue(key, after[key])}`
  );
}

/**
 * @param {Config["network"]} before
 * @param {Config["network"]} after
 */
function networkLines(before, after) {
  const [from, to] = [before, after].map(({ layers }) => layers.join("-"));
  const lines = from === to ? [] : [`${t("setup.network")}: ${from} → ${to}`];
  if (from === to && !same(before.activations, after.activations)) {
    lines.push(`${t("setup.activations")}: ${after.activations.map(named).join(", ")}`);
  }
  if (before.bias !== after.bias) {
    lines.push(t(after.bias ? "setup.withBiases" : "setup.noBiases"));
  }
  return lines;
}

/** @param {unknown} a @param {unknown} b */
function same(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}
