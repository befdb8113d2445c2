import assert from "node:assert/strict";
import {
  csv,
  fileName,
  pageText,
  pathCsv,
  scriptJson,
  surfaceCsv,
  svgText,
} from "../../static/js/export.js";
import { figureAt } from "../../static/js/film.js";
import { frameIndices } from "../../static/js/recording.js";
import { surface } from "../../static/js/figures/surface.js";
import { scene } from "./page_cases.js";

const LOOK = { paper: "white", ink: "black", second: "gray", serif: "Georgia", sans: "system-ui" };
const BOX = { left: 10, top: 20, width: 300, height: 200 };

Deno.test("a table quotes what it must, and leaves out what is not finite", () => {
  const rows = [["w1[0,1]", 'a "b"', "c\nd"], [1.5, NaN, null], [-2e-9, Infinity, undefined]];

  assert.equal(csv(rows), '"w1[0,1]","a ""b""","c\nd"\r\n1.5,,\r\n-2e-9,,\r\n');
});

Deno.test("each point of the grid has a row: A, B and the error", () => {
  const slice = /** @type {any} */ ({
    x: [0, 1],
    y: [5, 6],
    error: [Float32Array.of(0.1, 0.2), Float32Array.of(0.3, NaN)],
    links: ["w1[0,1]", "b2[0]"],
  });

  assert.equal(
    surfaceCsv(slice, "error"),
    '"w1[0,1]",b2[0],error\r\n0,5,0.1\r\n1,5,0.2\r\n0,6,0.3\r\n1,6,\r\n',
  );
});

Deno.test("each recorded step has a row, with its place on the plane where that is known", () => {
  const history = { steps: [0, 1, 2, 3], train: [4, 3, 2, null], test: [5, 4, 3, 2] };
  const path = {
    ...scene().path,
    steps: [0, 2],
    a: [0.5, 0.6],
    b: [1, 2],
    slice_error: [4, 2.5],
    distance: [0, 0.1],
  };
  const headings = { step: "step", train: "error", test: "test", slice: "slice", distance: "far" };

  assert.equal(
    pathCsv(history, path, ["w1[0,1]", "b2[0]"], headings),
    'step,error,test,"w1[0,1]",b2[0],slice,far\r\n' +
      "0,4,5,0.5,1,4,0\r\n1,3,4,,,,\r\n2,2,3,0.6,2,2.5,0.1\r\n3,,2,,,,\r\n",
  );
});

Deno.test("files are named after the session and the step", () => {
  assert.equal(fileName("Two moons", 28, "png"), "two-moons-step-28.png");
  assert.equal(fileName("Élan / größe: 2", 0, "csv"), "elan-gro-e-2-step-0.csv");
  assert.equal(fileName("月", 3, "svg"), "thalweg-step-3.svg");
});

Deno.test("nothing in the data ends the script that holds it", () => {
  const text = scriptJson({ z: [Float32Array.of(1, NaN)], t: "</script><b>\u2028" });

  assert.equal(text, '{"z":[[1,null]],"t":"\\u003c/script>\\u003cb>\\u2028"}');
  assert.deepEqual(JSON.parse(text), { z: [[1, null]], t: "</script><b>\u2028" });
});

Deno.test("the page holds the program, the figure, the sentences, and nothing from elsewhere", () => {
  const figure = {
    data: [{ type: "surface", z: [Float32Array.of(1, 2)] }],
    layout: { title: "<A>" },
  };

  const page = pageText({
    language: "en",
    title: "Two <moons>",
    sentence: ["Step 2.", "Half & half."],
    caption: "The rest.",
    look: LOOK,
    size: { width: 300, height: 200 },
    pictures: [{ figure, box: BOX, label: 'of "A"' }],
    plotly: "const x = '</script><script>bad()';",
    fonts: "",
  });

  assert.match(page, /<title>Two &lt;moons&gt;<\/title>/);
  assert.match(page, /<h1>Step 2\.<\/h1>/);
  assert.match(page, /Half &amp; half\./);
  assert.match(page, /aria-label="of &quot;A&quot;"/);
  assert.match(page, /"z":\[\[1,2\]\]/);
  assert.equal(page.match(/<\/script>/g)?.length, 2);
  assert.doesNotMatch(page, /https?:|src=/);
});

Deno.test("a picture of vectors has its sentence above it and stands where it stood", () => {
  const pictures = [{ svg: '<svg class="main-svg" width="300"></svg>', box: BOX }];
  const svg = svgText({
    size: { width: 320, height: 220 },
    look: LOOK,
    fonts: "text { color: red }",
    sentence: ["A < B"],
    pictures,
  });

  assert.match(svg, /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="320" height="292"/);
  assert.equal(svg.split("<style>text { color: red }</style>").length, 2);
  assert.match(svg, />A &lt; B<\/text>/);
  assert.match(svg, /<svg x="10" y="92" class="main-svg"/);
});

Deno.test("a film begins at the start and ends here, however long the walk", () => {
  assert.deepEqual(frameIndices(3), [0, 1, 2, 3]);
  assert.deepEqual(frameIndices(0), [0]);
  const many = frameIndices(1000, 11);
  assert.deepEqual(many, [0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]);
});

Deno.test("a picture of the film shows the path up to its step, seen from the same place", () => {
  const x = [-1, 0, 1], z = [[1, 2, 3], [2, 1, 2], [3, 2, 1]];
  const path = {
    steps: [0, 1, 2],
    a: [-1, -0.5, 0],
    b: [-1, 0, 0],
    error: [1, 1.5, 1],
    slice_error: [1, 1.5, 1],
  };
  const input = /** @type {any} */ ({
    ...{ x, y: x, z, path, cursor: 2, point: { a: 0, b: 0, error: 1 }, labels: { a: "a", b: "b" } },
    ...{
      scale: "linear",
      theme: "light",
      size: { width: 600, height: 500 },
      phone: false,
      stale: false,
    },
  });
  const figure = surface(input), picture = /** @type {any} */ ({ name: "surface", input, figure });

  const then = figureAt(picture, 1);

  const line = then.data.find(({ name }) => name === "path");
  assert.deepEqual(Array.from(/** @type {number[]} */ (line?.x)).slice(0, 2), [-1, -0.5]);
  assert.equal(/** @type {number[]} */ (line?.x).length, 2);
  assert.deepEqual(then.notes?.camera, figure.notes?.camera);
  assert.equal(then.notes?.high, figure.notes?.high);
});
