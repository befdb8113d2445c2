// What the page says in words; every sentence is computed from the numbers that it speaks of.
/** @import { Path, SessionView } from "./types/api.d.ts" */
/** @import { Scene, State, Which } from "./types/state.d.ts" */
import * as format from "./lib/format.js";
import { t } from "./lib/texts.js";
import { manyLine } from "./many-words.js";
import { guessLine } from "./guess-words.js";
import { raceLines } from "./race-words.js";
import { diverged, entry, freeCount } from "./selectors.js";
import { overlayLines, overlayWords } from "./overlay-words.js";
import { curveLine, testLine } from "./sentences-stage.js";
import { examplesOf } from "./wants.js";

/**
 * The two lines above the plot.
 * @param {State} state
 * @returns {[string, string]}
 */
export function stageSentence(state) {
  const { scene, session } = state;
  if (!session) return ["", ""];
  if (diverged(state)) return [session.message, ""];
  if (!scene) return [t("say.step", { step: state.step }), ""];
  if (state.view.tab === "many") return [progress(scene), manyLine(state)];
  if (state.view.tab === "curve") return [progress(scene), curveLine(state, scene)];
  const guess = guessLine(state);
  if (guess) return [progress(scene), guess];
  const race = raceLines(state);
  if (race) return race;
  const test = examplesOf(state) === "test", lines = overlayWords(state);
  const usual = test ? testLine(state) : inThePlane(scene, session);
  return [progress(scene), [...(test || !lines.length ? [usual] : []), ...lines].join(" ")];
}

/** @param {Scene} scene */
function progress({ step, path }) {
  const first = path.error[0], now = path.error.at(-1);
  if (first === null || now === null || now === undefined) return t("say.step", { step });
  const [from, to] = [format.error(first), format.error(now)];
  if (step === 0) return t("say.start", { error: to });
  if (from === to) return t("say.still", { step, error: to });
  return t(now < first ? "say.fallen" : "say.risen", { step, from, to });
}

/**
 * @param {Scene} scene
 * @param {SessionView} session
 */
function inThePlane({ path, step }, session) {
  if (session.config.optimizer.rule === "book") return t("say.book");
  if (onlyTwo(path, session)) return t("say.onSurface");
  const share = path.in_plane.last_step;
  if (step === 0) return t("say.atStart");
  if (share === null) return t("say.unmoved");
  return capital(t("say.share", { part: part(share) }));
}

/** Simple parts of one, by their names in the texts. @type {[number, string][]} */
const PARTS = [
  [0.97, "p97"],
  [0.9, "p90"],
  [0.8, "p80"],
  [0.75, "p75"],
  [2 / 3, "p67"],
  [0.6, "p60"],
  [0.5, "p50"],
  [0.4, "p40"],
  [1 / 3, "p33"],
  [0.25, "p25"],
  [0.2, "p20"],
  [0.1, "p10"],
  [0.05, "p5"],
  [0.01, "p1"],
];

/**
 * A share in words.
 * @param {number} share from 0 to 1
 */
export function part(share) {
  if (share >= 0.9995) return t("part.all");
  if (share < 0.005) return t("part.none");
  const [value, name] = PARTS.reduce((a, b) => gap(b, share) < gap(a, share) ? b : a);
  const words = t(`part.${name}`);
  const near = Math.abs(value - share) < 0.015 * (share < 0.1 ? 0.3 : 1);
  return near || name === "p97" ? words : t("part.about", { part: words });
}

/** @param {[number, string]} part @param {number} share */
function gap([value], share) {
  return Math.abs(value - share);
}

/** @param {string} text */
function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** @param {Path} path @param {SessionView} session */
function onlyTwo(path, session) {
  return freeCount(session) <= 2 && (path.in_plane.path === null || path.in_plane.path > 0.9999);
}

/**
 * The shares that the bars show, and the sentence under them; a curve shows one weight only.
 * @param {Scene} scene
 * @param {SessionView} session
 * @param {Which | null} only the weight of a curve, or null for a plane
 */
export function honesty({ path, step }, session, only) {
  if (!only && onlyTwo(path, session)) return t("honesty.onlyTwo");
  const n = freeCount(session) - (only ? 1 : 2);
  if (n <= 0) return t("honesty.noOther");
  const rest = t("honesty.others", { n, count: format.count(n) });
  const weights = only ? only.toUpperCase() : t("honesty.both");
  return step === 0 ? t("honesty.stepMoves", { weights, rest }) : t("honesty.rest", { rest });
}

/**
 * What the slope says, in one sentence around the name of the link.
 * @param {number} slope
 * @returns {[string, string]} what comes before and after the name
 */
export function slopeSentence(slope) {
  const size = Math.abs(slope);
  if (size < 1e-9) return [t("say.moveBefore"), t("say.moveAfter")];
  const times = size >= 0.0001 ? Number(size.toPrecision(2)) : format.scientific(size);
  return [t("say.raiseBefore"), t(slope > 0 ? "say.raiseRises" : "say.raiseFalls", { times })];
}

/**
 * The surface for those who do not see it.
 * @param {State} state
 * @param {boolean} [flat]
 */
export function surfaceSummary(state, flat = state.view.tab === "contour") {
  const { scene, surface } = state;
  if (!scene) return "";
  const [a, b] = scene.links, { path } = scene;
  const said = [t(flat ? "summary.contour" : "summary.surface", { a, b })];
  const range = surface ? surfaceRange(surface.error) : null;
  if (range) {
    said.push(t("summary.range", { low: format.error(range[0]), high: format.error(range[1]) }));
  }
  const [from, to] = [format.error(path.error[0]), format.error(path.error.at(-1) ?? null)];
  said.push(
    scene.step === 0
      ? t("summary.begins", { error: to })
      : t("summary.path", { n: scene.step, from, to }),
  );
  if (surface && surface.step !== scene.step) {
    said.push(t("summary.slice", { step: surface.step }));
  }
  return [...said, ...overlayLines(state)].join(" ");
}

/**
 * @param {Float32Array[]} rows
 * @returns {[number, number] | null}
 */
function surfaceRange(rows) {
  let low = Infinity, high = -Infinity;
  for (const row of rows) {
    for (const value of row) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? [low, high] : null;
}

/**
 * The curve for those who do not see it.
 * @param {Scene} scene
 * @param {Which} which
 */
export function curveSummary({ curves, weights, links }, which) {
  const { point, x } = curves[which];
  const name = links[which === "a" ? 0 : 1];
  const here = format.weight(entry(weights.weights, name));
  const [from, to] = [format.weight(x[0]), format.weight(x.at(-1))];
  return t("summary.curve", {
    letter: which.toUpperCase(),
    name,
    from,
    to,
    weight: here,
    error: format.error(point.error),
    slope: format.slope(point.slope),
  });
}
