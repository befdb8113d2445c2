// Links to the session for somebody else; pure.
/** @import { State, View } from "./types/state.d.ts" */
import { toHash } from "./url.js";

/** @typedef {"view" | "watch" | "live"} LinkKind */

/**
 * The hash of a link for somebody else.
 * @param {State} state
 * @param {LinkKind} kind `watch` only lets them look; `live` also opens at the latest step
 * @param {string} hide what is hidden there
 * @param {View} defaults
 */
export function linkHash(state, kind, hide, defaults) {
  const { session } = state;
  const id = session && (kind === "view" ? session.id : session.view_id);
  const shown = { ...state.view, hide, theme: defaults.theme };
  // Its ids may do everything.
  if (kind !== "view") shown.race = defaults.race;
  if (kind !== "view" || hide.split(",").includes("setup")) shown.rail = "network";
  const view = /** @type {State} */ ({
    ...state,
    view: shown,
    session: session && { ...session, id },
  });
  const hash = toHash(view, defaults);
  return kind === "live" ? hash.replace(/&step=\d+/, "") : hash;
}
