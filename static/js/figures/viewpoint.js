/** From where a landscape is seen best: eight azimuths, judged by what they hide. */

import { frame, HALF_ANGLE, orbit, place, projector } from "./camera.js";
import { theme } from "./colors.js";
import { valueAt } from "./grid.js";
import { extent, minus, plus, scaled, triple, vector } from "./vectors.js";

/** @import { Camera, Size } from "../types/figures.d.ts" */
/** @import { Box } from "./camera.js" */
/** @import { Grid } from "./grid.js" */
/** @import { Triple } from "./vectors.js" */
/** @typedef {{ left: number, right: number, top: number, bottom: number }} Pads */

/** From each side nearly straight, and more across a corner, from where no axis is behind the landscape's rim; degrees. */
const TURNS = [0, 18, 90, 108, 180, 198, 270, 288];

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
  for (const turn of TURNS) {
    const turned = orbit(base, turn, 0);
    const camera = fit(outline(box, grid, path, turned), turned, size, pads);
    const score = merit(box, grid, path, camera, size) - (turn < 90 ? 0 : 0.12);
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
  for (let round = 0; round < 24; round++) {
    const project = projector(camera, size);
    const seen = points.map(project);
    const [left, right] = extent(seen.map((p) => p[0]));
    const [top, bottom] = extent(seen.map((p) => p[1]));
    const larger = Math.max((right - left) / wide, (bottom - top) / high);
    const aside = [(left + right) / 2 - middle[0], (top + bottom) / 2 - middle[1]];
    if (Math.abs(larger - 1) < 0.001 && Math.hypot(...aside) < 0.5) break;
    const { right: across, up, forward } = frame(camera);
    const radius = Math.hypot(...minus(triple(camera.center), triple(camera.eye)));
    const unit = (radius * HALF_ANGLE * 2) / size.height;
    const center = plus(
      triple(camera.center),
      plus(
        scaled(across, aside[0] * unit),
        scaled(up, -aside[1] * unit),
      ),
    );
    const farther = radius * larger;
    const eye = plus(center, scaled(forward, -farther));
    camera = { eye: vector(eye), center: vector(center), up: { x: 0, y: 0, z: 1 } };
  }
  return camera;
}

/**
 * How well a camera shows a path: across the screen, in front of slopes that face the reader, not
 * hidden, on a landscape that hides little of itself and of the axes.
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
  const hiddenFloor = share(floorAxes(box, camera), (p) => hidden(box, grid, p, eye));
  return 1.4 * across + 0.4 * facing - 2 * hiddenPath - 0.35 * hiddenLand - 0.8 * hiddenAxis -
    0.8 * hiddenFloor;
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

/** The floor's corner at which Plotly joins the axes of the two weights: the lowest on the screen. @param {Box} box @param {Camera} camera */
function frontCorner(box, camera) {
  const project = projector(camera, { width: 100, height: 100 });
  const feet = corners(box), places = feet.map((p) => project(p)[1]);
  return feet[places.indexOf(Math.max(...places))];
}

/**
 * Points of the two axes on the floor.
 * @param {Box} box
 * @param {Camera} camera
 * @returns {Triple[]}
 */
function floorAxes(box, camera) {
  const [x, y, z] = frontCorner(box, camera), along = [1, 0.6, 0.2, -0.2, -0.6];
  return along.flatMap((t) => /** @type {Triple[]} */ ([[t * x, y, z], [x, t * y, z]]));
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

/**
 * @param {Triple[]} points
 * @param {(p: Triple) => boolean} test
 */
function share(points, test) {
  return points.length ? points.filter(test).length / points.length : 0;
}
