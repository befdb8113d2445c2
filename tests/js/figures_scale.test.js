import assert from "node:assert/strict";
import { mix, scaleColor, theme } from "../../static/js/figures/colors.js";
import {
  errorScale,
  height,
  levels,
  percentile,
  scaleBar,
  share,
  steadyRange,
} from "../../static/js/figures/scale.js";
import { decades, ticks, tickText, tickTexts } from "../../static/js/figures/ticks.js";
import { bowl, cliff, landscape } from "./figures_cases.js";

Deno.test("a percentile lies linearly between its neighbors", () => {
  assert.equal(percentile([0, 10, 20, 30, 40], 50), 20);
  assert.equal(percentile([0, 10, 20, 30, 40], 98), 39.2);
  assert.ok(Number.isNaN(percentile([], 50)));
});

Deno.test("a bowl is shown whole, and its range includes the path", () => {
  const input = landscape(bowl);

  const range = errorScale(input);

  assert.equal(range.clippedAt, null);
  assert.ok(Math.abs(range.low - 0.05) < 1e-9);
  assert.ok(Math.abs(range.high - bowl(2, 2)) < 1e-9);
  assert.ok(input.path.error.every((e) => e >= range.low && e <= range.high));
});

Deno.test("a cliff is cut near the 98th percentile", () => {
  const range = errorScale(landscape(cliff));

  assert.equal(range.clippedAt, range.high);
  assert.ok(range.high < cliff(2, 2) / 2);
});

Deno.test("errors that are not finite count as the top of a cliff", () => {
  const input = landscape((a, b) => a > 1.9 ? NaN : bowl(a, b));

  const range = errorScale(input);

  assert.equal(range.clippedAt, range.high);
  assert.equal(height(range, NaN), range.high);
  assert.equal(height(range, null), range.high);
});

Deno.test("an error of zero has a height in the log", () => {
  const range = errorScale(landscape((a, b) => a * a + b * b, { scale: "log" }));

  assert.ok(Number.isFinite(height(range, 0)));
  assert.equal(share(range, 0), 0);
  assert.equal(share(range, range.high), 1);
});

Deno.test("a flat landscape still has a range", () => {
  const range = errorScale(landscape(() => 0.25));

  assert.ok(range.high > range.low);
});

Deno.test("a kept range holds while the new one fits and changes when it shrinks to half", () => {
  assert.deepEqual(steadyRange([0, 1], [0.1, 0.9]), [0, 1]);
  assert.deepEqual(steadyRange([0, 1], [-0.01, 1]), [-0.01, 1]);
  assert.deepEqual(steadyRange([0, 1], [0, 1.5]), [0, 1.5]);
  assert.deepEqual(steadyRange([0, 1], [0.4, 0.8]), [0.4, 0.8]);
  assert.deepEqual(steadyRange(null, [2, 3]), [2, 3]);
});

Deno.test("levels are geometric and inside the range", () => {
  const list = levels({ low: 0.05, high: 0.4, clippedAt: null, scale: "linear" }, 12);

  const ratios = list.slice(1).map((v, k) => v / list[k]);
  assert.equal(list.length, 12);
  assert.ok(list[0] > 0.05 && list[11] < 0.4);
  assert.ok(ratios.every((r) => Math.abs(r - ratios[0]) < 1e-9));
});

Deno.test("the color scale begins and ends with the theme's colors and is dark below", () => {
  const luminance = (/** @type {string} */ hex) => parseInt(hex.slice(3, 5), 16);
  for (const name of /** @type {const} */ (["light", "dark"])) {
    assert.equal(scaleColor(name, 0).toLowerCase(), theme.scale[name][0]);
    assert.equal(scaleColor(name, 1).toLowerCase(), theme.scale[name][8]);
    const tones = Array.from({ length: 21 }, (_, k) => luminance(scaleColor(name, k / 20)));
    assert.ok(tones.every((t, k) => k === 0 || t >= tones[k - 1]));
  }
  assert.equal(mix("#000000", "#ffffff", 0.5), "#808080");
});

Deno.test("the scale bar names both ends, and powers of ten in the log", () => {
  const bar = scaleBar(landscape((a, b) => 0.01 + a * a + b * b, { scale: "log" }));

  assert.match(bar.gradient, /^linear-gradient\(90deg, #3d7693/);
  assert.deepEqual(bar.ticks.map((t) => t.value), [0.01, 0.1, 1]);
  assert.ok(bar.ticks.every((t) => t.at >= 0 && t.at <= 1));
});

Deno.test("ticks are round, inside and at most as many as asked", () => {
  assert.deepEqual(ticks(-2, 2, 5), [-2, -1, 0, 1, 2]);
  assert.deepEqual(ticks(0.0443, 0.308, 4), [0.1, 0.2, 0.3]);
  assert.deepEqual(ticks(-3, 3, 3), [-2, 0, 2]);
  assert.deepEqual(decades(0.0096, 8, 4), [0.01, 0.1, 1]);
  assert.deepEqual(decades(0.05, 0.3, 3), [0.05, 0.1, 0.2]);
});

Deno.test("ticks are written with a true minus and the same decimals", () => {
  assert.equal(tickText(-1.5), "−1.5");
  assert.equal(tickText(0.00002), "2e−5");
  assert.deepEqual(tickTexts([0.05, 0.1, 0.15]), ["0.05", "0.10", "0.15"]);
  assert.deepEqual(tickTexts([-1, 0, 1]), ["−1", "0", "1"]);
  assert.deepEqual(tickTexts([0.01, 0.1, 1]), ["0.01", "0.1", "1"]);
});
