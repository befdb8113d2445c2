// The page's own typefaces as rules that hold the fonts themselves, for files that stand alone.

const FONTS = /** @type {const} */ ([
  ["source-serif-regular", "Source Serif", 400],
  ["source-sans-regular", "Source Sans", 400],
  ["source-sans-semibold", "Source Sans", 600],
]);

/** @type {Promise<string> | null} */
let rules = null;

/** Read once. */
export function fontRules() {
  rules ??= packed().catch((reason) => {
    rules = null;
    throw reason;
  });
  return rules;
}

async function packed() {
  const links = /** @type {NodeListOf<HTMLLinkElement>} */ (
    document.querySelectorAll("link[rel=preload][as=font]")
  );
  const rules = FONTS.map(async ([stem, family, weight]) => {
    const href = [...links].find((link) => link.href.includes(stem))?.href;
    if (!href) return "";
    const bytes = new Uint8Array(await (await fetch(href)).arrayBuffer());
    const packed = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    const source = `url("data:font/woff2;base64,${packed}") format("woff2")`;
    return `@font-face { font-family: "${family}"; font-weight: ${weight}; src: ${source}; }`;
  });
  return (await Promise.all(rules)).join("\n");
}
