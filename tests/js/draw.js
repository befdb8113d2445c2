// Draws what stands in a file, `{"kind": ..., "input": ...}` each, and prints the figures: for tests in Python.
import "./english.js";
import { contour } from "../../static/js/figures/contour.js";
import { curve } from "../../static/js/figures/curve.js";
import { surface } from "../../static/js/figures/surface.js";

/** @type {Record<string, (input: any) => unknown>} */
const figures = { contour, curve, landscape: surface };

/** @type {{kind: string, input: unknown}[]} */
const wanted = JSON.parse(Deno.readTextFileSync(Deno.args[0]));
const plain = (/** @type {string} */ _, /** @type {unknown} */ value) =>
  ArrayBuffer.isView(value) ? Array.from(/** @type {any} */ (value)) : value;
console.log(JSON.stringify(wanted.map(({ kind, input }) => figures[kind](input)), plain));
