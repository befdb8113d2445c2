// The one line under the stage: what has to be said beside the picture, the most pressing first; pure.
/** @import { FigureNotes, Spot } from "./types/figures.d.ts" */
/** @import { State } from "./types/state.d.ts" */
import * as format from "./lib/format.js";
import { html } from "./lib/html.js";
import { t } from "./lib/texts.js";
import { pace } from "./marble-walk.js";
import { descending } from "./overlay-words.js";
import { hasSlice } from "./selectors.js";

/**
 * @param {State} state
 * @param {Spot | null} ghost a spot that was clicked and not yet taken
 * @param {FigureNotes | null} notes
 * @param {boolean} [walking] whether arrow keys move the marble
 * @returns {string} markup
 */
export function stageNote(state, ghost, notes, walking = false) {
  const { busy, surface, scene, view } = state, under = descending(state);
  if (ghost) {
    const spot = t("stage.spot", { a: format.weight(ghost.a), b: format.weight(ghost.b) });
    return html`${spot} <button type="button" data-do="go">${t("stage.go")}</button>`.text;
  }
  if (walking) return html`${walkingNote(state)}`.text;
  if (under && !busy) return waiting(under, "stop-descents");
  if (hasSlice(view.tab) && surface && scene && surface.step !== scene.step) {
    const again = view.frozen !== null &&
      html`<button type="button" data-do="slice">${t("stage.again")}</button>`;
    return html`${t("stage.sliceOf", { step: surface.step })} ${again}`.text;
  }
  if (busy) return waiting(t("stage.sampling", { points: busy }), "stop");
  return hasSlice(view.tab) && notes ? html`${cut(notes)}`.text : "";
}

/** How far the arrow keys move the marble. @param {State} state */
function walkingNote({ frame }) {
  const [a, b] = (frame?.ranges ?? []).map((range) => format.setting(pace(range)));
  return t("stage.walking", { a: a ?? "", b: b ?? "" });
}

/** @param {string} what @param {string} stop */
function waiting(what, stop) {
  return html`
    <span
      class="waiting">${what} <button type="button" data-do="${stop}">${t(
        "stage.stop",
      )}</button></span>
  `.text;
}

/** Where the picture ends below what there is, in words. @param {FigureNotes} notes */
export function cut({ clippedAt, above }) {
  const said = [];
  if (clippedAt !== null) said.push(t("stage.cut", { error: format.error(clippedAt) }));
  if (above) said.push(t("stage.above", { error: format.error(above) }));
  return said.join(" ");
}
