// What things of the catalogue are called: in the reader's language where it has a word, else as the server has it.
import { percent, setting, words } from "./lib/format.js";
import { t, translated } from "./lib/texts.js";

/** An activation, an optimizer, a choice. @param {string} name */
export function named(name) {
  return translated(`catalogue.names.${name}`, words(name));
}

/** A setting. @param {string} name */
export function paramLabel(name) {
  return translated(`catalogue.params.${name}`, sentence(words(name)));
}

/** What a setting does. @param {{name: string, help: string}} param */
export function helpOf({ name, help }) {
  return help && translated(`catalogue.help.${name}`, help);
}

/** @param {{name: string, title?: string | null}} entry */
export function titled({ name, title }) {
  return translated(`catalogue.titles.${name}`, title ?? sentence(words(name)));
}

/** @param {string} name of the setting @param {unknown} value */
export function shownValue(name, value) {
  if (typeof value === "boolean") return t(value ? "setup.on" : "setup.off");
  if (typeof value !== "number") return t("setup.none");
  return name.endsWith("share") ? percent(value) : setting(value);
}

/** @param {string} text */
export function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * What the server says of a session in one line, such as "2-6-1, tanh and sigmoid, sgd, rate 0.15", in the page's words.
 * Of presets and earlier sessions there is nothing but this line.
 * @param {string} summary
 */
export function described(summary) {
  return summary.split(", ").map((part) => {
    if (part === "no biases") return t("session.noBiases");
    if (part.startsWith("rate ")) return t("session.rate", { rate: part.slice("rate ".length) });
    return part.split(" and ").map(withNumber).join(` ${t("session.and")} `);
  }).join(", ");
}

/** A name that a number may follow. @param {string} text */
function withNumber(text) {
  const [name, ...number] = text.split(" ");
  return [named(name), ...number].join(" ");
}
