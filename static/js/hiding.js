// Which parts of the page a link may hide for teaching; pure.

/** Parts of the page by the names that `hide=` takes; style sheets do the rest. */
export const PARTS = /** @type {const} */ ([
  "top",
  "network",
  "weights",
  "outputs",
  "setup",
  "tabs",
  "choices",
  "sentence",
  "honesty",
  "slope",
  "transport",
  "timeline",
]);

/** The parts that a text names, in order; null where it names something else. @param {string} text */
export function hidden(text) {
  const asked = text.split(",");
  const known = asked.every((name) => PARTS.some((part) => part === name));
  return known ? PARTS.filter((part) => asked.includes(part)).join() : null;
}

/**
 * With one part more, or one less.
 * @param {string} hide
 * @param {string} part
 * @param {boolean} on
 */
export function hiding(hide, part, on) {
  const asked = hide.split(",");
  return PARTS.filter((name) => name === part ? on : asked.includes(name)).join();
}
