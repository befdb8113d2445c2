// What can be shown beside the usual, as the menu More lists it. An entry is all that a new one needs: the menu, the
// address and the pictures read this list. Its words are `more.<name>.title` and `more.<name>.says` in the texts.
/** @import { SliceInput } from "./types/figures.d.ts" */
/** @import { State, Tab } from "./types/state.d.ts" */
import { t } from "./lib/texts.js";
import { basinsOf, isBook, marksOf, modelOf, twoWaysOf } from "./overlay-wants.js";
import { shows } from "./selectors.js";
import { ghostOf } from "./ghost.js";

/**
 * @typedef {object} Extra
 * @property {string} name lower-case letters; `view.show` and the address have it
 * @property {Tab[]} tabs where it means something
 * @property {(state: State) => boolean} [only] the sessions that it is about, where not all
 * @property {(state: State) => string | null} [missing] why there is nothing to show, in words
 * @property {(state: State) => Partial<SliceInput>} [input] what it adds to the pictures' input
 * @property {boolean} [step] whether it has a step of its own, `view.ghostStep`
 */

/** @type {Extra[]} */
export const EXTRAS = [
  {
    name: "test",
    tabs: ["surface", "contour", "side"],
    missing: ({ session }) => session?.data.test ? null : t("more.test.missing"),
  },
  {
    name: "ghost",
    tabs: ["surface", "contour", "side"],
    step: true,
    input: (state) => ({ ghostSlice: ghostOf(state) }),
  },
  {
    name: "model",
    tabs: ["contour", "side"],
    input: (state) => ({ quadratic: modelOf(state) }),
  },
  {
    name: "points",
    tabs: ["surface", "contour", "side"],
    input: (state) => ({ marks: marksOf(state) }),
  },
  {
    name: "basins",
    tabs: ["contour", "side"],
    missing: (state) => isBook(state) ? t("more.basins.missing") : null,
    input: (state) => ({ basins: basinsOf(state) }),
  },
  {
    name: "book",
    tabs: ["contour", "side"],
    only: isBook,
    input: (state) => ({ twoWays: twoWaysOf(state) }),
  },
];

/** What the chosen extras add to the pictures. @param {State} state @returns {Partial<SliceInput>} */
export function extrasOf(state) {
  const chosen = EXTRAS.filter(({ name, tabs, missing }) =>
    shows(state.view, name) && tabs.includes(state.view.tab) && !missing?.(state)
  );
  return Object.assign({}, ...chosen.map(({ input }) => input?.(state) ?? {}));
}
