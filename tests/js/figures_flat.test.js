import "./english.js";
import assert from "node:assert/strict";
import { confusionMatrix, fitPlot, regressionLine } from "../../static/js/figures/answers.js";
import { curve } from "../../static/js/figures/curve.js";
import { bandColor, decisionMap } from "../../static/js/figures/decision.js";
import { network } from "../../static/js/figures/network.js";
import { overlap, placeLabels, rectangle } from "../../static/js/figures/placement.js";
import { stepAt, timeline } from "../../static/js/figures/timeline.js";
import { theme } from "../../static/js/figures/colors.js";

/** @import { CurveInput, NetworkInput, TimelineInput } from "../../static/js/types/figures.d.ts" */

const size = { width: 272, height: 190 };
const x = Array.from({ length: 41 }, (_, k) => k / 10 - 2);

/** Markup that opens as many elements as it closes and holds no broken number. */
function wellFormed(/** @type {string} */ markup) {
  const opened = [...markup.matchAll(/<(\w+)[^>]*?(\/?)>/g)].filter((m) => m[2] === "").length;
  const closed = [...markup.matchAll(/<\/\w+>/g)].length;
  return opened === closed && !/NaN|Infinity|undefined/.test(markup);
}

/** @type {CurveInput} */
const parabola = {
  which: "A",
  label: "w1[0,0]",
  x,
  error: x.map((v) => 0.1 + v * v),
  point: { x: 1, error: 1.1, slope: 2 },
  step: 4,
  scale: "linear",
  theme: "light",
  size: { width: 728, height: 564 },
  phone: false,
};

Deno.test("the tangent touches the curve at the point", () => {
  const tangent = /** @type {any} */ (curve(parabola).data[1]);

  const middle = tangent.x.findIndex((/** @type {number} */ v) => Math.abs(v - 1) < 1e-9);
  assert.ok(Math.abs(tangent.y[middle] - 1.1) < 1e-9);
  const last = tangent.x.length - 1;
  const slope = (tangent.y[last] - tangent.y[0]) / (tangent.x[last] - tangent.x[0]);
  assert.ok(Math.abs(slope - 2) < 1e-9);
});

Deno.test("a nudge has a predicted dot on the tangent and an actual one on the curve", () => {
  const figure = curve({ ...parabola, nudge: { by: 0.3, predicted: 0.6, actual: 0.69 } });

  const dots = /** @type {any} */ (figure.data[2]);
  assert.deepEqual(dots.x, [1.3, 1.3, 1]);
  assert.deepEqual(dots.y.map((/** @type {number} */ v) => v.toFixed(2)), ["1.70", "1.79", "1.10"]);
  const words = /** @type {any} */ (figure.layout).annotations.map((/** @type {any} */ n) =>
    n.text
  );
  assert.ok(words.includes("<b>nudge +0.30</b>"));
  assert.ok(words.includes("what the slope predicts +0.6000"));
});

Deno.test("the next step is an arrow that ends over its landing", () => {
  const figure = curve({ ...parabola, next: { x: 0.6, error: 0.46 } });

  const arrow = /** @type {any} */ (figure.layout).annotations[0];
  assert.deepEqual([arrow.ax, arrow.x], [1, 0.6]);
});

Deno.test("a point in the hand lies on the curve, without a tangent and words, whose numbers nobody knows yet", () => {
  const figure = curve({ ...parabola, point: { x: 0.5, error: 0.35, slope: NaN }, held: true });

  assert.deepEqual(figure.data.map(({ name }) => name), ["curve", "points"]);
  assert.deepEqual(/** @type {any} */ (figure.layout).annotations, []);
  assert.deepEqual(figure.notes?.marble, { a: 0.5, b: 0.35, h: 0.35 });
});

/** @type {TimelineInput} */
const run = {
  steps: x.map((_, k) => k),
  train: x.map((_, k) => 0.3 * 0.9 ** k),
  test: x.map((_, k) => k === 7 ? null : 0.35 * 0.92 ** k),
  step: 10,
  theme: "light",
  size: { width: 900, height: 92 },
};

Deno.test("a timeline is well-formed and a pointer finds the step it shows", () => {
  const drawing = timeline(run);

  assert.ok(wellFormed(drawing.markup));
  const [left, right] = drawing.span;
  assert.equal(stepAt(drawing, run.steps, left), 0);
  assert.equal(stepAt(drawing, run.steps, right), 40);
  assert.equal(stepAt(drawing, run.steps, left + (right - left) * 0.251), 10);
  assert.equal(stepAt(drawing, run.steps, -500), 0);
});

Deno.test("a timeline can begin: one step, an error of zero, or none at all", () => {
  const one = { ...run, steps: [0], train: [0.3], test: [0.3], step: 0 };

  assert.ok(wellFormed(timeline(one).markup));
  assert.ok(wellFormed(timeline({ ...one, train: [0], test: null }).markup));
  assert.ok(wellFormed(timeline({ ...one, train: [null], test: null }).markup));
});

Deno.test("names of runners are escaped", () => {
  const runners = ["<b>", "b & c"].map((name) => ({ name, steps: run.steps, train: run.train }));

  const { markup } = timeline({ ...run, runners });

  assert.ok(wellFormed(markup));
  assert.ok(!markup.includes("<b>"));
});

Deno.test("a decision map has ten bands, purple below and green above", () => {
  const output = x.map(() => x.map((v) => (v + 2) / 4));
  const inputs = [[-1, 0], [1, 0]];

  const markup = decisionMap({ x, y: x, output, inputs, labels: [0, 1], theme: "light", size });

  assert.ok(wellFormed(markup));
  assert.equal([...markup.matchAll(/fill-rule/g)].length, 9);
  assert.ok(markup.includes(bandColor("light", 0)) && markup.includes(bandColor("light", 9)));
  assert.equal([...markup.matchAll(/<circle/g)].length, 1);
  assert.ok(markup.includes(theme.colors.light.neg) && markup.includes(theme.colors.light.pos));
});

Deno.test("a map of one answer is one band", () => {
  const output = x.map(() => x.map(() => 0.98));

  const markup = decisionMap({ x, y: x, output, inputs: [], labels: [], theme: "dark", size });

  assert.ok(wellFormed(markup));
  assert.ok(markup.includes(`M0 ${size.height}`) || markup.includes(`${size.width} 0`));
});

Deno.test("line, fit and matrix are well-formed", () => {
  const line = { x, output: x.map((v, k) => k === 3 ? null : v), inputs: x, targets: x };
  const counts = [[5, 0], [1, 4]];

  assert.ok(wellFormed(regressionLine({ ...line, theme: "light", size })));
  assert.ok(wellFormed(fitPlot({ target: x, output: x, theme: "light", size })));
  assert.ok(wellFormed(confusionMatrix({ labels: ["a<b", "c"], counts, theme: "light", size })));
});

/** @type {NetworkInput} */
const small = {
  layers: [2, 3, 1],
  activations: ["tanh", "sigmoid"],
  values: { w1: [[1, -2, 0.5], [9, 0, 0]], w2: [[1], [-1], [0]], b1: [0, 0, 1], b2: [0] },
  a: "w1[1,0]",
  b: "w2[0,0]",
  frozen: ["w2"],
  size: { width: 272, height: 244 },
};

Deno.test("a network has all its nodes inside and all its links, A and B last", () => {
  const { kind, nodes, links } = network(small);

  assert.equal(kind, "diagram");
  assert.equal(nodes.length, 6);
  assert.deepEqual(links.map((l) => l.name).toSorted(), [
    "w1[0,0]",
    "w1[0,1]",
    "w1[0,2]",
    "w1[1,0]",
    "w1[1,1]",
    "w1[1,2]",
    "w2[0,0]",
    "w2[1,0]",
    "w2[2,0]",
  ]);
  assert.deepEqual(links.slice(-2).map((l) => l.role), ["A", "B"]);
  assert.ok(nodes.every((n) => n.x > n.radius && n.x < 272 - n.radius && n.y > n.radius));
  assert.deepEqual(nodes.filter((n) => n.ends).map((n) => `${n.layer} ${n.index}`), [
    "0 1",
    "1 0",
    "2 0",
  ]);
});

Deno.test("links show size by width and sign by dash; frozen ones say so", () => {
  const links = network(small).links;
  const link = (/** @type {string} */ name) => links.find((l) => l.name === name);

  assert.deepEqual([link("w1[0,1]")?.sign, link("w1[0,1]")?.dash, link("w1[0,1]")?.width], [
    "neg",
    "5 3",
    4,
  ]);
  assert.equal(link("w1[0,0]")?.width, 2.3);
  assert.equal(link("w1[1,0]")?.width, 3.5);
  assert.ok(link("w2[1,0]")?.frozen && !link("w1[0,0]")?.frozen);
});

Deno.test("slopes are drawn relative to the largest of them", () => {
  const values = { w1: [[0.001, 0, 0], [0, -0.002, 0]], w2: [[0], [0], [0]] };
  const { links } = network({ ...small, values, relative: true, a: null, b: null });

  assert.equal(links.find((l) => l.name === "w1[1,1]")?.width, 4);
});

Deno.test("a bias that is A comes from above its node", () => {
  const stub = network({ ...small, a: "b1[2]" }).links.find((l) => l.name === "b1[2]");

  assert.equal(stub?.role, "A");
  assert.ok(stub && stub.y1 < stub.y2);
});

Deno.test("a layer of more than 16 nodes becomes a heat map whose cells are links", () => {
  const rows = Array.from({ length: 64 }, (_, j) => Array.from({ length: 20 }, (_, i) => j - i));
  const { kind, matrices, nodes } = network({
    ...small,
    layers: [64, 20],
    activations: ["softmax"],
    values: { w1: rows },
    a: "w1[3,7]",
    b: null,
  });

  assert.equal(kind, "matrix");
  assert.equal(nodes.length, 0);
  assert.equal(matrices[0].cells.length, 64 * 20);
  assert.equal(matrices[0].cells.find((c) => c.role === "A")?.name, "w1[3,7]");
  assert.ok(matrices[0].cells.every((c) => Math.abs(c.share) <= 1));
});

Deno.test("where links share a cell the largest stands for them", () => {
  const rows = Array.from(
    { length: 400 },
    (_, j) => Array.from({ length: 100 }, () => j === 5 ? 3 : 0.1),
  );
  const { matrices } = network({
    ...small,
    layers: [400, 100],
    values: { w1: rows },
    a: null,
    b: null,
  });

  const [{ cells }] = matrices;
  assert.ok(cells.length <= 6200);
  assert.ok(cells.some((c) => c.value === 3 && c.name.startsWith("w1[5,")));
});

Deno.test("labels stay on the page and apart from each other", () => {
  const wanted = [[20, 20], [24, 30], [190, 120], [100, 70]].map((at) => ({
    at: /** @type {[number, number]} */ (at),
    width: 80,
    height: 18,
  }));
  const page = { width: 320, height: 220 };

  const placed = placeLabels(wanted, { marks: [[60, 40]], strokes: [] }, () => false, page);

  const boxes = placed.map((p, k) => rectangle(wanted[k], p));
  assert.ok(boxes.every((r) => r.left >= 0 && r.right <= 320 && r.top >= 0 && r.bottom <= 220));
  boxes.forEach((r, k) => boxes.slice(k + 1).forEach((s) => assert.ok(!overlap(r, s))));
});
