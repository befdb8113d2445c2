import assert from "node:assert/strict";
import { dashed } from "../../static/js/figures/dashes.js";
import { downhill, gridCurve, valueAt } from "../../static/js/figures/grid.js";
import { isolines } from "../../static/js/figures/isolines.js";
import { bowl, landscape } from "./figures_cases.js";

const nodes = Array.from({ length: 41 }, (_, k) => k / 10 - 2);
const grid = (/** @type {(a: number, b: number) => number} */ f) => ({
  x: nodes,
  y: nodes,
  z: nodes.map((b) => nodes.map((a) => f(a, b))),
});

Deno.test("a cone has one closed isoline, and it is a circle", () => {
  const { x, y, z } = grid((a, b) => Math.hypot(a, b));

  const lines = isolines(x, y, z, 1.234);

  assert.equal(lines.length, 1);
  const [line] = lines;
  assert.deepEqual(line[0], line[line.length - 1]);
  assert.ok(line.every(([a, b]) => Math.abs(Math.hypot(a, b) - 1.234) < 0.003));
});

Deno.test("every point of an isoline has its height, and open ones end on the border", () => {
  const g = grid((a, b) => Math.sin(2 * a) + 0.7 * Math.cos(3 * b) + 0.1 * a * b);
  for (const level of [-1.2, -0.31, 0, 0.5, 1.1]) {
    for (const line of isolines(g.x, g.y, g.z, level)) {
      const [first, last] = [line[0], line[line.length - 1]];
      const closed = first[0] === last[0] && first[1] === last[1];
      const onBorder = [first, last].every(([a, b]) => Math.max(Math.abs(a), Math.abs(b)) === 2);
      assert.ok(closed || onBorder);
      assert.ok(line.every(([a, b]) => Math.abs(valueAt(g, a, b) - level) < 1e-9));
    }
  }
});

Deno.test("the two branches at a saddle do not touch", () => {
  const { x, y, z } = grid((a, b) => a * b);

  assert.equal(isolines(x, y, z, 0.3).length, 2);
  assert.equal(isolines(x, y, z, 9).length, 0);
});

Deno.test("between nodes a grid is bilinear, and outside it stays at its border", () => {
  const g = grid((a, b) => 2 + 3 * a - b);

  assert.ok(Math.abs(valueAt(g, 0.123, -0.777) - (2 + 0.369 + 0.777)) < 1e-9);
  assert.equal(valueAt(g, 99, 0), valueAt(g, 2, 0));
  const along = gridCurve(g, true, 0.5);
  assert.ok(along.error.every((e, k) => Math.abs(Number(e) - (1.5 + 3 * along.x[k])) < 1e-9));
});

Deno.test("downhill ends on the floor of a bowl", () => {
  const { x, y, z } = landscape(bowl);
  const way = downhill({ x, y, z: /** @type {number[][]} */ (z) }, 1.5, -1.2);

  const heights = way.map(([, , h]) => h);
  assert.ok(heights.every((h, k) => k === 0 || h < heights[k - 1]));
  assert.ok(heights[heights.length - 1] < bowl(0.4, 0.6));
});

Deno.test("dashes have their length on the screen and keep the line's ends", () => {
  const line = { x: [0, 1], y: [0, 0], z: [0, 0] };

  const cut = dashed(line, [8, 4], (a) => [100 * a, 0]);

  const xs = cut.x.map((v) => v === null ? null : Math.round(v * 100));
  assert.deepEqual(xs.slice(0, 9), [0, 8, null, 12, 20, null, 24, 32, null]);
  assert.equal(xs[xs.length - 1], 100);
});

Deno.test("dashes run on through the corners of a line", () => {
  const line = { x: [0, 0.05, 0.1], y: [0, 0, 0], z: [0, 0, 0] };

  const cut = dashed(line, [8, 4], (a) => [100 * a, 0]);

  assert.deepEqual(cut.x.map((v) => v === null ? null : Math.round(v * 100)), [0, 5, 8, null]);
});
