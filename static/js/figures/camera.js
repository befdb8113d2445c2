/** Plotly's 3-D camera: where a point falls on the screen, and from where a landscape is seen best. */

import { theme } from "./colors.js";
import { valueAt } from "./grid.js";

/** @import { Camera, Size, Vector } from "../types/figures.d.ts" */
/** @import { Grid } from "./grid.js" */
/** @typedef {[number, number, number]} Triple */
/** @typedef {{ a: [number, number], b: [number, number], h: [number, number], aspect: Vector }} Box */
/** @typedef {{ left: number, right: number, top: number, bottom: number }} Pads */

/** Plotly's perspective opens by this angle from bottom to top. */
const HALF_ANGLE = Math.tan(Math.PI / 8);
const AZIMUTHS = 8;

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

/**
 * The best of eight azimuths at the theme's elevation: the path is hidden least, runs across the
 * screen rather than into it, and little of the landscape hides behind itself. Near ties go to the
 * theme's own azimuth, so that most landscapes are seen from the same side.
 *
 * @param {Box} box
 * @param {Grid} grid of heights
 * @param {Triple[]} path in the scene
 * @param {Size} size
 * @param {Pads} pads room for ticks and titles
 * @param {Camera} base
 * @returns {Camera}
 */
export function chooseCamera(box, grid, path, size, pads, base) {
  let best = { score: -Infinity, camera: base };
  for (let k = 0; k < AZIMUTHS; k++) {
    const turned = orbit(base, (k * 360) / AZIMUTHS, 0);
    const camera = fit(outline(box, grid, path, turned), turned, size, pads);
    const score = merit(box, grid, path, camera, size) - (k === 0 ? 0 : 0.12);
    if (score > best.score) best = { score, camera };
  }
  return best.camera;
}

/**
 * Moves a camera along its line of sight and sideways until all points fill the screen but for the
 * pads. Perspective makes that a short iteration.
 * @param {Triple[]} points
 * @param {Camera} camera
 * @param {Size} size
 * @param {Pads} pads
 * @returns {Camera}
 */
export function fit(points, camera, size, pads) {
  const wide = Math.max(size.width - pads.left - pads.right, 40);
  const high = Math.max(size.height - pads.top - pads.bottom, 40);
  const middle = [pads.left + wide / 2, pads.top + high / 2];
  for (let round = 0; round < 6; round++) {
    const project = projector(camera, size);
    const seen = points.map(project);
    const [left, right] = extent(seen.map((p) => p[0]));
    const [top, bottom] = extent(seen.map((p) => p[1]));
    const { right: across, up, forward } = frame(camera);
    const radius = Math.hypot(...minus(triple(camera.center), triple(camera.eye)));
    const unit = (radius * HALF_ANGLE * 2) / size.height;
    const center = plus(
      triple(camera.center),
      plus(
        scaled(across, ((left + right) / 2 - middle[0]) * unit),
        scaled(up, (middle[1] - (top + bottom) / 2) * unit),
      ),
    );
    const farther = radius * Math.max((right - left) / wide, (bottom - top) / high);
    const eye = plus(center, scaled(forward, -farther));
    camera = { eye: vector(eye), center: vector(center), up: { x: 0, y: 0, z: 1 } };
  }
  return camera;
}

/**
 * How well a camera shows a path: across the screen, in front of slopes that face the reader, not
 * hidden, on a landscape that hides little of itself.
 * @param {Box} box
 * @param {Grid} grid
 * @param {Triple[]} path
 * @param {Camera} camera
 * @param {Size} size
 */
function merit(box, grid, path, camera, size) {
  const eye = triple(camera.eye);
  const [left, right] = extent(path.map(projector(camera, size)).map((p) => p[0]));
  const across = path.length ? Math.min((right - left) / size.width, 0.4) : 0;
  const facing = path.reduce((sum, p) => sum + slant(box, grid, p, eye), 0) / (path.length || 1);
  const hiddenPath = share(path, (p) => hidden(box, grid, p, eye));
  const hiddenLand = share(landscape(box, grid, 7), (p) => hidden(box, grid, p, eye));
  const hiddenAxis = share(upright(box, camera), (p) => hidden(box, grid, p, eye));
  return across + 0.5 * facing - 2 * hiddenPath - 0.35 * hiddenLand - 0.8 * hiddenAxis;
}

/**
 * How far the ground under a point leans towards the eye, -1 to 1.
 * @param {Box} box
 * @param {Grid} grid
 * @param {Triple} point
 * @param {Triple} eye
 */
function slant({ a: [a0, a1], b: [b0, b1], h: [h0, h1], aspect }, grid, [x, y], eye) {
  const step = 0.04;
  /** @param {number} u @param {number} v */
  const ground = (u, v) => {
    const h = valueAt(
      grid,
      a0 + (u / aspect.x + 0.5) * (a1 - a0),
      b0 + (v / aspect.y + 0.5) * (b1 - b0),
    );
    return ((h - h0) / (h1 - h0)) * aspect.z;
  };
  const down = [
    (ground(x - step, y) - ground(x + step, y)) / (2 * step),
    (ground(x, y - step) - ground(x, y + step)) / (2 * step),
  ];
  const [u, v] = [eye[0] - x, eye[1] - y];
  return (down[0] * u + down[1] * v) / Math.hypot(u, v) / Math.hypot(down[0], down[1], 1);
}

/**
 * Whether the landscape stands between a point and the eye. The first steps are left out, since
 * the path lies on the ground.
 * @param {Box} box
 * @param {Grid} grid
 * @param {Triple} point
 * @param {Triple} eye
 */
export function hidden(box, grid, point, eye) {
  const { a: [a0, a1], b: [b0, b1], h: [h0, h1], aspect } = box;
  const way = minus(eye, point);
  const pace = 0.025 / Math.hypot(way[0], way[1], 1e-9);
  for (let t = 1.5 * pace; t < 1; t += pace) {
    const [x, y, z] = plus(point, scaled(way, t));
    const [s, r, q] = [x / aspect.x + 0.5, y / aspect.y + 0.5, z / aspect.z + 0.5];
    if (Math.max(-s, s - 1, -r, r - 1, q - 1) > 1e-6) return false;
    const ground = valueAt(grid, a0 + s * (a1 - a0), b0 + r * (b1 - b0));
    if ((ground - h0) / (h1 - h0) > q + 0.01) return true;
  }
  return false;
}

/**
 * The points that must be on the screen: the floor's corners, the upright axis, the landscape and
 * the path.
 * @param {Box} box
 * @param {Grid} grid
 * @param {Triple[]} path
 * @param {Camera} camera
 * @returns {Triple[]}
 */
export function outline(box, grid, path, camera) {
  return [...corners(box), ...upright(box, camera), ...landscape(box, grid, 15), ...path];
}

/** @param {Box} box */
function corners(box) {
  return box.a.flatMap((u) => box.b.map((v) => place(box, u, v, box.h[0])));
}

/**
 * Points of the upright axis, which Plotly draws at the corner farthest to the left.
 * @param {Box} box
 * @param {Camera} camera
 * @returns {Triple[]}
 */
function upright(box, camera) {
  const project = projector(camera, { width: 100, height: 100 });
  const feet = corners(box);
  const places = feet.map((p) => project(p)[0]);
  const [x, y, z] = feet[places.indexOf(Math.min(...places))];
  return [0, 0.25, 0.5, 0.75, 1].map((t) => [x, y, z + t * box.aspect.z]);
}

/**
 * @param {Box} box
 * @param {Grid} grid
 * @param {number} count points a side
 */
function landscape(box, grid, count) {
  const points = [];
  const [columns, rows] = [grid.x.length - 1, grid.y.length - 1];
  for (let j = 0; j < count; j++) {
    const v = Math.round((j / (count - 1)) * rows);
    for (let i = 0; i < count; i++) {
      const u = Math.round((i / (count - 1)) * columns);
      points.push(place(box, grid.x[u], grid.y[v], grid.z[v][u]));
    }
  }
  return points;
}

/** The theme's camera for one run or for a race. */
export function baseCamera(/** @type {boolean} */ race) {
  return race ? theme.race.camera : theme.surface.camera;
}

/** @param {Camera} camera */
function frame({ eye, center, up }) {
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

/**
 * @param {Triple[]} points
 * @param {(p: Triple) => boolean} test
 */
function share(points, test) {
  return points.length ? points.filter(test).length / points.length : 0;
}

/** @param {number[]} values @returns {[number, number]} */
const extent = (values) => [Math.min(...values), Math.max(...values)];
/** @param {Vector} v @returns {Triple} */
const triple = ({ x, y, z }) => [x, y, z];
/** @param {Triple} t @returns {Vector} */
const vector = ([x, y, z]) => ({ x, y, z });
/** @param {Triple} p @param {Triple} q @returns {Triple} */
const plus = (p, q) => [p[0] + q[0], p[1] + q[1], p[2] + q[2]];
/** @param {Triple} p @param {Triple} q @returns {Triple} */
const minus = (p, q) => [p[0] - q[0], p[1] - q[1], p[2] - q[2]];
/** @param {Triple} p @param {number} s @returns {Triple} */
const scaled = (p, s) => [p[0] * s, p[1] * s, p[2] * s];
/** @param {Triple} p @param {Triple} q */
const dot = (p, q) => p[0] * q[0] + p[1] * q[1] + p[2] * q[2];
/** @param {Triple} p @param {Triple} q @returns {Triple} */
const cross = (p, q) => [
  p[1] * q[2] - p[2] * q[1],
  p[2] * q[0] - p[0] * q[2],
  p[0] * q[1] - p[1] * q[0],
];
/** @param {Triple} p @returns {Triple} */
const unitary = (p) => scaled(p, 1 / Math.hypot(...p));
