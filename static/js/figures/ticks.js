/** Round values for axes, and how they are written. */

const STEPS = [1, 2, 2.5, 5, 10];

/**
 * Round values inside [low, high]: at most `most`, as many as a round step allows.
 * @param {number} low
 * @param {number} high
 * @param {number} most
 * @returns {number[]}
 */
export function ticks(low, high, most) {
  const rough = (high - low) / most;
  if (!(rough > 0) || !Number.isFinite(rough)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  for (const step of [...STEPS, 20].map((s) => s * power)) {
    const first = Math.ceil(low / step - 1e-9);
    const last = Math.floor(high / step + 1e-9);
    if (last - first + 1 <= most) return range(first, last).map((k) => clean(k * step));
  }
  return [];
}

/**
 * Powers of ten inside [low, high], thinned to `most`; 1, 2, 5 where there are fewer than two.
 * @param {number} low
 * @param {number} high
 * @param {number} most
 * @returns {number[]}
 */
export function decades(low, high, most) {
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  const powers = range(first, last);
  if (powers.length >= 2) {
    const every = Math.ceil(powers.length / most);
    return powers.filter((_, k) => k % every === 0).map((k) => clean(10 ** k));
  }
  const fine = range(first - 1, last + 1).flatMap((k) => [1, 2, 5].map((m) => clean(m * 10 ** k)));
  const inside = fine.filter((v) => v >= low && v <= high);
  return inside.length >= 2 ? inside.slice(0, most) : ticks(low, high, most);
}

/**
 * A number as an axis shows it: true minus, no trailing zeros, powers of ten when far from 1.
 * @param {number} value
 */
export function tickText(value) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  const plain = size >= 1e-4 && size < 1e5;
  const text = plain ? String(clean(size)) : powerText(size);
  return (value < 0 ? "\u2212" : "") + text;
}

/**
 * The ticks of one axis. Evenly spaced ones have as many decimals as the longest of them.
 * @param {number[]} values
 */
export function tickTexts(values) {
  const texts = values.map(tickText);
  const steps = values.slice(1).map((v, k) => v - values[k]);
  const even = steps.every((s) => Math.abs(s - steps[0]) < 1e-6 * Math.abs(steps[0]));
  if (!even || texts.some((t) => t.includes("e"))) return texts;
  const decimals = Math.max(...texts.map((t) => (t.split(".")[1] ?? "").length), 0);
  return values.map((v, k) => v === 0 ? texts[k] : minus(v.toFixed(decimals)));
}

/** @param {string} text */
function minus(text) {
  return text.replace("-", "\u2212");
}

/** @param {number} size */
function powerText(size) {
  const [digits, power] = size.toExponential(1).split("e");
  const sign = power.startsWith("-") ? "\u2212" : "";
  return `${digits.replace(/\.0$/, "")}e${sign}${power.replace(/^[+-]/, "")}`;
}

/**
 * @param {number} first
 * @param {number} last
 */
function range(first, last) {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => first + k);
}

/** Drops what binary fractions leave behind: 0.30000000000000004 is 0.3. */
function clean(/** @type {number} */ value) {
  return Number(value.toPrecision(12));
}
