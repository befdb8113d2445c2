// The page's words in the reader's language: `t("top.fork")`, out of `static/texts/*.json`.
//
// The server has put the catalogue of the language into the page. A text may have places for values, `{name}`, and
// forms by number (`one`, `other`), chosen by the value `n`.

/** @typedef {{[key: string]: string | Texts}} Texts */
/** @typedef {Record<string, string | number>} Values */

/** @type {{language: string, texts: Texts, plural: Intl.PluralRules}} */
const spoken = { language: "en", texts: {}, plural: new Intl.PluralRules("en") };

/**
 * @param {string} language as in `<html lang>`
 * @param {Texts} texts
 */
export function speak(language, texts) {
  Object.assign(spoken, { language, texts, plural: new Intl.PluralRules(language) });
}

/** Speak what the page was sent with. @param {Document} page */
export function speakAsSent(page) {
  speak(page.documentElement.lang, JSON.parse(page.getElementById("texts")?.textContent ?? "{}"));
}

/** The language that is spoken, `en` or `de`. */
export function language() {
  return spoken.language;
}

/**
 * @param {string} key parts joined by dots
 * @param {Values} [values] for the places in the text
 */
export function t(key, values = {}) {
  const text = said(key, values);
  if (text === null) throw new Error(`There is no text ${key}.`);
  return text;
}

/**
 * The text if this language has one; what the server says stands in for it otherwise.
 * @param {string} key
 * @param {string} otherwise
 * @param {Values} [values]
 */
export function translated(key, otherwise, values = {}) {
  return said(key, values) ?? otherwise;
}

/** Parts of a sentence, as the language lists them: "a, b, and c". @param {string[]} parts */
export function listed(parts) {
  return new Intl.ListFormat(spoken.language).format(parts);
}

/** @param {string} key @param {Values} values */
function said(key, values) {
  /** @type {string | Texts | undefined} */
  let found = spoken.texts;
  for (const part of key.split(".")) found = typeof found === "object" ? found[part] : undefined;
  if (typeof found === "object") {
    found = found[spoken.plural.select(Number(values.n))] ?? found.other;
  }
  return typeof found === "string" ? filled(found, values) : null;
}

/** @param {string} text @param {Values} values */
function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (place, name) => String(values[name] ?? place));
}
