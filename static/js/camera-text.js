// Where the landscape is seen from, as it stands in the address: eye and center, six rounded numbers.
/** @import { Camera } from "./types/figures.d.ts" */

const NUMBERS = /^-?\d{1,3}(\.\d{1,4})?(,-?\d{1,3}(\.\d{1,4})?){5}$/;

/** @param {Camera} camera */
export function cameraText({ eye, center }) {
  return [eye, center].flatMap(({ x, y, z }) => [x, y, z]).map(rounded).join();
}

/** @param {string} text @returns {Camera | null} */
export function cameraOf(text) {
  if (!NUMBERS.test(text)) return null;
  const [x, y, z, cx, cy, cz] = text.split(",").map(Number);
  return { eye: { x, y, z }, center: { x: cx, y: cy, z: cz }, up: { x: 0, y: 0, z: 1 } };
}

/** @param {number} value */
function rounded(value) {
  return Number(value.toFixed(3)) || 0;
}
