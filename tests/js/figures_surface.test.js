import assert from "node:assert/strict";
import { contour } from "../../static/js/figures/contour.js";
import { theme } from "../../static/js/figures/colors.js";
import { errorAt, marbleAt, spotAt } from "../../static/js/figures/pick.js";
import { surface } from "../../static/js/figures/surface.js";
import { bowl, cliff, frozen, landscape, numbers } from "./figures_cases.js";

/** @import { Figure, Path, SliceInput } from "../../static/js/types/figures.d.ts" */

/** @param {Figure} figure */
const names = (figure) => figure.data.map((trace) => trace.name);
/** @param {Figure} figure @param {string} name */
const trace = (figure, name) => /** @type {any} */ (figure.data.find((t) => t.name === name));
/** @param {Figure} figure */
const words = (figure) =>
  /** @type {any} */ (figure.layout).scene.annotations.map((/** @type {any} */ n) => n.text).filter(
    Boolean,
  );

/** A path whose true error differs from the slice by `gap(k)`. */
function apart(/** @type {(k: number) => number} */ gap) {
  const input = landscape(bowl);
  const error = input.path.error.map((e, k) => e + gap(k));
  /** @type {Path} */
  const path = { ...input.path, error, slice_error: input.path.error };
  return { ...input, path };
}

Deno.test("a figure is a pure function of its input", () => {
  const input = frozen(landscape(bowl));

  assert.deepEqual(surface(input), surface(input));
  assert.deepEqual(contour(input), contour(input));
});

Deno.test("a landscape has ground, isolines, both slice lines and the path", () => {
  assert.deepEqual(names(surface(landscape(bowl))), [
    "ground",
    "isolines",
    "slice A",
    "slice B",
    "path",
  ]);
  assert.deepEqual(words(surface(landscape(bowl))), ["start", "<b>A</b>", "<b>B</b>"]);
});

Deno.test("the first picture is the ground and the path alone, seen from where the next one is", () => {
  const whole = surface(landscape(bowl)), plain = surface({ ...landscape(bowl), plain: true });

  assert.deepEqual(names(plain), ["ground", "path"]);
  assert.deepEqual(words(plain), []);
  assert.deepEqual(plain.notes, whole.notes);
});

Deno.test("the letters of the slice lines stand within the axes, or Plotly would not show them", () => {
  const { scene } = /** @type {any} */ (surface(landscape(bowl)).layout);

  const [a, b] = ["A", "B"].map((which) =>
    scene.annotations.find((/** @type {any} */ note) => note.text === `<b>${which}</b>`)
  );
  for (const [place, [low, high]] of [[a.x, scene.xaxis.range], [b.y, scene.yaxis.range]]) {
    assert.ok(low < place && place < high);
    assert.ok(Math.min(place - low, high - place) < 1e-3 * (high - low));
  }
});

Deno.test("a path of some steps has a dot for each, and none where only its start is shown", () => {
  const modes = [0, 1].map((cursor) => trace(surface({ ...landscape(bowl), cursor }), "path").mode);

  assert.deepEqual(modes, ["lines", "lines+markers"]);
});

Deno.test("orange is A, blue is B, and the path is ink", () => {
  const figure = surface(landscape(bowl));
  const { a, b, ink } = theme.colors.light;
  const { xaxis, yaxis } = /** @type {any} */ (figure.layout).scene;

  assert.deepEqual([trace(figure, "slice A").line.color, xaxis.linecolor, xaxis.title.text], [
    a,
    a,
    "A  w1[1,2]",
  ]);
  assert.deepEqual([trace(figure, "slice B").line.color, yaxis.linecolor, yaxis.title.text], [
    b,
    b,
    "B  w2[2,0]",
  ]);
  assert.equal(trace(figure, "path").line.color, ink);
});

Deno.test("a plane that is not of two weights has no hue and its own titles", () => {
  const figure = surface(landscape(bowl, { weights: false, labels: { a: "first", b: "second" } }));
  const { scene } = /** @type {any} */ (figure.layout);

  assert.equal(scene.xaxis.title.text, "first");
  assert.equal(scene.xaxis.linecolor, theme.colors.light.ink2);
  assert.deepEqual(words(figure), ["start"]);
});

Deno.test("with more contrast the slice lines are ink, told apart by a dash", () => {
  const figure = surface(landscape(bowl, { contrast: true }));

  assert.equal(trace(figure, "slice A").line.color, theme.colors.light.ink);
  assert.equal(trace(figure, "slice B").line.dash, "dash");
});

Deno.test("the path is drawn at its true error and casts a shadow on the slice", () => {
  const input = apart((k) => 0.2 - 0.02 * k);

  const figure = surface(input);

  const drawn = trace(figure, "path").z;
  const high = Math.max(...input.path.error);
  assert.ok(
    drawn.every((/** @type {number} */ h, /** @type {number} */ k) =>
      Math.abs(h - input.path.error[k]) < 0.02 * high
    ),
  );
  const fallen = trace(figure, "shadow").z;
  assert.ok(
    fallen.every((/** @type {number} */ h, /** @type {number} */ k) =>
      Math.abs(h - bowl(input.path.a[k], input.path.b[k])) < 0.02 * high
    ),
  );
  assert.ok(words(figure).includes("its shadow on the slice"));
});

Deno.test("where the path runs below the slice it is dashed on top of it", () => {
  const figure = surface(apart((k) => k < 5 ? -0.1 : 0.1));

  const below = trace(figure, "path below");
  const solid = trace(figure, "path");
  assert.ok(below.x.includes(null));
  assert.ok(Math.max(...below.x) <= 1.5 && Math.min(...solid.x) < 0.2);
});

Deno.test("nothing that comes after the present step is drawn", () => {
  const figure = surface(landscape(bowl, { cursor: 3 }));

  assert.equal(trace(figure, "path").x.length, 4);
});

Deno.test("a path that runs to and fro is slender and has no dots", () => {
  const input = landscape(bowl);
  const a = input.path.steps.map((k) => 1.5 * (-0.95) ** k);
  const error = a.map((v, k) => bowl(v, input.path.b[k]));
  const path = { ...input.path, a, error, slice_error: error };

  const [calm, folded] = [input, { ...input, path }].map((i) => trace(surface(i), "path"));

  assert.equal(calm.mode, "lines+markers");
  assert.equal(folded.mode, "lines");
  assert.ok(folded.line.width < calm.line.width);
});

Deno.test("at step 0 there is a marble and no start label", () => {
  const figure = surface(landscape(bowl, { cursor: 0 }));

  assert.deepEqual(words(figure), ["<b>A</b>", "<b>B</b>"]);
  assert.ok(figure.notes?.marble);
});

Deno.test("a cliff is flat and hatched at its top, which is told", () => {
  const figure = surface(landscape(cliff));

  const top = Number(figure.notes?.clippedAt);
  assert.ok(names(figure).includes("clipped"));
  assert.ok(
    trace(figure, "ground").z.every((/** @type {Float32Array} */ row) =>
      Math.max(...row) <= top * (1 + 1e-6)
    ),
  );
});

Deno.test("no coordinate is infinite or NaN, whatever the errors are", () => {
  const wild = (/** @type {number} */ a, /** @type {number} */ b) =>
    a > 1 ? Infinity : b > 1.5 ? NaN : a < -1.9 ? 0 : bowl(a, b);
  for (const scale of /** @type {const} */ (["linear", "log"])) {
    const input = landscape(wild, { scale });
    for (const figure of [surface(input), contour(input)]) {
      const data = figure.data.map(({ customdata: _, ...rest }) => rest);
      assert.ok(numbers([data, figure.layout]).every(Number.isFinite));
    }
  }
});

Deno.test("a race has one cased line and one marker for each runner, and no slice lines", () => {
  const input = landscape(bowl);
  const runners = ["One", "Two", "Three"].map((name) => ({ name, path: input.path, cursor: 10 }));

  const figure = surface({ ...input, runners });

  assert.deepEqual(names(figure).slice(2), ["casing", "path", "casing", "path", "casing", "path"]);
  assert.ok(words(figure).includes("◆"));
});

Deno.test("an old slice fades and divergence is a cross in alarm", () => {
  const [fresh, old] = [landscape(bowl), landscape(bowl, { stale: true, diverged: true })].map(
    surface,
  );

  assert.notDeepEqual(trace(fresh, "ground").colorscale, trace(old, "ground").colorscale);
  const crosses = /** @type {any} */ (old.layout).scene.annotations.filter((/** @type {any} */ n) =>
    n.text === "×"
  );
  assert.equal(crosses[1].font.color, theme.colors.light.alarm);
});

Deno.test("on a phone the lines are thinner and the upright axis has no title", () => {
  const figure = surface(landscape(bowl, { phone: true, size: { width: 390, height: 338 } }));

  const { scene } = /** @type {any} */ (figure.layout);
  assert.equal(scene.zaxis.title.text, "");
  assert.ok(scene.xaxis.tickvals.length <= 3);
  assert.ok(Math.abs(trace(figure, "path").line.width - theme.widths.path * 0.7) < 1e-9);
});

Deno.test("a click on the marble picks the point, in the landscape and in the plan", () => {
  const input = landscape(bowl);
  for (const figure of [surface(input), contour(input)]) {
    const camera = figure.notes?.camera ?? null;
    const pixel = marbleAt(figure, camera, input.size);
    assert.ok(pixel);
    const spot = spotAt(figure, camera, input.size, ...pixel);
    assert.ok(spot);
    assert.ok(Math.hypot(spot.a - input.point.a, spot.b - input.point.b) < 0.06);
    assert.ok(Math.abs(errorAt(figure, spot) - input.point.error) < 0.01);
    assert.equal(spotAt(figure, camera, input.size, 2, 2), null);
  }
});

Deno.test("the plan's levels are even in the log and its colors those of the landscape", () => {
  const input = landscape((a, b) => bowl(a, b) * 10);
  const levels = trace(contour(input), "levels");

  const { start, end, size } = levels.contours;
  assert.ok(Math.abs((end - start) / size - 17) < 1e-9);
  assert.equal(levels.colorscale[0][1], trace(surface(input), "ground").colorscale[0][1]);
  assert.equal(levels.colorscale[24][1], trace(surface(input), "ground").colorscale[24][1]);
});

Deno.test("a 61 x 61 landscape takes less than a frame", () => {
  const nodes = Array.from({ length: 61 }, (_, k) => k / 15 - 2);
  /** @type {SliceInput} */
  const input = {
    ...landscape(bowl),
    x: nodes,
    y: nodes,
    z: nodes.map((b) => nodes.map((a) => bowl(a, b))),
  };
  const camera = surface(input).notes?.camera;
  const times = Array.from({ length: 15 }, () => {
    const start = performance.now();
    surface({ ...input, camera });
    return performance.now() - start;
  }).sort((p, q) => p - q);

  assert.ok(times[3] < 16, `took ${times[3].toFixed(1)} ms`);
});
