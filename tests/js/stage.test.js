import "./english.js";
import assert from "node:assert/strict";
import { contour } from "../../static/js/figures/contour.js";
import { crossHair } from "../../static/js/figures/crosshair.js";
import { surface } from "../../static/js/figures/surface.js";
import { errorScale, scaleBar } from "../../static/js/figures/scale.js";
import { EXTRAS, extrasOf } from "../../static/js/extras.js";
import { sideBySide, stagePictures } from "../../static/js/pictures.js";
import { showing, shows } from "../../static/js/selectors.js";
import { cut, stageNote } from "../../static/js/stage-note.js";
import { VIEW } from "../../static/js/state.js";
import { fromHash, toHash } from "../../static/js/url.js";
import { examplesOf, isCurrent } from "../../static/js/wants.js";
import { bowl, cliff, frozen, landscape } from "./figures_cases.js";
import { opened, scene } from "./page_cases.js";

/** @import { Slice, State, View } from "../../static/js/types/state.d.ts" */

const nodes = Array.from({ length: 31 }, (_, k) => k / 7.5 - 2);
const size = { width: 1084, height: 564 };
const kept = { camera: null, errorRange: null, ghost: null, stale: false, contrast: false };

/** @param {Partial<Slice>} [more] @returns {Slice} */
function slice(more = {}) {
  return {
    x: nodes,
    y: nodes,
    error: nodes.map((b) => Float32Array.from(nodes, (a) => bowl(a, b))),
    step: 2,
    method: "dense",
    seconds: 0,
    evaluations: 0,
    links: ["w1[0,1]", "w2[1,0]"],
    revision: 0,
    ...more,
  };
}

/** @param {Partial<View>} view @param {Partial<State>} [more] */
function looking(view, more = {}) {
  const frame = {
    ranges: /** @type {[[number, number], [number, number]]} */ ([[-2, 2], [-2, 2]]),
    links: slice().links,
    session: "one",
    step: 2,
  };
  return opened({ scene: scene(), surface: slice(), frame, view: { ...VIEW, ...view }, ...more });
}

Deno.test("side by side the two pictures share the width, and the plan is square", () => {
  const [left, right] = sideBySide(size);

  assert.equal(left.left + left.width, right.left);
  assert.equal(right.left + right.width, size.width);
  assert.equal(right.width - 64 - 24, right.height - 30 - 56);
  assert.ok(right.top >= 0 && right.top + right.height <= size.height);
});

Deno.test("each tab has its pictures", () => {
  const names = (/** @type {Partial<View>} */ view) =>
    stagePictures(looking(view), size, kept).map(({ name }) => name);

  assert.deepEqual(names({ tab: "curve" }), ["curve"]);
  assert.deepEqual(names({ tab: "surface" }), ["surface"]);
  assert.deepEqual(names({ tab: "contour" }), ["contour"]);
  assert.deepEqual(names({ tab: "side" }), ["surface", "contour"]);
  assert.deepEqual(names({ tab: "many" }), []);
});

Deno.test("both pictures side by side are of one slice, one range and one theme", () => {
  const [left, right] = stagePictures(looking({ tab: "side", scale: "log" }), size, kept);

  assert.equal(left.input?.z, right.input?.z);
  assert.deepEqual(
    [left.figure.notes?.low, left.figure.notes?.high],
    [right.figure.notes?.low, right.figure.notes?.high],
  );
});

Deno.test("over the test examples the path has their errors", () => {
  const state = looking({ show: "test" }, { surface: slice({ examples: "test" }) });

  const [{ input }] = stagePictures(state, size, kept);

  assert.equal(examplesOf(state), "test");
  assert.ok(isCurrent(state));
  assert.deepEqual(input?.path.error, [0.3, 0.28, 0.25]);
  assert.equal(input?.point.error, 0.25);
  assert.equal(input?.curveA, null);
  assert.ok(!isCurrent(looking({ show: "test" })));
});

Deno.test("what is shown beside the usual is a sorted list of names, and in the address", () => {
  const show = showing(showing("", "test", true), "ghost", true);

  assert.equal(show, "ghost,test");
  assert.ok(shows({ show }, "test") && !shows({ show }, "es"));
  assert.equal(showing(show, "ghost", false), "test");
  const state = looking({ show, ghostStep: 2, tab: "side" });
  assert.deepEqual({ ...VIEW, ...fromHash(toHash(state, VIEW)).view }, state.view);
});

Deno.test("every extra has its words, and adds nothing until it is chosen", () => {
  assert.ok(EXTRAS.every(({ name }) => /^[a-z]+$/.test(name)));
  assert.deepEqual(extrasOf(looking({})), {});
});

Deno.test("the ghost is drawn over the slice and says of which step it is", () => {
  const ghost = { x: nodes, y: nodes, z: slice().error, step: 0 };
  const input = frozen(landscape(bowl, { ghostSlice: ghost }));

  const [solid, plan] = [surface(input), contour(input)];

  const wires = /** @type {any} */ (solid.data.find(({ name }) => name === "ghost"));
  assert.ok(wires.x.length > 26 * 31);
  const texts = (/** @type {any[]} */ notes) => notes.map(({ text }) => text);
  assert.ok(texts(/** @type {any} */ (solid.layout).scene.annotations).includes("slice of step 0"));
  const lines = /** @type {any} */ (plan.data.find(({ name }) => name === "ghost"));
  const levels = /** @type {any} */ (plan.data.find(({ name }) => name === "levels"));
  assert.equal(lines.contours.size, levels.contours.size);
  assert.ok(
    texts(/** @type {any} */ (plan.layout).annotations).includes("dashed: slice of step 0"),
  );
});

Deno.test("a ghost far above stretches the heights, not the colors", () => {
  const above = slice().error.map((row) => Array.from(row, (v) => v + 50));
  const input = frozen(landscape(bowl, { ghostSlice: { x: nodes, y: nodes, z: above, step: 0 } }));
  const alone = errorScale({ ...input, ghostSlice: null });

  const [solid, plan] = [surface(input), contour(input)];

  assert.deepEqual(errorScale(input), alone);
  const ground = /** @type {any} */ (solid.data.find(({ name }) => name === "ground"));
  assert.equal(ground.cmax, alone.high);
  const top = Math.max(...above.flat());
  const { zaxis } = /** @type {any} */ (solid.layout).scene;
  assert.ok(zaxis.range[0] < alone.low && zaxis.range[1] > top, `${zaxis.range}`);
  const wires = /** @type {any} */ (solid.data.find(({ name }) => name === "ghost"));
  assert.equal(Math.max(...wires.z.filter(Number.isFinite)), top);
  const lines = /** @type {any} */ (plan.data.find(({ name }) => name === "ghost")).contours;
  assert.ok(lines.end > Math.log10(alone.high) && lines.end < Math.log10(top));
});

Deno.test("a ghost is only there where it is of this place and of another step", () => {
  const ghost = { ...slice({ step: 0, examples: "train" }) };
  const view = { show: "ghost", ghostStep: 0 };

  assert.equal(extrasOf(looking(view, { ghost })).ghostSlice?.step, 0);
  assert.equal(extrasOf(looking(view)).ghostSlice, null);
  const same = slice({ step: 0 });
  assert.equal(extrasOf(looking(view, { ghost, surface: same })).ghostSlice, null);
  const later = looking({ ...view, ghostStep: 1 }, { ghost });
  assert.equal(extrasOf(later).ghostSlice, null);
});

Deno.test("a cut cliff and a path above the picture are said in words", () => {
  const input = landscape(cliff);
  const errors = input.path.error.map((v, k) => k === 0 ? 50000 : v);
  const { notes } = surface({ ...input, path: { ...input.path, error: errors } });

  assert.ok(notes && notes.clippedAt !== null && notes.clippedAt < 500);
  assert.equal(notes.above, 50000);
  assert.match(cut(notes), /^Hatched: higher than .* The path goes up to 50000\.$/);
  assert.equal(surface(landscape(bowl)).notes?.above, null);
});

Deno.test("a color bar says where the slice goes on below its low end", () => {
  const deep = landscape((a, b) => a * a + b * b, { scale: "log" });

  assert.ok(scaleBar(deep).deeper);
  assert.ok(!scaleBar(landscape(bowl)).deeper);
});

Deno.test("the note says the most pressing thing only", () => {
  const notes = { low: 0, high: 1, clippedAt: 1, above: null };
  const old = looking({ frozen: 0 }, { surface: slice({ step: 0 }), busy: 61 });

  assert.match(stageNote(old, null, notes), /Slice of step 0\. <button/);
  assert.match(stageNote(looking({}, { busy: 61 }), null, notes), /Sampling 61 × 61\. <button/);
  assert.equal(stageNote(looking({}), null, notes), "Hatched: higher than 1.00.");
  assert.equal(stageNote(looking({ tab: "curve" }), null, notes), "");
  assert.match(stageNote(old, { a: 1, b: 2, error: 3 }, notes), /A 1.000, B 2.000\. <button/);
});

Deno.test("a spot is marked in the other picture by its two slice lines", () => {
  const input = landscape(bowl);
  const [solid, plan] = [surface(input), contour(input)];
  const spot = { a: 0.5, b: -1 };

  const flat = crossHair(plan, null, input.size, spot, "light");
  const deep = crossHair(solid, solid.notes?.camera ?? null, input.size, spot, "light");

  assert.equal([...flat.matchAll(/<polyline/g)].length, 2);
  assert.ok([...deep.matchAll(/<polyline/g)].length >= 2);
  assert.ok(!/NaN/.test(flat + deep));
  const { l, r, t, b } = /** @type {any} */ (plan.layout).margin;
  const [, x, y] = flat.match(/cx="([\d.]+)" cy="([\d.]+)"/) ?? [];
  assert.ok(Math.abs(Number(x) - (l + 0.625 * (728 - l - r))) < 0.1);
  assert.ok(Math.abs(Number(y) - (t + 0.75 * (564 - t - b))) < 0.1);
  assert.equal(crossHair(plan, null, input.size, { a: 3, b: 0 }, "light"), "");
});
