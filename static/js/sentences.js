// What the page says in words; every sentence is computed from the numbers that it speaks of.
/** @import { Path, SessionView } from "./types/api.d.ts" */
/** @import { Scene, State, Which } from "./types/state.d.ts" */
import * as format from "./lib/format.js";
import { diverged, entry, freeCount } from "./selectors.js";

/**
 * The two lines above the plot.
 * @param {State} state
 * @returns {[string, string]}
 */
export function stageSentence(state) {
  const { scene, session } = state;
  if (!session) return ["", ""];
  if (diverged(state)) return [session.message, ""];
  if (!scene) return [`Step ${state.step}.`, ""];
  const second = state.view.tab === "curve"
    ? alongOne(scene, state.view.slopeOf)
    : inThePlane(scene, session);
  return [progress(scene), second];
}

/** @param {Scene} scene */
function progress({ step, path }) {
  const first = path.error[0], now = path.error.at(-1);
  if (first === null || now === null || now === undefined) return `Step ${step}.`;
  if (step === 0) return `Step 0. The error is ${format.error(now)}.`;
  const [from, to] = [format.error(first), format.error(now)];
  if (from === to) return `Step ${step}. The error is still ${to}.`;
  return `Step ${step}. The error has ${now < first ? "fallen" : "risen"} from ${from} to ${to}.`;
}

/**
 * @param {Scene} scene
 * @param {SessionView} session
 */
function inThePlane({ path, step }, session) {
  if (session.config.optimizer.rule === "book") {
    return "The steps follow the book\u2019s rule, which at hidden nodes is not the slope of this error.";
  }
  if (onlyTwo(path, session)) {
    return "Only these two weights are free, so the path lies on the surface.";
  }
  const share = path.in_plane.last_step;
  if (step === 0) return "This is the start; no step has been taken.";
  if (share === null) return "The last step did not move the weights.";
  return `${capital(part(share))} of the last step was in these two weights.`;
}

/**
 * @param {Scene} scene
 * @param {Which} which
 */
function alongOne({ curves }, which) {
  const { slope } = curves[which].point;
  const letter = which.toUpperCase();
  if (Math.abs(slope) < 1e-9) return `Along ${letter} the curve is level here.`;
  return `Along ${letter} the error ${slope > 0 ? "rises" : "falls"}; downhill is toward ${
    slope > 0 ? "smaller" : "larger"
  } values.`;
}

/**
 * A share in words.
 * @param {number} share from 0 to 1
 */
export function part(share) {
  if (share >= 0.9995) return "all";
  if (share < 0.005) return "almost nothing";
  /** @type {[number, string][]} */
  const parts = [
    [0.97, "nearly all"],
    [0.9, "nine tenths"],
    [0.8, "four fifths"],
    [0.75, "three quarters"],
    [2 / 3, "two thirds"],
    [0.6, "three fifths"],
    [0.5, "half"],
    [0.4, "two fifths"],
    [1 / 3, "a third"],
    [0.25, "a quarter"],
    [0.2, "a fifth"],
    [0.1, "a tenth"],
    [0.05, "a twentieth"],
    [0.01, "a hundredth"],
  ];
  const [value, words] = parts.reduce((a, b) => gap(b, share) < gap(a, share) ? b : a);
  if (words === "nearly all") return words;
  return Math.abs(value - share) < 0.015 * (share < 0.1 ? 0.3 : 1) ? words : `about ${words}`;
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
  if (!only && onlyTwo(path, session)) {
    return "Only A and B are free, so the path lies on the surface.";
  }
  const others = freeCount(session) - (only ? 1 : 2);
  if (others <= 0) return "No other weight is free.";
  const rest = others === 1
    ? "one other weight"
    : `${format.count(others)} other weights and biases`;
  if (step === 0) return `A step moves ${only ? only.toUpperCase() : "A, B"} and ${rest}.`;
  return `The rest of the path is in ${rest}.`;
}

/**
 * What the slope says, in one sentence around the name of the link.
 * @param {number} slope
 * @returns {[string, string]} what comes before and after the name
 */
export function slopeSentence(slope) {
  const size = Math.abs(slope);
  if (size < 1e-9) return ["Move ", " a little, and the error hardly changes."];
  const times = size >= 0.0001 ? Number(size.toPrecision(2)) : format.scientific(size);
  const verb = slope > 0 ? "rises" : "falls";
  return [
    "Raise ",
    ` a little, and the error ${verb} ${times} times as much. Downhill is to ${
      slope > 0 ? "lower" : "raise"
    } it.`,
  ];
}

/**
 * The surface for those who do not see it.
 * @param {State} state
 */
export function surfaceSummary({ scene, surface, view }) {
  if (!scene) return "";
  const [a, b] = scene.links;
  const { path } = scene;
  const range = surface ? surfaceRange(surface.error) : null;
  const said = [view.tab === "contour" ? "Contour lines of the error" : "Error"];
  said[0] += ` over A ${a} and B ${b}.`;
  if (range) said.push(`From ${format.error(range[0])} to ${format.error(range[1])}.`);
  const [first, last] = [path.error[0], path.error.at(-1) ?? null];
  said.push(
    scene.step === 0
      ? `The path begins here, at ${format.error(last)}.`
      : `The path has ${scene.step} steps, from ${format.error(first)} to ${format.error(last)}.`,
  );
  if (surface && surface.step !== scene.step) {
    said.push(`This is the slice of step ${surface.step}.`);
  }
  return said.join(" ");
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
  return `Error over ${which.toUpperCase()} ${name} from ${from} to ${to}. ` +
    `The weight is ${here}, the error ${format.error(point.error)}, the slope ${
      format.slope(point.slope)
    }.`;
}
