/** Plotly's 3-D camera: where a point falls on the screen, and how to turn it. */

import { cross, dot, minus, plus, scaled, triple, unitary, vector } from "./vectors.js";

/** @import { Camera, Size, Vector } from "../types/figures.d.ts" */
/** @import { Triple } from "./vectors.js" */
/** @typedef {{ a: [number, number], b: [number, number], h: [number, number], aspect: Vector }} Box */

/** Plotly's perspective opens by this angle from bottom to top. */
export const HALF_ANGLE = Math.tan(Math.PI / 8);

/**
 * A point of the data in Plotly's scene, whose box is centered on 0 and as long as its aspect.
 * @param {Box} box
 * @param {number} a
 * @param {number} b
 * @param {number} h
 * @returns {Triple}
 */
export function place({ a: [a0, a1], b: [b0, b1], h: [h0, h1], aspect }, a, b, h) {
  return [
    ((a - a0) / (a1 - a0) - 0.5) * aspect.x,
    ((b - b0) / (b1 - b0) - 0.5) * aspect.y,
    ((h - h0) / (h1 - h0) - 0.5) * aspect.z,
  ];
}

/**
 * The inverse of `place`.
 * @param {Box} box
 * @param {Triple} point
 */
export function unplace({ a, b, h, aspect }, [x, y, z]) {
  return {
    a: a[0] + (x / aspect.x + 0.5) * (a[1] - a[0]),
    b: b[0] + (y / aspect.y + 0.5) * (b[1] - b[0]),
    h: h[0] + (z / aspect.z + 0.5) * (h[1] - h[0]),
  };
}

/**
 * The point behind another, as seen: at the same place on the screen, a little farther away.
 * @param {Box} box
 * @param {Camera} camera
 * @param {number} share of the distance from the eye
 * @returns {(a: number, b: number, h: number) => { a: number, b: number, h: number }}
 */
export function behind(box, camera, share) {
  const eye = triple(camera.eye);
  return (a, b, h) => {
    const away = minus(place(box, a, b, h), eye);
    return unplace(box, plus(eye, scaled(away, 1 + share)));
  };
}

/**
 * What a camera sees: scene coordinates -> pixels from the top left corner, and the depth.
 * @param {Camera} camera
 * @param {Size} size
 * @returns {(point: Triple) => Triple}
 */
export function projector(camera, size) {
  const { eye, right, up, forward } = frame(camera);
  const unit = size.height / 2 / HALF_ANGLE;
  return (p) => {
    const d = minus(p, eye);
    const depth = dot(d, forward);
    const perPixel = unit / depth;
    return [
      size.width / 2 + dot(d, right) * perPixel,
      size.height / 2 - dot(d, up) * perPixel,
      depth,
    ];
  };
}

/**
 * The line of sight through a pixel, by the distance from the eye along the middle of the view.
 * @param {Camera} camera
 * @param {Size} size
 * @param {number} x
 * @param {number} y
 * @returns {(t: number) => Triple}
 */
export function eyeRay(camera, size, x, y) {
  const { eye, right, up, forward } = frame(camera);
  const unit = HALF_ANGLE / (size.height / 2);
  const aside = scaled(right, (x - size.width / 2) * unit);
  const way = plus(forward, plus(aside, scaled(up, (size.height / 2 - y) * unit)));
  return (t) => plus(eye, scaled(way, t));
}

/**
 * A camera on the way from one to another.
 * @param {Camera} from
 * @param {Camera} to
 * @param {number} t 0 to 1
 * @returns {Camera}
 */
export function blend(from, to, t) {
  /** @param {Vector} p @param {Vector} q */
  const mixed = (p, q) => vector(plus(scaled(triple(p), 1 - t), scaled(triple(q), t)));
  return { ...to, eye: mixed(from.eye, to.eye), center: mixed(from.center, to.center) };
}

/**
 * Turns the eye about the vertical axis through the center, and up or down, both in degrees.
 * @param {Camera} camera
 * @param {number} turn
 * @param {number} lift
 * @returns {Camera}
 */
export function orbit(camera, turn, lift) {
  const [x, y, z] = minus(triple(camera.eye), triple(camera.center));
  const radius = Math.hypot(x, y, z);
  const azimuth = Math.atan2(y, x) + (turn * Math.PI) / 180;
  const steepest = (85 * Math.PI) / 180;
  const raised = Math.asin(z / radius) + (lift * Math.PI) / 180;
  const elevation = Math.min(Math.max(raised, -steepest), steepest);
  return lookFrom(triple(camera.center), azimuth, elevation, radius);
}

/**
 * Moves the eye towards the center (`factor` below 1) or away from it.
 * @param {Camera} camera
 * @param {number} factor
 * @returns {Camera}
 */
export function zoom(camera, factor) {
  const center = triple(camera.center);
  const away = minus(triple(camera.eye), center);
  const now = Math.hypot(...away);
  const radius = Math.min(Math.max(now * factor, 0.4), 8);
  return { ...camera, eye: vector(plus(center, scaled(away, radius / now))) };
}

/** @param {Camera} camera */
export function frame({ eye, center, up }) {
  const forward = unitary(minus(triple(center), triple(eye)));
  const right = unitary(cross(forward, triple(up)));
  return { eye: triple(eye), forward, right, up: cross(right, forward) };
}

/**
 * @param {Triple} center
 * @param {number} azimuth
 * @param {number} elevation
 * @param {number} radius
 * @returns {Camera}
 */
function lookFrom(center, azimuth, elevation, radius) {
  const level = Math.cos(elevation) * radius;
  /** @type {Triple} */
  const away = [level * Math.cos(azimuth), level * Math.sin(azimuth), radius * Math.sin(elevation)];
  return { eye: vector(plus(center, away)), center: vector(center), up: { x: 0, y: 0, z: 1 } };
}
