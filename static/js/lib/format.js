// Numbers as the page writes them: true minus, fixed digits, no unit glued on.

import { t, translated } from "./texts.js";

const MINUS = "−";
const NARROW = "\u202f";
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** @param {string} text */
function minus(text) {
  return text.replace("-", MINUS);
}

/** @param {number} power */
function superscript(power) {
  const digits = [...String(Math.abs(power))].map((d) => SUPERSCRIPTS[Number(d)]).join("");
  return (power < 0 ? "⁻" : "") + digits;
}

/**
 * `2.4 × 10⁻⁵`
 * @param {number} value
 */
export function scientific(value) {
  const [mantissa, power] = value.toExponential(1).split("e");
  return minus(`${mantissa} × 10${superscript(Number(power))}`);
}

/**
 * An error: three significant figures.
 * @param {number | null | undefined} value
 */
export function error(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return t("say.notFinite");
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.0001 || size >= 100000)) return scientific(value);
  return minus(size >= 999.5 ? value.toFixed(0) : value.toPrecision(3));
}

/**
 * A slope or a change of the error: signed, four decimals; very small ones as a power of ten.
 * @param {number | null | undefined} value
 */
export function slope(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return t("say.notFinite");
  const size = Math.abs(value);
  const sign = value < 0 ? MINUS : "+";
  if (size !== 0 && (size < 0.0001 || size >= 100000)) return sign + scientific(size);
  return sign + size.toFixed(size >= 1000 ? 1 : 4);
}

/**
 * A curvature: signed, three significant figures.
 * @param {number} value
 */
export function signed(value) {
  return (value < 0 ? MINUS : "+") + error(Math.abs(value));
}

/**
 * A weight: three decimals, fewer where it is large, so that it is never longer than −1234.5.
 * @param {number | null | undefined} value
 */
export function weight(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return t("say.notFinite");
  const size = Math.abs(value);
  if (size >= 100000) return scientific(value);
  return minus(unsignedZero(value.toFixed(size >= 1000 ? 1 : size >= 100 ? 2 : 3)));
}

/**
 * A setting, as short as it can be said: 0.15, 10, 1 × 10⁻⁸.
 * @param {number} value
 */
export function setting(value) {
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.0001 || size >= 1000000)) return scientific(value);
  return minus(String(Number(value.toPrecision(4))));
}

/** @param {string} text */
function unsignedZero(text) {
  return /^-0\.?0*$/.test(text) ? text.slice(1) : text;
}

/**
 * A share from 0 to 1: `51 %`.
 * @param {number | null | undefined} share
 */
export function percent(share) {
  if (share === null || share === undefined) return "";
  const value = share * 100;
  if (value > 0 && value < 1) return `< 1${NARROW}%`;
  return `${value > 99 && value < 99.95 ? 99 : Math.round(value)}${NARROW}%`;
}

/**
 * A count with thin spaces between thousands.
 * @param {number} value
 */
export function count(value) {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, NARROW);
}

/**
 * Reads what a person may type: a comma or a true minus are fine.
 * @param {string} text
 * @returns {number | null} null where it is not a number
 */
export function parse(text) {
  const share = text.trim().match(/^(.+?)\s*%$/);
  if (share) return divided(parse(share[1]), 100);
  const plain = text.trim().replaceAll(MINUS, "-").replace(",", ".").replace(POWER, exponent);
  if (plain === "") return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : null;
}

/** `× 10⁻⁵`, `x 10^-5` */
const POWER = /\s*[×x]\s*10\^?([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|-?\d+)/;

/** @param {string} _ @param {string} digits raised or not */
function exponent(_, digits) {
  const plain = [...digits].map((d) => SUPERSCRIPTS.includes(d) ? SUPERSCRIPTS.indexOf(d) : d);
  return "e" + plain.join("").replace("⁻", "-");
}

/** @param {number | null} value @param {number} by */
function divided(value, by) {
  return value === null ? null : value / by;
}

/**
 * The name of a catalogue entry in plain words.
 * @param {string} name
 */
export function words(name) {
  return translated(`words.${name}`, name.replaceAll("_", " "));
}
