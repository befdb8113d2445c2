// The formulas of the API, LaTeX of a small kind, as MathML in the page's own type.
//
// Letters are italic by the style sheet: `mathvariant="normal"` keeps the browser from exchanging
// them for letters that the page's fonts do not have.
/** @import { Markup } from "./html.js" */
import { html } from "./html.js";

const TOKEN = /\\[a-z]+|[0-9.]+|[A-Za-z]'?|\S/g;

/** @type {Record<string, string>} */
const LETTERS = { "\\partial": "∂", "\\delta": "δ", "\\lambda": "λ" };
/** @type {Record<string, string>} */
const SIGNS = { "-": "−", "\\cdot": "·", "\\sum": "∑" };

/** Of every formula the same height over and under its line, so that lines of neighbors meet. */
const STRUT = html`<mspace width="0" height="1.1em" depth="0.55em"></mspace>`;

/**
 * @param {string} latex
 * @returns {Markup}
 */
export function mathml(latex) {
  return html`
    <math aria-hidden="true">
      <mrow>${STRUT}${inner(latex)}</mrow>
    </math>
  `;
}

/**
 * What stands in a `<math>`, without the strut.
 * @param {string} latex
 * @returns {Markup}
 */
export function inner(latex) {
  return row(latex.match(TOKEN) ?? [], { at: 0 }, false);
}

/** @typedef {{at: number}} Place */

/**
 * @param {string[]} tokens
 * @param {Place} place
 * @param {boolean} small in a sub- or superscript, where commas between single signs go
 * @returns {Markup}
 */
function row(tokens, place, small) {
  const parts = [];
  while (place.at < tokens.length && tokens[place.at] !== "}") {
    parts.push(scripted(tokens, place, small));
  }
  return html`${parts}`;
}

/**
 * An atom with what stands below and above it.
 * @param {string[]} tokens
 * @param {Place} place
 * @param {boolean} small
 * @returns {Markup}
 */
function scripted(tokens, place, small) {
  const base = atom(tokens, place, small);
  /** @type {{_?: Markup, "^"?: Markup}} */
  const scripts = {};
  for (let sign = tokens[place.at]; sign === "_" || sign === "^"; sign = tokens[place.at]) {
    place.at++;
    scripts[sign] = html`<mrow>${group(tokens, place, true)}</mrow>`;
  }
  const { _: below, "^": above } = scripts;
  if (below && above) return html`<msubsup>${base}${below}${above}</msubsup>`;
  if (below) return html`<msub>${base}${below}</msub>`;
  return above ? html`<msup>${base}${above}</msup>` : base;
}

/**
 * @param {string[]} tokens
 * @param {Place} place
 * @param {boolean} small
 * @returns {Markup}
 */
function group(tokens, place, small) {
  if (tokens[place.at] !== "{") return atom(tokens, place, small);
  place.at++;
  if (small) joinIndices(tokens, place.at);
  const inside = row(tokens, place, small);
  place.at++;
  return inside;
}

/** `1,2` is written 12, as long as nobody can mistake it. @param {string[]} tokens @param {number} from */
function joinIndices(tokens, from) {
  const to = tokens.indexOf("}", from), inside = tokens.slice(from, to);
  if (inside.every((token) => token.length === 1)) {
    const kept = inside.filter((token) => token !== ",");
    tokens.splice(from, to - from, ...kept);
  }
}

/**
 * @param {string[]} tokens
 * @param {Place} place
 * @param {boolean} small
 * @returns {Markup}
 */
function atom(tokens, place, small) {
  const token = tokens[place.at];
  if (token === "{") return html`<mrow>${group(tokens, place, small)}</mrow>`;
  place.at++;
  if (token === "\\frac") {
    const over = group(tokens, place, small), under = group(tokens, place, small);
    return html`
      <mfrac>
        <mrow>${over}</mrow>
        <mrow>${under}</mrow>
      </mfrac>
    `;
  }
  if (token === "\\operatorname") return name(tokens, place);
  if (/^[0-9.]/.test(token)) return html`<mn>${token}</mn>`;
  const letter = LETTERS[token] ?? (/^[A-Za-z]/.test(token) ? token.replace("'", "′") : null);
  if (letter?.endsWith("′")) {
    return html`
      <mi mathvariant="normal">${letter}</mi>
      <mspace width="0.08em"></mspace>
    `;
  }
  if (letter) return html`<mi mathvariant="normal">${letter}</mi>`;
  return html`<mo stretchy="false">${SIGNS[token] ?? token}</mo>`;
}

/** A function that has a name of several letters. @param {string[]} tokens @param {Place} place */
function name(tokens, place) {
  const end = tokens.indexOf("}", place.at);
  const said = tokens.slice(place.at + 1, end).join("");
  place.at = end + 1;
  return html`<mi class="upright">${said}</mi>`;
}
