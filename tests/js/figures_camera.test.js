import "./english.js";
import assert from "node:assert/strict";
import { blend, eyeRay, orbit, place, projector, zoom } from "../../static/js/figures/camera.js";
import { theme } from "../../static/js/figures/colors.js";
import { surface } from "../../static/js/figures/surface.js";
import { chooseCamera, fit, hidden, outline } from "../../static/js/figures/viewpoint.js";
import { landscape } from "./figures_cases.js";

/** @import { Camera } from "../../static/js/types/figures.d.ts" */
/** @import { Box } from "../../static/js/figures/camera.js" */

const size = { width: 728, height: 564 };
/** @type {Camera} */
const camera = theme.surface.camera;
/** @type {Box} */
const box = { a: [-2, 2], b: [-2, 2], h: [0, 1], aspect: theme.surface.aspect };
const pads = { left: 62, right: 58, top: 26, bottom: 34 };

Deno.test("a point falls where Plotly 4.1.1 draws it", () => {
  const measured = {
    eye: { x: 0.5868366096588636, y: 1.4317860479347568, z: 0.8832436054327981 },
    center: { x: -0.06893019473291033, y: 0.02858611165558492, z: -0.2735062847703167 },
    up: { x: 0, y: 0, z: 1 },
  };
  const its = {
    ...box,
    b: /** @type {[number, number]} */ ([-2, 3.5]),
    h: /** @type {[number, number]} */ ([0.03643742202871478, 0.32400586504972]),
  };

  const [x, y] = projector(measured, size)(
    place(its, -0.41443330778253207, 1.0703388127833697, 0.06081606645303125),
  );

  // The head of an annotation that Plotly put there, read from its SVG.
  assert.ok(Math.abs(x - 385.9798816) < 1e-3);
  assert.ok(Math.abs(y - 280.2977214) < 1e-3);
});

Deno.test("the line of sight through a pixel leads to the point that is seen there", () => {
  const point = place(box, 0.7, -1.1, 0.4);
  const [x, y, depth] = projector(camera, size)(point);

  const met = eyeRay(camera, size, x, y)(depth);

  met.forEach((v, k) => assert.ok(Math.abs(v - point[k]) < 1e-9));
});

Deno.test("turning keeps the distance, and a full turn leads back", () => {
  const radius = (/** @type {Camera} */ { eye, center }) =>
    Math.hypot(eye.x - center.x, eye.y - center.y, eye.z - center.z);

  assert.ok(Math.abs(radius(orbit(camera, 35, 10)) - radius(camera)) < 1e-9);
  const back = orbit(camera, 360, 0);
  assert.ok(Math.abs(back.eye.x - camera.eye.x) + Math.abs(back.eye.y - camera.eye.y) < 1e-9);
  assert.ok(Math.abs(radius(zoom(camera, 0.5)) - radius(camera) / 2) < 1e-9);
});

Deno.test("turning up stops before the pole", () => {
  const high = orbit(camera, 0, 500);

  assert.ok(Math.hypot(high.eye.x - high.center.x, high.eye.y - high.center.y) > 0.05);
});

Deno.test("a blend begins and ends at its cameras", () => {
  const other = orbit(camera, 90, 0);

  assert.deepEqual(blend(camera, other, 0).eye, camera.eye);
  assert.deepEqual(blend(camera, other, 1).eye, other.eye);
});

Deno.test("a fitted camera has every point on the screen, and fills one direction", () => {
  const { x, y, z } = landscape((a) => 0.5 + 0.2 * a);
  const grid = { x, y, z: /** @type {number[][]} */ (z) };
  for (const turn of [0, 45, 90, 135, 180, 225, 270, 315]) {
    const turned = orbit(camera, turn, 0);
    const points = outline(box, grid, [], turned);

    const seen = points.map(projector(fit(points, turned, size, pads), size));

    const [xs, ys] = [seen.map((p) => p[0]), seen.map((p) => p[1])];
    const used = [Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)];
    assert.ok(Math.min(...xs) > pads.left - 2 && Math.max(...xs) < size.width - pads.right + 2);
    assert.ok(Math.min(...ys) > pads.top - 2 && Math.max(...ys) < size.height - pads.bottom + 2);
    assert.ok(used[0] > 600 || used[1] > 496);
  }
});

Deno.test("a wall hides what is behind it, and the camera goes to its open side", () => {
  // High for positive b: from there the floor in front cannot be seen.
  const { x, y, z } = landscape((_, b) => b > 1.2 ? 1 : 0);
  const grid = { x, y, z: /** @type {number[][]} */ (z) };
  const path = [-1.5, -1, -0.5, 0, 0.5, 1].map((a) => place(box, a, 0.9, 0));

  assert.ok(hidden(box, grid, path[0], [0, 3, 0.4]));
  assert.ok(!hidden(box, grid, path[0], [0, -3, 0.4]));
  const { eye } = chooseCamera(box, grid, path, size, pads, camera);
  assert.ok(path.every((p) => !hidden(box, grid, p, [eye.x, eye.y, eye.z])));
});

Deno.test("where the landscape's rim stands before an axis, the camera goes around it", () => {
  // Higher towards the side of the largest b: from straight ahead the axis of a is behind that rim.
  const { x, y, z } = landscape((a, b) => 0.5 + (b - a) / 8);
  const grid = { x, y, z: /** @type {number[][]} */ (z) };
  const axis = [-1.5, -1, -0.5, 0, 0.5, 1, 1.5].map((a) => place(box, a, 2, 0));
  const behind = (/** @type {import("../../static/js/types/figures.d.ts").Vector} */ { x, y, z }) =>
    axis.filter((p) => hidden(box, grid, p, [x, y, z])).length;

  const { eye } = chooseCamera(box, grid, [], size, pads, camera);

  assert.equal(behind(camera.eye), axis.length);
  assert.equal(behind(eye), 0);
});

Deno.test("a small landscape beside its plan is seen from higher up, fills it, and leaves the titles to the plan", () => {
  /** @param {boolean} brief */
  const drawn = (brief) =>
    /** @type {any} */ (
      surface(landscape((a, b) => a * a + b * b, { brief, size: { width: 320, height: 420 } }))
        .layout
    ).scene;
  const [small, usual] = [drawn(true), drawn(false)];
  const radius = (/** @type {any} */ { camera: { eye, center } }) =>
    Math.hypot(eye.x - center.x, eye.y - center.y, eye.z - center.z);

  assert.ok(radius(small) < 0.9 * radius(usual));
  assert.deepEqual([small.xaxis, small.yaxis, small.zaxis].map(({ title }) => title.text), [
    "",
    "",
    "",
  ]);
  assert.equal(usual.xaxis.title.text, "A  w1[1,2]");
  const wide = /** @type {any} */ (surface(landscape((a, b) => a * a + b * b)).layout).scene;
  const steep = (/** @type {any} */ scene) =>
    (scene.camera.eye.z - scene.camera.center.z) / radius(scene);
  assert.ok(steep(usual) > steep(wide) + 0.1);
});
