// What the rail and the stage say of a race; every sentence is computed from the runners' numbers.
/** @import { Grid } from "./figures/grid.js" */
/** @import { Path, SessionView } from "./types/api.d.ts" */
/** @import { State } from "./types/state.d.ts" */
/** @import { RaceRunner, RunnerFacts } from "./types/race.d.ts" */
import { valleyAt } from "./figures/valleys.js";
import * as format from "./lib/format.js";
import { t } from "./lib/texts.js";
import { titled } from "./names.js";
import { indexAt, isRace, runnersNow } from "./race-state.js";
import { freeCount } from "./selectors.js";

/** A runner whose slope is this share of that at the start is at rest. */
const AT_REST = 0.02;
/** Below this a slope is none. */
const LEVEL = 1e-5;
/** A step that changes the error by less than this share of it hardly moves. */
const HARDLY = 0.002;
/** Valleys this much apart along A, for what they are apart along B, are left and right. */
const SIDEWAYS = 0.4;

/** @typedef {{a: number, b: number}} Spot */

/**
 * What the rail says of each runner.
 * @param {State} state
 * @returns {RunnerFacts[]}
 */
export function raceFacts(state) {
  const runners = runnersNow(state), names = namesOf(state, runners);
  const valleys = valleysOf(state, runners);
  return runners.map((runner, k) => {
    const { session, history, reading } = runner;
    const at = indexAt(history.steps, state.step);
    const here = reading && Math.min(state.step, session.step) === reading.at;
    return {
      id: runner.id,
      slot: runner.slot,
      hidden: runner.hidden,
      followed: runner.id === state.session?.id,
      name: names[k],
      rate: session.config.optimizer.learning_rate,
      error: history.train[at] ?? null,
      slope: here ? reading.slope : null,
      says: sayingOf(state, runner, valleys[k]),
    };
  });
}

/**
 * What the runners are called: the optimizer, and where two are alike also what tells them apart.
 * @param {State} state
 * @param {RaceRunner[]} runners
 */
export function namesOf({ catalogue }, runners) {
  const plain = runners.map(({ session }) => nameOf(session, catalogue?.optimizers ?? []));
  return plain.map((name, k) => {
    const twins = runners.filter((_, i) => plain[i] === name);
    if (twins.length < 2) return name;
    const rates = new Set(twins.map((r) => r.session.config.optimizer.learning_rate));
    const rate = format.setting(runners[k].session.config.optimizer.learning_rate);
    if (rates.size === twins.length) return t("race.withRate", { name, rate });
    return t("race.numbered", { name, n: twins.indexOf(runners[k]) + 1 });
  });
}

/** @param {SessionView} session @param {import("./types/api.d.ts").Entry[]} optimizers */
function nameOf({ config: { optimizer } }, optimizers) {
  const entry = optimizers.find(({ name }) => name === optimizer.name);
  const title = titled(entry ?? { name: optimizer.name });
  const { momentum } = optimizer;
  return typeof momentum === "number" && momentum !== 0
    ? `${title} ${format.setting(momentum)}`
    : title;
}

/** @typedef {{name: string | null, crossed: boolean}} Valley the name is null where all are in one */

/**
 * In which valley each runner is; null where the paths do not lie on the slice.
 * @param {State} state
 * @param {RaceRunner[]} runners
 * @returns {(Valley | null)[]}
 */
export function valleysOf({ surface, step, links }, runners) {
  const flat = runners.every(({ session }) => freeCount(session) <= 2);
  if (!surface || !flat) return runners.map(() => null);
  /** @type {Grid} */
  const grid = { x: surface.x, y: surface.y, z: surface.error };
  const spots = runners.map((runner) => {
    const path = pathOf(runner, links), at = path ? indexAt(path.steps, step) : -1;
    if (!path || at < 0) return null;
    const [from, to] = [0, at].map((k) => valleyAt(grid, path.a[k], path.b[k]));
    return to && { to, from };
  });
  const floors = [...new Map(spots.flatMap((s) => s ? [[s.to.key, s.to]] : [])).values()];
  return spots.map((spot) =>
    spot && {
      name: floors.length > 1 ? sideOf(spot.to, floors) : null,
      crossed: floors.length > 1 && spot.from !== null && spot.from.key !== spot.to.key,
    }
  );
}

/** @param {RaceRunner} runner @param {State["links"]} links @returns {Path | null} */
export function pathOf({ reading }, links) {
  return reading && links?.every((name, k) => name === reading.links[k]) ? reading.path : null;
}

/**
 * Left and right as the plan has them, or at smaller and larger B where one is above the other.
 * @param {Spot} floor
 * @param {Spot[]} floors
 */
function sideOf(floor, floors) {
  if (floors.length > 2) {
    const [a, b] = [format.weight(floor.a), format.weight(floor.b)];
    return t("race.valleyAt", { a, b });
  }
  const [p, q] = floors, wide = Math.abs(p.a - q.a) >= SIDEWAYS * Math.abs(p.b - q.b);
  const other = floor === p || (floor.a === p.a && floor.b === p.b) ? q : p;
  if (wide) return t(floor.a < other.a ? "race.left" : "race.right");
  return t(floor.b < other.b ? "race.lower" : "race.upper");
}

/**
 * @param {State} state
 * @param {RaceRunner} runner
 * @param {Valley | null} valley
 */
function sayingOf({ step, links }, runner, valley) {
  const { session, history } = runner;
  if (session.outcome === "diverged" && step >= session.step) {
    return t("race.unbounded", { step: session.step });
  }
  if (step > session.step) return t("race.stopped", { step: session.step });
  const path = pathOf(runner, links), motion = motionOf(runner, path, step, valley !== null);
  const where = valley?.name;
  if (history.steps.length < 2 || step === 0) return t("race.atStart");
  if (!where) return t(`race.says.${motion}`);
  const how = t(`race.how.${motion}`);
  return t(valley.crossed ? "race.crossedInto" : "race.inValley", { valley: where, how });
}

/** @typedef {"rests" | "turns" | "climbs" | "creeps" | "falls"} Motion */

/**
 * @param {RaceRunner} runner
 * @param {Path | null} path
 * @param {number} step
 * @param {boolean} flat whether the path lies on the slice
 * @returns {Motion}
 */
export function motionOf({ history, reading }, path, step, flat) {
  const at = indexAt(history.steps, step);
  const [before, now] = [at - 1, at].map((k) => history.train[k] ?? NaN);
  const slope = reading?.at === step ? reading.slope ?? Infinity : Infinity;
  if (slope < Math.max(LEVEL, flat ? AT_REST * startSlope(path) : 0)) return "rests";
  if (path && turnsAt(path, indexAt(path.steps, step))) return "turns";
  if (now > before) return "climbs";
  return before - now < HARDLY * now ? "creeps" : "falls";
}

/** The fall of the error over the first step's way, as a slope. @param {Path | null} path */
function startSlope(path) {
  if (!path || path.a.length < 2) return 0;
  const [p, q] = [path.error[0] ?? NaN, path.error[1] ?? NaN];
  const way = Math.hypot(path.a[1] - path.a[0], path.b[1] - path.b[0]);
  return way > 0 && Number.isFinite(p - q) ? Math.abs(p - q) / way : 0;
}

/** Whether the last step leads back on the one before. @param {Path} path @param {number} k */
function turnsAt({ a, b }, k) {
  if (k < 2) return false;
  const [u, v] = [[a[k] - a[k - 1], b[k] - b[k - 1]], [a[k - 1] - a[k - 2], b[k - 1] - b[k - 2]]];
  return u[0] * v[0] + u[1] * v[1] < 0;
}

/**
 * The two lines above the plot while there is a race; null otherwise.
 * @param {State} state
 * @returns {[string, string] | null}
 */
export function raceLines(state) {
  if (!isRace(state)) return null;
  const { step } = state, facts = raceFacts(state).filter(({ error }) => error !== null);
  if (facts.length < 2) return null;
  const ranked = facts.toSorted((p, q) => Number(p.error) - Number(q.error));
  const [first, last] = [ranked[0], ranked[ranked.length - 1]];
  const values = {
    step,
    first: first.name,
    error: format.error(first.error),
    last: last.name,
    other: format.error(last.error),
  };
  const even = values.error === values.other;
  return [t(even ? "race.even" : "race.leads", values), partLine(state)];
}

/** Where all have started, in words; empty where they have not one start. @param {State} state */
export function startLine(state) {
  const paths = runnersNow(state).map((runner) => pathOf(runner, state.links));
  const [first] = paths, a = first?.a[0] ?? NaN, b = first?.b[0] ?? NaN;
  if (paths.length < 2 || !paths.every((path) => path?.a[0] === a && path.b[0] === b)) return "";
  return t("race.from0", { a: format.weight(a), b: format.weight(b) });
}

/** @param {State} state */
function partLine(state) {
  const runners = runnersNow(state), valleys = valleysOf(state, runners);
  const lost = runners.filter(({ session }) =>
    session.outcome === "diverged" && session.step <= state.step
  );
  const out = lost.length ? t("race.lost", { n: lost.length }) : "";
  if (valleys.some((valley) => valley === null)) return `${t("race.beside")} ${out}`.trim();
  const names = new Set(valleys.map((valley) => valley?.name));
  const parted = names.size > 1
    ? t(names.size === 2 ? "race.partedTwo" : "race.parted", { n: names.size })
    : t("race.together");
  return `${state.step === 0 ? t("race.oneStart") : parted} ${out}`.trim();
}
