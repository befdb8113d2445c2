// Landscapes with known shapes, as the figures take them.

import "./english.js";
/** @import { SliceInput } from "../../static/js/types/figures.d.ts" */

/**
 * A landscape given by a formula, with a straight path towards the origin.
 * @param {(a: number, b: number) => number} error
 * @param {Partial<SliceInput>} [more]
 * @returns {SliceInput}
 */
export function landscape(error, more = {}) {
  const nodes = Array.from({ length: 31 }, (_, k) => k / 7.5 - 2);
  const steps = Array.from({ length: 11 }, (_, k) => k);
  const a = steps.map((k) => 1.5 * 0.8 ** k);
  const b = steps.map((k) => -1.2 * 0.8 ** k);
  const here = a.map((v, k) => error(v, b[k]));
  return {
    x: nodes,
    y: nodes,
    z: nodes.map((v) => nodes.map((u) => error(u, v))),
    path: { steps, a, b, error: here, slice_error: here },
    cursor: 10,
    point: { a: a[10], b: b[10], error: here[10] },
    labels: { a: "w1[1,2]", b: "w2[2,0]" },
    scale: "linear",
    theme: "light",
    size: { width: 728, height: 564 },
    phone: false,
    stale: false,
    ...more,
  };
}

/** @param {number} a @param {number} b */
export const bowl = (a, b) => 0.05 + 0.1 * a * a + 0.04 * b * b;

/** @param {number} a @param {number} b */
export const cliff = (a, b) => bowl(a, b) + Math.exp(9 * (a + b - 3.2));

/** Every object inside is made read-only, so that a figure that writes into its input throws. */
export function frozen(/** @type {any} */ value) {
  if (value && typeof value === "object" && !ArrayBuffer.isView(value)) {
    Object.values(value).forEach(frozen);
    Object.freeze(value);
  }
  return value;
}

/** All numbers of a figure, at any depth. */
export function numbers(/** @type {any} */ value) {
  /** @type {number[]} */
  const found = [];
  const walk = (/** @type {any} */ v) => {
    if (typeof v === "number") found.push(v);
    else if (ArrayBuffer.isView(v)) found.push(.../** @type {any} */ (v));
    else if (v && typeof v === "object") Object.values(v).forEach(walk);
  };
  walk(value);
  return found;
}
