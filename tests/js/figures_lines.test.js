import assert from "node:assert/strict";
import { dashed } from "../../static/js/figures/dashes.js";
import { downhill, gridCurve, valueAt } from "../../static/js/figures/grid.js";
import { contour, PLAN_MARGIN } from "../../static/js/figures/contour.js";
import { isolines } from "../../static/js/figures/isolines.js";
import { telling } from "../../static/js/figures/simplify.js";
import { bowl, landscape } from "./figures_cases.js";

/** @import { Spot } from "../../static/js/figures/placement.js" */

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

/** @param {Spot} spot @param {Spot} from @param {Spot} to */
function offSegment([x, y], [x0, y0], [x1, y1]) {
  const [u, v] = [x1 - x0, y1 - y0];
  const t = Math.min(1, Math.max(0, ((x - x0) * u + (y - y0) * v) / (u * u + v * v || 1)));
  return Math.hypot(x - x0 - t * u, y - y0 - t * v);
}

Deno.test("a line is drawn with few points, and none of the others is far from it", () => {
  const spiral = Array.from({ length: 8000 }, (_, k) => {
    const r = 90 * 0.9995 ** k;
    return /** @type {Spot} */ ([r * Math.cos(k / 120), r * Math.sin(k / 120)]);
  });
  for (const tolerance of [0.05, 0.2, 1]) {
    const kept = telling(spiral, tolerance);

    assert.ok(kept.length < spiral.length / 2);
    assert.deepEqual([kept[0], kept[kept.length - 1]], [0, 7999]);
    for (let part = 1; part < kept.length; part++) {
      for (let k = kept[part - 1]; k < kept[part]; k++) {
        const [from, to] = [spiral[kept[part - 1]], spiral[kept[part]]];
        assert.ok(offSegment(spiral[k], from, to) <= tolerance + 1e-12);
      }
    }
  }
});

Deno.test("a line that turns back keeps where it turned, and what is no number stays", () => {
  assert.deepEqual(telling([[0, 0], [3, 0], [9, 0], [5, 0], [2, 0]], 0.2), [0, 2, 4]);
  assert.deepEqual(telling([[0, 0], [4, 0], [8, 0], [4, 0], [0, 0]], 0.2), [0, 2, 4]);
  const broken = /** @type {Spot[]} */ ([[0, 0], [1, 0], [2, 0], [3, NaN], [4, 0], [5, 0]]);
  assert.deepEqual(telling(broken, 0.2), [0, 2, 3, 4, 5]);
  assert.deepEqual([telling([], 1), telling([[1, 1]], 1)], [[], [0]]);
});

Deno.test("a line that runs away keeps the bends before it does", () => {
  assert.deepEqual(telling([[0, 0], [50, 0], [100, 0], [100, 80], [1e200, -1e250]], 0.2), [
    0,
    2,
    3,
    4,
  ]);
});

Deno.test("the plan leaves out the steps of a path that cannot be told apart", () => {
  const steps = Array.from({ length: 501 }, (_, k) => k);
  const a = steps.map((k) => 1.5 * 0.99 ** k), b = steps.map((k) => -1.2 * 0.985 ** k);
  const error = a.map((v, k) => bowl(v, b[k]));
  const input = landscape(bowl, { path: { steps, a, b, error, slice_error: null }, cursor: 500 });

  const figure = /** @type {any} */ (contour(input)), { range } = figure.layout.xaxis;
  const [casing, path] = figure.data.filter((/** @type {any} */ d) => /casing|path/.test(d.name));

  assert.deepEqual([casing.x, casing.y], [path.x, path.y]);
  assert.ok(path.x.length > 3 && path.x.length < 60);
  assert.deepEqual([path.x[0], path.y[0]], [a[0], b[0]]);
  assert.deepEqual([path.x.at(-1), path.y.at(-1)], [a[500], b[500]]);
  const pixel = (range[1] - range[0]) / (input.size.width - PLAN_MARGIN.l - PLAN_MARGIN.r);
  const off = steps.map((k) =>
    Math.min(
      ...path.x.slice(1).map((/** @type {number} */ x, /** @type {number} */ i) =>
        offSegment([a[k], b[k]], [path.x[i], path.y[i]], [x, path.y[i + 1]])
      ),
    )
  );
  assert.ok(Math.max(...off) < 0.5 * pixel);
});
