// Files made of what the page shows: tables, vector pictures and standalone pages, as text; pure.
/** @import { History, Path } from "./types/api.d.ts" */
/** @import { Figure } from "./types/figures.d.ts" */
/** @import { Slice } from "./types/state.d.ts" */
import { escape } from "./lib/html.js";

/** @typedef {string | number | null | undefined} Cell */

/** Rows of a table as RFC 4180 has them; what is not finite is left empty. @param {Cell[][]} rows */
export function csv(rows) {
  return rows.map((row) => row.map(cell).join() + "\r\n").join("");
}

/** @param {Cell} value */
function cell(value) {
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "";
  const text = value ?? "";
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Every point of the grid in a row of its own. @param {Slice} slice @param {string} error its heading */
export function surfaceCsv({ x, y, error: rows, links }, error) {
  const points = Array.from(y).flatMap((b, i) =>
    Array.from(x, (a, j) => [a, b, decimal(rows[i][j])])
  );
  return csv([[...links, error], ...points]);
}

/** The shortest decimal number that stands for these 32 bits. @param {number} value */
function decimal(value) {
  const written = [6, 7, 8, 9].map((digits) => Number(value.toPrecision(digits)));
  return written.find((each) => Math.fround(each) === value) ?? value;
}

/**
 * The recorded steps, and where the path was over the plane.
 * @param {History} history
 * @param {Path} path
 * @param {[string, string]} links
 * @param {Record<"step" | "train" | "test" | "slice" | "distance", string>} headings
 */
export function pathCsv({ steps, train, test }, path, links, headings) {
  const at = new Map(path.steps.map((step, k) => [step, k]));
  const head = [headings.step, headings.train, headings.test, ...links];
  const rows = steps.map((step, i) => {
    const k = at.get(step) ?? -1;
    const plane = [path.a[k], path.b[k], path.slice_error[k], path.distance[k]];
    return [step, train[i], test[i], ...plane];
  });
  return csv([[...head, headings.slice, headings.distance], ...rows]);
}

/** `two-moons-step-28.png`. @param {string} title @param {number} step @param {string} ending */
export function fileName(title, step, ending) {
  const plain = title.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const words = plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60);
  return `${words || "thalweg"}-step-${step}.${ending}`;
}

/** @typedef {{left: number, top: number, width: number, height: number}} Box */
/** @typedef {{paper: string, ink: string, second: string, serif: string, sans: string}} Look */

/** How high the sentence stands above a picture. */
export const HEAD = 72;

/**
 * A picture of vectors, its sentence above it.
 * @param {{size: {width: number, height: number}, sentence: string[], look: Look, fonts: string, pictures: {svg: string, box: Box}[]}} what
 */
export function svgText({ size: { width, height }, sentence, look, fonts, pictures }) {
  const lines = sentence.map((line, i) =>
    `<text x="24" y="${28 + 27 * i}" font-family="${escape(look.serif)}" font-size="18" fill="${
      i ? look.second : look.ink
    }">${escape(line)}</text>`
  );
  const inner = pictures.map(({ svg, box }) =>
    svg.replace("<svg", `<svg x="${box.left}" y="${HEAD + box.top}"`)
  );
  const whole = `0 0 ${width} ${height + HEAD}`;
  const text = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${
    height + HEAD
  }" viewBox="${whole}"><title>${
    escape(sentence.join(" "))
  }</title><rect width="100%" height="100%" fill="${look.paper}"/>${
    [...lines, ...inner].join("")
  }</svg>`;
  return styled(text, fonts);
}

/** A drawing with a style sheet in it. @param {string} svg @param {string} rules */
export function styled(svg, rules) {
  return svg.replace(/<svg[^>]*>/, (open) => `${open}<style>${rules}</style>`);
}

/** JSON that may stand in a script: typed arrays as arrays, and no `<` that could end it. @param {unknown} value */
export function scriptJson(value) {
  const text = JSON.stringify(
    value,
    (_, v) => ArrayBuffer.isView(v) ? Array.from(/** @type {any} */ (v)) : v,
  );
  return text.replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028").replaceAll(
    "\u2029",
    "\\u2029",
  );
}

/**
 * A page that holds all it needs.
 * @param {object} what
 * @param {string} what.language
 * @param {string} what.title
 * @param {string[]} what.sentence
 * @param {string} what.caption
 * @param {Look} what.look
 * @param {{width: number, height: number}} what.size
 * @param {{figure: Figure, box: Box, label: string}[]} what.pictures
 * @param {string} what.plotly the program that draws
 * @param {string} what.fonts rules of a style sheet
 */
export function pageText(
  { language, title, sentence, caption, look, size, pictures, plotly, fonts },
) {
  const boxes = pictures.map(({ box, label }) =>
    `<div role="group" aria-label="${
      escape(label)
    }" style="left:${box.left}px;top:${box.top}px;width:${box.width}px;height:${box.height}px"></div>`
  );
  const figures = pictures.map(({ figure: { data, layout }, box: { width, height } }) => ({
    data,
    layout: { ...layout, width, height, autosize: false },
  }));
  return `<!doctype html>
<html lang="${escape(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>
${fonts}
body { margin: 0; padding: 24px; background: ${look.paper}; color: ${look.ink}; font: 13px/20px ${look.sans}; }
main { width: ${size.width}px; margin: 0 auto; }
p { margin: 0; }
h1 { margin: 0; font: 18px/27px ${look.serif}; }
.second { color: ${look.second}; font: 18px/27px ${look.serif}; }
.caption { color: ${look.second}; }
.stage { position: relative; height: ${size.height}px; }
.stage > div { position: absolute; }
</style>
</head>
<body>
<main>
<h1>${escape(sentence[0] ?? title)}</h1>
<p class="second">${escape(sentence[1] ?? "")}</p>
<div class="stage">${boxes.join("")}</div>
<p class="caption">${escape(caption)}</p>
</main>
<script>${plotly.replace(/<\/script/gi, "<\\/script")}</script>
<script>
const figures = ${scriptJson(figures)};
const boxes = document.querySelectorAll(".stage > div");
const options = { displaylogo: false, showSendToCloud: false, scrollZoom: true, plotGlPixelRatio: 2 };
const draw = () => figures.forEach(({ data, layout }, i) => Plotly.newPlot(boxes[i], data, layout, options));
document.fonts.load("14px 'Source Sans'").then(draw, draw);
</script>
</body>
</html>
`;
}
