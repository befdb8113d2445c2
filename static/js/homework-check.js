// Somebody's own number beside the right one: right as far as it goes, or where it first differs; pure.
import { parse } from "./lib/format.js";
import { t } from "./lib/texts.js";

/** A number as it is worked with: six significant figures. @param {number | null | undefined} value */
export function exact(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return t("say.notFinite");
  return String(Number(value.toPrecision(6))).replaceAll("-", "−");
}

/**
 * @typedef {object} Other
 * @property {number} value what one gets by a usual mistake, or by another rule
 * @property {string} says
 */

/**
 * @param {string} text as it was typed
 * @param {number} truth
 * @param {Other[]} others
 * @returns {{right: boolean | null, says: string}} null where there is nothing to judge
 */
export function verdict(text, truth, others) {
  const typed = parse(text);
  if (typed === null) return { right: null, says: text.trim() ? t("homework.notNumber") : "" };
  const { digits, unit } = precision(text);
  if (near(typed, truth, unit)) return { right: true, says: rightWords(digits) };
  const [from, to] = [text.trim().replaceAll("-", "−"), exact(truth)];
  if (near(typed, -truth, unit)) return { right: false, says: t("homework.sign", { to }) };
  const known = others.find(({ value }) => digits > 1 && near(typed, value, unit));
  if (known) return { right: false, says: `${known.says} ${t("homework.is", { to })}` };
  const at = firstDifference(typed, truth, unit);
  if (at === 0) return { right: false, says: t("homework.size", { from, to }) };
  return { right: false, says: t("homework.differs", { n: at, from, to }) };
}

/** @param {number} digits */
function rightWords(digits) {
  return digits ? t("homework.right", { n: digits }) : t("homework.rightZero");
}

/**
 * How many significant figures were typed, and what the last of them counts.
 * @param {string} text
 */
export function precision(text) {
  const [mantissa, power = "0"] = text.trim().toLowerCase().replace(",", ".").split("e");
  const digits = mantissa.replace(/[^0-9]/g, "").replace(/^0+/, "").length;
  const decimals = mantissa.split(".")[1]?.length ?? 0;
  return { digits, unit: 10 ** (Number(power.replace("−", "-")) - decimals) };
}

/** @param {number} a @param {number} b @param {number} unit */
function near(a, b, unit) {
  return Math.abs(a - b) <= 0.5 * unit * (1 + 1e-6);
}

/**
 * The significant figure, from 1, in which the two first differ; 0 where they are not of one size.
 * @param {number} typed
 * @param {number} truth
 * @param {number} unit
 */
function firstDifference(typed, truth, unit) {
  const [a, b] = [typed, truth].map((v) => String(Math.round(Math.abs(v) / unit)));
  if (a.length !== b.length || Math.sign(typed) !== Math.sign(truth)) return 0;
  const at = [...a].findIndex((digit, i) => digit !== b[i]);
  return at < 0 ? a.length : at + 1;
}
