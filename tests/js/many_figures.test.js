import "./english.js";
import assert from "node:assert/strict";
import { sharpness } from "../../static/js/figures/sharpness.js";
import { barAt, strip } from "../../static/js/figures/strip.js";
import { tilePicture } from "../../static/js/figures/tile.js";
import { cellAt, trainability } from "../../static/js/figures/trainability.js";

const size = { width: 300, height: 100 }, theme = /** @type {const} */ ("light");
const slopes = [
  { link: "w2[0,0]", slope: -0.4 },
  { link: "w1[0,1]", slope: 0.2 },
  { link: "b1[0]", slope: 0 },
];

Deno.test("a slope is a bar, up where it is positive, as long as it is large", () => {
  const { markup, bars } = strip({ slopes, a: "w1[0,1]", b: null, at: null, theme, size });
  const rects = [
    ...markup.matchAll(/<rect x="(\S+)" y="(\S+)" width="\S+" height="(\S+)" fill="(\S+)"/g),
  ]
    .map(([, , y, height, fill]) => [Number(y), Number(height), fill]);

  assert.deepEqual(rects[0], [50, 36, "#8A3F86"]);
  assert.deepEqual(rects[1], [32, 18, "#17786A"]);
  assert.equal(rects[2][1], 0);
  assert.deepEqual(bars.map(({ link }) => link), ["w2[0,0]", "w1[0,1]", "b1[0]"]);
});

Deno.test("the bars of A and B carry their letters in their colors", () => {
  const { markup } = strip({ slopes, a: "w1[0,1]", b: "w2[0,0]", at: null, theme, size });

  assert.match(markup, /fill="#BF3F0A">A</);
  assert.match(markup, /fill="#2456C4">B</);
});

Deno.test("a pixel belongs to the bar over it, or to none", () => {
  const { bars } = strip({ slopes, a: null, b: null, at: null, theme, size });

  assert.deepEqual([0, 31.9, 32, 70, 99].map((x) => barAt(bars, x)), [0, 0, 1, 2, -1]);
});

Deno.test("many slopes share the width, and none is lost", () => {
  const many = Array.from({ length: 240 }, (_, k) => ({ link: `w1[0,${k}]`, slope: 1 / (k + 1) }));
  const { bars } = strip({ slopes: many, a: null, b: null, at: null, theme, size });

  assert.equal(bars.length, 240);
  assert.ok((bars.at(-1)?.x ?? 0) + (bars.at(-1)?.width ?? 0) <= size.width + 1);
});

const labels = { sharpness: "sharpness", bound: "bound", steps: "step" };
const chart = {
  step: 10,
  last: 10,
  labels,
  theme,
  size: { width: 400, height: 200 },
  phone: false,
};

Deno.test("a sharpness above the bound is drawn above it", () => {
  const points = [0, 5, 10].map((step, k) => ({ step, sharpness: 5 + 5 * k, bound: 10 }));
  const markup = sharpness({ ...chart, points });
  const path = markup.match(/<path d="(M[^"]*L[^"]*)"/)?.[1] ?? "";
  const heights = [...path.matchAll(/[ML](\S+) (\d+\.?\d*)/g)].map(([, , y]) => Number(y));
  const line = Number(markup.match(/<path d="M46 (\S+)H[^"]*" fill="none"/)?.[1].split("H")[0]);

  assert.equal(heights.length, 3);
  assert.ok(heights[0] > line);
  assert.ok(Math.abs(heights[1] - line) < 0.2);
  assert.ok(heights[2] < line);
});

Deno.test("on a phone a long name stands on its line and not beside the picture", () => {
  const points = [0, 5, 10].map((step) => ({ step, sharpness: 5, bound: 10 }));
  const long = { ...labels, bound: "(2 + 2β)/η, the bound" };
  const anchored = (/** @type {boolean} */ phone) =>
    sharpness({ ...chart, points, labels: long, phone }).match(/text-anchor="end" [^>]*>\(2/);

  assert.ok(anchored(true));
  assert.equal(anchored(false), null);
});

Deno.test("without a bound there is no line for it, and what is not positive is left out", () => {
  const points = [0, 5, 10].map((step) => ({ step, sharpness: step === 5 ? -1 : 2, bound: null }));
  const markup = sharpness({ ...chart, points });

  assert.doesNotMatch(markup, />bound</);
  assert.match(markup, /<path d="M46 \S+L\S+ \S+" fill="none"/);
});

const map = {
  x: { title: "rate", spacing: "log", values: [0.1, 1, 10], now: 1 },
  y: { title: "momentum", spacing: "linear", values: [0, 0.5], now: 0 },
  error: [[0.3, 0.1, null], [0.2, null, null]],
  done: true,
  at: null,
  lowest: /** @type {[number, number]} */ ([1, 0]),
  labels: { diverged: "gone", now: "now" },
  theme,
  size: { width: 376, height: 150 },
};

Deno.test("runs that diverged are hatched and named, the lowest has the color of low errors", () => {
  const { markup, low } = trainability(map);

  assert.equal([...markup.matchAll(/fill="url\(#diverged\)"/g)].length, 3);
  assert.match(markup, />gone</);
  assert.equal(low, 0.1);
  assert.match(markup, /fill="#3d7693"/);
});

Deno.test("the present setting lies where its values are", () => {
  const { markup, frame } = trainability(map);
  const [, x, y] = markup.match(/<circle cx="(\S+)" cy="(\S+)"/) ?? [];

  assert.deepEqual([Number(x), Number(y)], [64 + 150, 106 - 25]);
  assert.deepEqual(cellAt(frame, Number(x), Number(y)), [1, 0]);
  assert.equal(cellAt(frame, 10, 10), null);
});

Deno.test("a present setting beside the map is not drawn", () => {
  assert.doesNotMatch(trainability({ ...map, x: { ...map.x, now: 100 } }).markup, /<circle/);
});

Deno.test("a tile has the lowest error darkest, and its path from 0 to 1", () => {
  const surface = { x: [0, 1, 2], y: [-1, 1], error: [[1, 2, 4], [8, 16, null]] };
  const { shades, path } = tilePicture(surface, { a: [0, 2], b: [-1, 0], error: [1, 2] });

  assert.deepEqual([shades[0][0], shades[1][2]], [0, 255]);
  assert.ok(shades[0][1] < shades[1][0]);
  assert.deepEqual(path, [[0, 0], [1, 0.5]]);
});
