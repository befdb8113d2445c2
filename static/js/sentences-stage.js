// What the second line above the stage says of the next step and of the test examples.
/** @import { Scene, State } from "./types/state.d.ts" */
import { landing } from "./landing.js";
import * as format from "./lib/format.js";
import { t } from "./lib/texts.js";
import { lastStep } from "./selectors.js";

/**
 * The curve: which way is down, and where the next step leads.
 * @param {State} state
 * @param {Scene} scene
 */
export function curveLine(state, scene) {
  const which = state.view.slopeOf, { point } = scene.curves[which];
  const letter = which.toUpperCase(), next = landing(state, scene, which);
  const level = Math.abs(point.slope) < 1e-9;
  if (!next) {
    if (state.trying !== null) return t("next.ownLengths");
    if (level) return t("say.level", { letter });
    return t(point.slope > 0 ? "say.rises" : "say.falls", { letter });
  }
  if (next.x === point.x) return t(level ? "say.level" : "next.stays", { letter });
  const to = format.weight(next.x), words = { letter, to, error: format.error(next.error) };
  if (next.error === null) return t("next.outside", words);
  const higher = next.error > point.error;
  if (next.over) return t(higher ? "next.overHigher" : "next.over", words);
  if (higher) return t("next.climbs", words);
  return t("next.down", words);
}

/** What the slice is taken over, where it is the test examples. @param {State} state */
export function testLine(state) {
  const { history, session, step } = state;
  const now = step === lastStep(state) ? session?.error.test : null;
  const error = now ?? history.test[history.steps.indexOf(step)] ?? null;
  const n = session?.data.test ?? 0;
  return error === null ? t("say.testOf", { n }) : t("say.test", { n, error: format.error(error) });
}
