// What the tab "Many weights" says in words; every sentence is computed from the numbers that it speaks of.
/** @import { PlaneKind, PlanePath, PlaneReading, Spectrum, Tile } from "./types/many.d.ts" */
/** @import { State } from "./types/state.d.ts" */
import * as format from "./lib/format.js";
import { t, translated } from "./lib/texts.js";
import { mapSentence } from "./many-training.js";
import { isCurrent, keyOf, missing, planeOf } from "./many-wants.js";

/** Nearer to the plane than this share of the way is on it. */
const ON_IT = 1e-6;
const HARDLY = 0.02;
/** Within this share of the bound the steps are at the edge. */
const EDGE = 0.15;

/** The second line above the stage. @param {State} state */
export function manyLine(state) {
  const { many, view } = state;
  if (view.many === "pairs") return t("many.say.pairs");
  if (view.many === "curvature") {
    const found = many.spectrum?.found;
    return found
      ? edgeSentence(found, many.spectrum?.key === keyOf(state))
      : t("many.say.curvature");
  }
  if (view.many === "training") {
    const map = many.training?.map;
    return map ? mapSentence(map) : t("many.say.training");
  }
  return planeLine(state, view.plane);
}

/** What the chosen plane is. @param {State} state @param {PlaneKind} kind */
function planeLine(state, kind) {
  const reading = state.many.plane, facts = reading?.path.plane;
  const here = facts?.kind === kind;
  if (here && facts.explained) {
    const [first, second] = facts.explained;
    return t("many.say.pcaExplained", { share: percent(first + second) });
  }
  return t(`many.say.${kind}`);
}

/** @param {Spectrum} found @param {boolean} current */
function edgeSentence({ largest, stability: { bound, ratio } }, current) {
  const sharpness = format.error(largest[0]);
  if (bound === null || ratio === null || !current) return t("many.say.noBound", { sharpness });
  const words = { sharpness, bound: format.error(bound), share: percent(ratio) };
  if (ratio > 1 + EDGE) return t("many.say.beyond", words);
  if (ratio > 1 - EDGE) return t("many.say.edge", words);
  return t("many.say.below", words);
}

/** A share with a decimal where it is nearly all. @param {number} share */
export function percent(share) {
  if (share > 0.99 && share < 0.99995) return `${(share * 100).toFixed(2)}\u202f%`;
  return format.percent(share);
}

/**
 * The names of both axes, in the reader's language.
 * @param {State} state
 * @param {PlaneReading} reading
 * @returns {[string, string]}
 */
export function axisNames(state, { plane, path, step }) {
  const { explained, eigenvalues, labels } = path.plane;
  if (plane.kind === "links") return [plane.a, plane.b];
  if (plane.kind === "random") return [t("many.axis.random1"), t("many.axis.random2")];
  if (plane.kind === "pca" && explained) {
    const [first, second] = explained.map((share) => percent(share));
    return [t("many.axis.pca1", { share: first }), t("many.axis.pca2", { share: second })];
  }
  if (plane.kind === "hessian" && eigenvalues) {
    const [first, second] = eigenvalues.map((value) => format.error(value));
    return [t("many.axis.hessian1", { value: first }), t("many.axis.hessian2", { value: second })];
  }
  if (plane.kind === "through") {
    const [, middle] = plane.points,
      to = middle.session
        ? otherTitle(state, middle.session)
        : t("many.axis.step", { step: middle.step ?? 0 });
    const now = t("many.axis.step", { step });
    return [t("many.axis.to", { to }), t("many.axis.to", { to: now })];
  }
  const known = /** @type {Record<string, string>} */ ({
    "downhill": "downhill",
    "last step, across": "lastStep",
    "turn of the slope": "turn",
  });
  return [spoken(known[labels[0]], labels[0]), spoken(known[labels[1]], labels[1])];
}

/** @param {string | undefined} key @param {string} label */
function spoken(key, label) {
  return translated(`many.axis.${key}`, label);
}

/** @param {State} state @param {string} id */
export function otherTitle({ recent }, id) {
  return recent.find((each) => each.id === id)?.title ?? t("many.axis.other");
}

/**
 * How far from the plane the path has been.
 * @param {PlanePath} path
 */
export function distanceSentence({ a, b, distance, plane, steps }) {
  if (steps.length < 2) return t("many.distance.start");
  const [u, v] = plane.lengths.map((each) => each ?? 0);
  const cosine = Math.cos((plane.angle ?? 90) * Math.PI / 180);
  const last = steps.length - 1, p = (a[0] - a[last]) * u, q = (b[0] - b[last]) * v;
  const way = Math.hypot(Math.sqrt(Math.max(0, p * p + q * q + 2 * p * q * cosine)), distance[0]);
  const far = Math.max(...distance);
  if (far <= ON_IT * Math.max(way, 1e-12)) return t("many.distance.on");
  const words = { far: format.error(far), way: format.error(way) };
  if (far <= HARDLY * way) return t("many.distance.hardly", words);
  return t(far === distance[0] ? "many.distance.began" : "many.distance.beside", words);
}

/**
 * What a tile says under the name of its plane.
 * @param {State} state
 * @param {PlaneKind} kind
 * @param {Tile | undefined} tile
 */
export function tileFact(state, kind, tile) {
  if (kind === "links") return state.links?.join(", ") ?? "";
  if (kind === "random") return t("many.fact.random", { seed: state.view.planeSeed });
  const facts = tile?.path?.plane;
  if (kind === "pca") {
    const shares = facts?.explained;
    return shares
      ? t("many.fact.pca", { share: percent(shares[0] + shares[1]) })
      : t("many.fact.path");
  }
  if (kind === "hessian") {
    const values = facts?.eigenvalues?.map((value) => format.error(value));
    return values ? values.join(", ") : t("many.fact.curvature");
  }
  if (kind === "steepest") return t("many.fact.steepest");
  return state.view.through
    ? t("many.fact.throughOther", { other: otherTitle(state, state.view.through) })
    : t("many.fact.through");
}

/** The picture of the plane for those who do not see it. @param {State} state */
export function planeSummary(state) {
  const reading = state.many.plane;
  if (!reading) return "";
  const [a, b] = axisNames(state, reading), { path, surface } = reading;
  const flat = reading.surface.error.flatMap((row) => Array.from(row)).filter(Number.isFinite);
  const low = flat.reduce((p, q) => Math.min(p, q), Infinity);
  const high = flat.reduce((p, q) => Math.max(p, q), -Infinity);
  const said = [t("many.summary.plane", { plane: t(`many.plane.${reading.plane.kind}`), a, b })];
  if (low <= high) {
    said.push(t("summary.range", { low: format.error(low), high: format.error(high) }));
  }
  const [from, to] = [format.error(path.error[0]), format.error(path.error.at(-1))];
  said.push(
    reading.step === 0
      ? t("summary.begins", { error: to })
      : t("summary.path", { n: reading.step, from, to }),
  );
  if (surface.step !== state.step) said.push(t("summary.slice", { step: surface.step }));
  return [...said, distanceSentence(path)].join(" ");
}

/** Why the chosen plane cannot be had, or nothing. @param {State} state */
export function refusal(state) {
  const { many: { refused }, view: { plane } } = state, none = missing(state, plane);
  if (none) return none;
  return refused?.key === keyOf(state, planeOf(state, plane)) ? refused.text : "";
}

/** What has to be said beside the picture. @param {State} state */
export function planeNote(state) {
  const said = refusal(state), reading = state.many.plane;
  if (said || isCurrent(state)) return said;
  return reading?.plane.kind === state.view.plane
    ? t("stage.sliceOf", { step: reading.step })
    : t("many.reading");
}
