// How good a guess was, and what is said of it; pure.
/** @import { Guess, Guessed, GuessSpot } from "./types/guess.d.ts" */
/** @import { SliceInput } from "./types/figures.d.ts" */
/** @import { Slice, State } from "./types/state.d.ts" */
import { valueAt } from "./figures/grid.js";
import * as format from "./lib/format.js";
import { t } from "./lib/texts.js";
import { diverged, hasSlice, watches } from "./selectors.js";

/** @type {Guess} */
export const BEFORE = { on: false, spot: null, last: null, tries: 0, near: 0 };

/** A guess is near when it is off by less than this share of the step. */
const NEAR = 0.25;
/** Within this angle the direction is right, in degrees. */
const RIGHT_WAY = 20;

/** Whether there is a picture to guess in, and a step to guess. @param {State} state */
export function isGuessable(state) {
  return hasSlice(state.view.tab) && state.links !== null && !watches(state) && !state.offline &&
    !diverged(state);
}

/**
 * How far off, as a share of the step's length; how far the direction is off; and how long it was
 * beside the step. Null where the step did not move A and B.
 * @param {Guessed} guessed
 */
export function measured({ from, spot, to }) {
  const step = minus(to, from), said = minus(spot, from);
  const length = Math.hypot(step.a, step.b), claimed = Math.hypot(said.a, said.b);
  if (!(length > 0) || !Number.isFinite(length)) return null;
  const off = Math.hypot(said.a - step.a, said.b - step.b) / length;
  const cosine = (step.a * said.a + step.b * said.b) / (length * claimed || 1);
  const angle = claimed === 0 ? 0 : Math.acos(Math.max(-1, Math.min(1, cosine))) * 180 / Math.PI;
  return { off, angle, times: claimed / length };
}

/** The game after one more guess. @param {Guess} guess @param {Guessed} last @returns {Guess} */
export function counted(guess, last) {
  const found = measured(last), near = found !== null && found.off <= NEAR;
  return { ...guess, last, tries: guess.tries + 1, near: guess.near + Number(near) };
}

/** The last guess, while what came of it is on the stage. @param {State} state @returns {Guessed | null} */
export function shownGuess({ guess: { on, last }, scene, links }) {
  const fits = on && last && scene && scene.session === last.session && scene.step === last.step;
  return fits && last.links.every((name, k) => name === links?.[k]) ? last : null;
}

/** What the stage says while the reader guesses; null otherwise. @param {State} state @returns {string | null} */
export function guessLine(state) {
  const { guess, step } = state, last = shownGuess(state);
  if (!guess.on || !hasSlice(state.view.tab)) return null;
  if (guess.spot) return t("guess.placed", { step: step + 1, ...at(guess.spot) });
  if (!last) return isGuessable(state) ? t("guess.ask", { step: step + 1 }) : null;
  return `${verdict(last)} ${t("guess.tally", { n: guess.tries, near: guess.near })}`;
}

/**
 * The guess for the pictures: the mark, or where it was before the step that is shown.
 * @param {State} state
 * @param {Slice} slice
 * @returns {Partial<SliceInput>}
 */
export function guessOf(state, { x, y, error: z }) {
  const last = shownGuess(state), spot = state.guess.spot ?? last?.spot;
  if (!spot) return {};
  const guess = { ...spot, error: valueAt({ x, y, z }, spot.a, spot.b) };
  return { guess, guessed: !state.guess.spot };
}

/** @param {GuessSpot} spot */
function at({ a, b }) {
  return { a: format.weight(a), b: format.weight(b) };
}

/** @param {Guessed} last */
export function verdict(last) {
  const found = measured(last);
  if (!found) return t("guess.still");
  const { off, angle, times } = found;
  const far = off < 1
    ? t("guess.off", { part: format.percent(off) })
    : t("guess.steps", { n: format.setting(Number(off.toPrecision(2))) });
  if (off <= NEAR) return t("guess.near", { far });
  if (angle > 90) return t("guess.backward", { far });
  if (angle > RIGHT_WAY) return t("guess.aside", { far, angle: Math.round(angle) });
  return t(times < 1 ? "guess.short" : "guess.long", { far });
}

/** @param {GuessSpot} p @param {GuessSpot} q */
function minus(p, q) {
  return { a: p.a - q.a, b: p.b - q.b };
}
