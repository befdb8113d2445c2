// Markup as a tagged template that escapes every value, unless it is markup already.

/** Markup that was made by `html`, so that it is not escaped again. */
export class Markup {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }

  toString() {
    return this.text;
  }
}

/** @type {Record<string, string>} */
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** @param {string} text */
export function escape(text) {
  return text.replace(/[&<>"']/g, (c) => ENTITIES[c]);
}

/**
 * Vouches for text that is markup by construction (an SVG drawn by a figure); never for anything that came in.
 * @param {string} text
 */
export function trusted(text) {
  return new Markup(text);
}

/**
 * @param {TemplateStringsArray} strings
 * @param {...unknown} values arrays are joined; null, undefined and false are left out
 */
export function html(strings, ...values) {
  return new Markup(String.raw({ raw: strings }, ...values.map(shown)));
}

/**
 * @param {unknown} value
 * @returns {string}
 */
function shown(value) {
  if (value === null || value === undefined || value === false) return "";
  if (Array.isArray(value)) return value.map(shown).join("");
  return value instanceof Markup ? value.text : escape(String(value));
}

/**
 * An icon of the sprite in the page.
 * @param {string} name
 */
export function icon(name) {
  return html`
    <svg class="icon" aria-hidden="true">
      <use href="#icon-${name}"></use>
    </svg>
  `;
}

/**
 * Makes an element a picture, once it shows what is said: an empty one would be a picture without a name.
 * @param {Element} element
 * @param {string} says what the picture shows, for who does not see it
 */
export function pictured(element, says) {
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", says);
}
