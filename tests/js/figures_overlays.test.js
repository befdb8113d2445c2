import assert from "node:assert/strict";
import { contour, PLAN_MARGIN } from "../../static/js/figures/contour.js";
import { theme } from "../../static/js/figures/colors.js";
import { drawnLength, leaves, pixels } from "../../static/js/figures/arrows.js";
import { bordersOf, linesOf, reachOf } from "../../static/js/figures/borders.js";
import { LENS, modelLevels, rise } from "../../static/js/figures/levels.js";
import { bowl, frozen, landscape, numbers } from "./figures_cases.js";
/** @import { Figure, Quadratic, SliceInput } from "../../static/js/types/figures.d.ts" */

/**
 * The model at a point, of a given form.
 * @param {[[number, number], [number, number]]} hessian
 * @param {[number, number]} gradient
 * @param {[number, number]} at
 * @returns {Quadratic}
 */
function model(hessian, gradient, at = [0.2, -0.1]) {
  const [[p, q], [, r]] = hessian, det = p * r - q * q, [g, h] = gradient, [a, b] = at;
  const mean = (p + r) / 2, d = Math.hypot((p - r) / 2, q), turn = Math.atan2(2 * q, p - r) / 2;
  const step = [-(r * g - q * h) / det, -(p * h - q * g) / det];
  return {
    a,
    b,
    gradient,
    hessian,
    eigenvalues: [mean + d, mean - d],
    eigenvectors: [[Math.cos(turn), Math.sin(turn)], [-Math.sin(turn), Math.cos(turn)]],
    newton: det === 0 ? null : { a: a + step[0], b: b + step[1], error: 0.1 },
  };
}

const BOWL = model([[0.3, 0.1], [0.1, 0.2]], [0.12, -0.05]);
const SADDLE = model([[0.3, 0.2], [0.2, -0.2]], [0.1, 0.2]);
const SHEET = {
  width: 728 - PLAN_MARGIN.l - PLAN_MARGIN.r,
  height: 564 - PLAN_MARGIN.t - PLAN_MARGIN.b,
};

/** @param {Partial<SliceInput>} more */
function plan(more) {
  const at = more.quadratic ?? more.twoWays;
  const point = at ? { a: at.a, b: at.b, error: 0.2 } : undefined;
  return contour(frozen(landscape(bowl, { ...more, ...(point && { point }) })));
}

/** @param {Figure} figure @param {string} name @returns {any} */
function trace(figure, name) {
  return figure.data.find((each) => each.name === name);
}

/** @param {Figure} figure @returns {any[]} */
function annotations(figure) {
  return /** @type {any} */ (figure.layout).annotations;
}

/** @param {Figure} figure @param {string} name */
function arrowOf(figure, name) {
  const { x, y, ax, ay, arrowcolor } = annotations(figure).find((each) => each.name === name) ?? {};
  return { from: [ax, ay], to: [x, y], color: arrowcolor };
}

/** @param {number} p @param {number} q */
const near = (p, q) => Math.abs(p - q) < 1e-9 * Math.max(1, Math.abs(q));

Deno.test("all points of a line lie on one level of the quadratic form, be it a bowl, dome, saddle or trough", () => {
  const forms = [
    BOWL,
    SADDLE,
    model([[-0.3, 0.1], [0.1, -0.2]], [0.12, -0.05]),
    model([[0.3, 0], [0, 0]], [0.1, 0.2]),
    model([[0, 0], [0, 0]], [0.1, 0.2]),
  ];

  for (const form of forms) {
    const { lines } = modelLevels(form, [4, 4]);

    assert.ok(lines.length >= 3);
    for (const line of lines) {
      const level = rise(form, ...line[0]);
      assert.ok(line.every(([a, b]) => near(rise(form, a, b), level)));
    }
  }
});

Deno.test("the rings of a bowl close around its lowest point, and the middle one goes through the marble", () => {
  const { lines } = modelLevels(BOWL, [4, 4]), { newton } = BOWL;
  const rings = [...lines].sort((p, q) => rise(BOWL, ...p[0]) - rise(BOWL, ...q[0]));

  assert.equal(rings.length, 3);
  assert.ok(near(rise(BOWL, ...rings[1][0]), 0));
  for (const ring of rings) {
    assert.deepEqual(ring[0], ring.at(-1));
    const turns = ring.map(([a, b]) => Math.atan2(b - (newton?.b ?? 0), a - (newton?.a ?? 0)));
    assert.ok(Math.max(...turns) > 3 && Math.min(...turns) < -3);
  }
});

Deno.test("of a saddle no more is drawn than what is near the marble", () => {
  const { lines } = modelLevels(SADDLE, [4, 8]);

  const off = lines.flat().map(([a, b]) =>
    Math.hypot((a - SADDLE.a) / (4 * LENS), (b - SADDLE.b) / (8 * LENS))
  );
  assert.ok(Math.max(...off) <= 1 && Math.max(...off) > 0.9);
});

Deno.test("what the plan draws of the model is what the levels are", () => {
  const { x, y } = trace(plan({ quadratic: SADDLE }), "model");
  const { lines } = modelLevels(SADDLE, [4, 4]);

  assert.deepEqual(x, lines.flatMap((line) => [...line.map(([a]) => a), null]));
  assert.deepEqual(y, lines.flatMap((line) => [...line.map(([, b]) => b), null]));
});

Deno.test("the arrow ends where the slope says, its parts run along A and B in their colors", () => {
  const input = landscape(bowl), figure = plan({ quadratic: BOWL });
  const times = drawnLength(input, SHEET, [BOWL.gradient]), [g, h] = BOWL.gradient;
  const { a, b } = BOWL, to = [a - times * g, b - times * h], colors = theme.colors.light;

  assert.deepEqual(arrowOf(figure, "down"), { from: [a, b], to, color: colors.ink });
  assert.deepEqual(arrowOf(figure, "down A"), { from: [a, b], to: [to[0], b], color: colors.a });
  assert.deepEqual(arrowOf(figure, "down B"), { from: [a, b], to: [a, to[1]], color: colors.b });
  assert.ok(annotations(figure).some(({ text }) => text === `straight down, drawn × ${times}`));
});

Deno.test("an arrow is drawn 1, 2 or 5 times a power of ten as long, and never beyond three tenths of the plan", () => {
  const input = landscape(bowl);

  for (const size of [1e-6, 0.003, 0.07, 1, 40]) {
    const times = drawnLength(input, SHEET, [[size, size / 3]]);
    const length = pixels(input, SHEET, [0, 0], [times * size, times * size / 3]);
    assert.ok(length <= 0.3 * SHEET.height && length > 0.3 * SHEET.height / 2.51);
    assert.ok([1, 2, 5].includes(Number(times.toExponential(9)[0])));
  }
  assert.equal(drawnLength(input, SHEET, [[0, 0]]), 0);
});

Deno.test("the directions of bending cross at the marble along the eigenvectors and say how much", () => {
  const figure = plan({ quadratic: SADDLE }), { x, y } = trace(figure, "bends");

  for (const [k, [u, v]] of SADDLE.eigenvectors.entries()) {
    const [a0, a1] = x.slice(3 * k, 3 * k + 2), [b0, b1] = y.slice(3 * k, 3 * k + 2);
    assert.ok(near((a1 - a0) * v, (b1 - b0) * u));
    assert.ok(near((a0 + a1) / 2, SADDLE.a) && near((b0 + b1) / 2, SADDLE.b));
  }
  const said = annotations(figure).map(({ text }) => text);
  assert.ok(said.includes("bends +0.370") && said.includes("bends −0.270"));
});

Deno.test("the Newton step is a hollow marker in sight, and a way out of the picture where it is not", () => {
  const seen = plan({ quadratic: BOWL }), far = model([[0.01, 0], [0, -0.01]], [0.1, 0.2]);
  const gone = plan({ quadratic: far }), { marker, x, y } = trace(seen, "Newton step");

  assert.deepEqual([x, y], [[BOWL.newton?.a], [BOWL.newton?.b]]);
  assert.equal(marker.color, theme.colors.light.paper);
  assert.equal(trace(gone, "Newton step"), undefined);
  assert.ok(annotations(gone).some(({ text }) => text === "Newton step, on to A −9.800, B 19.900"));
  const way = trace(gone, "Newton way");
  assert.deepEqual([way.x[1], way.y[1]], leaves(landscape(bowl), [0.2, -0.1], [-9.8, 19.9]));
  assert.equal(way.y[1], 2);
});

Deno.test("each kind of stationary point has a glyph of its own and says what it is", () => {
  const figure = plan({
    marks: [
      { kind: "minimum", a: 1, b: 1, error: 0.012 },
      { kind: "saddle", a: 0, b: 0, error: 0.2 },
      { kind: "maximum", a: -1, b: 1, error: 0.4 },
    ],
  });
  const { x, y, marker } = trace(figure, "marks");
  const said = annotations(figure).map(({ text }) => text);

  assert.deepEqual([x, y], [[1, 0, -1], [1, 0, 1]]);
  assert.equal(new Set(marker.symbol).size, 3);
  for (const text of ["minimum 0.0120", "saddle 0.200", "maximum 0.400"]) {
    assert.ok(said.includes(text));
  }
});

const CODES = { moving: -1, diverged: -2, level: -3 };
const nodes = Array.from({ length: 11 }, (_, k) => 0.4 * k - 2);
const HALVES = {
  x: nodes,
  y: nodes,
  basin: nodes.map((_, j) => nodes.map((_, i) => j === 10 ? -1 : i < 5 ? 0 : 1)),
  minima: [{ a: -1, b: 0, error: 0.01 }, { a: 3, b: 0, error: 0.2 }],
  codes: CODES,
};

Deno.test("basins are parted by lines between their cells, hatched and named, without a color of their own", () => {
  const figure = plan({ basins: HALVES }), { ink } = theme.colors.light;
  const said = annotations(figure).map(({ text }) => text);

  assert.equal(trace(figure, "basin 1"), undefined);
  const lines = trace(figure, "basin 2");
  assert.ok(Math.min(...lines.x.filter((/** @type {any} */ v) => v !== null)) > -0.2 - 1e-9);
  assert.deepEqual(trace(figure, "basin -1").y, Array(11).fill(nodes[10]));
  assert.equal(trace(figure, "basins").line.color, ink);
  assert.ok(said.includes("basin 1, down to 0.0100") && said.includes("basin 2, down to 0.200"));
});

/** @param {(i: number, j: number) => number} label */
const parted = (label) => ({
  ...HALVES,
  basin: nodes.map((_, j) => nodes.map((_, i) => label(i, j))),
});

Deno.test("a border is as straight as the grid points on its sides allow, and moves none of them", () => {
  const found = parted((i, j) => 2 * i < j + 6.3 ? 0 : 1), borders = bordersOf(found);

  const lines = linesOf(found, borders);

  assert.equal(lines.length, 1);
  const off = lines[0].map(([a, b]) => (a + 2) / 0.4 - ((b + 2) / 0.4 + 6.3) / 2);
  assert.ok(Math.max(...off) - Math.min(...off) < 0.3, `${off}`);
  for (const { at: [i, j], side } of borders.knots.values()) {
    const { from, to } = /** @type {any} */ (side);
    assert.notEqual(found.basin[from[1]][from[0]], found.basin[to[1]][to[0]]);
    assert.ok(i > from[0] - 1e-9 && i < to[0] + 1e-9 && j > from[1] - 1e-9 && j < to[1] + 1e-9);
  }
  const sides = nodes.flatMap((_, j) =>
    nodes.flatMap((_, i) =>
      [[i + 1, j], [i, j + 1]].filter(([k, l]) =>
        k < 11 && l < 11 && found.basin[j][i] !== found.basin[l][k]
      )
    )
  );
  assert.equal(borders.knots.size, sides.length);
});

Deno.test("three basins meet in one spot, and a closed border ends where it began", () => {
  const three = parted((i, j) => j > 5 ? 2 : i < 5 ? 0 : 1),
    island = parted((i, j) => Math.hypot(i - 5, j - 5) < 3 ? 1 : 0);
  const ends = linesOf(three, bordersOf(three)).flatMap((line) =>
    [line[0], line[line.length - 1]].map(String)
  );

  assert.equal(ends.length, 6);
  assert.equal(new Set(ends).size, 4);
  const [loop, ...others] = linesOf(island, bordersOf(island));
  assert.deepEqual(loop[0], loop[loop.length - 1]);
  assert.deepEqual(others, []);
});

Deno.test("a hatching ends at the border, aslant too", () => {
  const found = parted((i) => i < 5 ? 0 : 1), borders = bordersOf(found);
  /** @param {[number, number]} from @param {[number, number]} to */
  const reach = (from, to) => reachOf(found, borders, from, to);

  assert.ok(near(reach([4, 4], [5, 5]) + reach([5, 5], [4, 4]), 1));
  assert.ok(near(reach([4, 4], [5, 4]), reach([4, 4], [5, 5])));
  assert.deepEqual([reach([2, 2], [3, 3]), reach([10, 3], [11, 4])], [0.5, 0]);
});

Deno.test("a basin is named inside of itself, away from the marble", () => {
  const figure = plan({ basins: HALVES });

  for (const [name, left] of /** @type {[string, boolean][]} */ ([["1", true], ["2", false]])) {
    const { x, y } = annotations(figure).find((each) => each.name === `basin ${name}`);
    assert.equal(x < -0.2, left);
    assert.ok(y < 1.8);
  }
});

Deno.test("by the book's rule both ways are drawn with one scale", () => {
  const ways = { a: 0.2, b: -0.1, slope: [0.03, 0.04], book: [0.06, 0.04] };
  const figure = plan({ twoWays: /** @type {any} */ (ways) });
  const down = arrowOf(figure, "down"), book = arrowOf(figure, "book");
  const times = (0.2 - down.to[0]) / 0.03;

  assert.ok(near(down.to[1], -0.1 - times * 0.04));
  assert.ok(near(book.to[0], 0.2 - times * 0.06) && near(book.to[1], -0.1 - times * 0.04));
  assert.notEqual(down.color, book.color);
});

Deno.test("a plan without overlays is as it was, and no overlay writes numbers that are not finite", () => {
  const bare = JSON.stringify(plan({})), off = { quadratic: null, marks: [], basins: null };
  const all = plan({ quadratic: SADDLE, basins: HALVES, marks: [], twoWays: null });

  assert.equal(JSON.stringify(plan(off)), bare);
  assert.ok(numbers(all).every(Number.isFinite));
});
