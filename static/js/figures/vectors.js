/** Arithmetic with points in space. */

/** @import { Vector } from "../types/figures.d.ts" */
/** @typedef {[number, number, number]} Triple */

/** @param {number[]} values @returns {[number, number]} */
export const extent = (values) => [Math.min(...values), Math.max(...values)];
/** @param {Vector} v @returns {Triple} */
export const triple = ({ x, y, z }) => [x, y, z];
/** @param {Triple} t @returns {Vector} */
export const vector = ([x, y, z]) => ({ x, y, z });
/** @param {Triple} p @param {Triple} q @returns {Triple} */
export const plus = (p, q) => [p[0] + q[0], p[1] + q[1], p[2] + q[2]];
/** @param {Triple} p @param {Triple} q @returns {Triple} */
export const minus = (p, q) => [p[0] - q[0], p[1] - q[1], p[2] - q[2]];
/** @param {Triple} p @param {number} s @returns {Triple} */
export const scaled = (p, s) => [p[0] * s, p[1] * s, p[2] * s];
/** @param {Triple} p @param {Triple} q */
export const dot = (p, q) => p[0] * q[0] + p[1] * q[1] + p[2] * q[2];
/** @param {Triple} p @param {Triple} q @returns {Triple} */
export const cross = (p, q) => [
  p[1] * q[2] - p[2] * q[1],
  p[2] * q[0] - p[0] * q[2],
  p[0] * q[1] - p[1] * q[0],
];
/** @param {Triple} p @returns {Triple} */
export const unitary = (p) => scaled(p, 1 / Math.hypot(...p));
