// The race as a value, and what can happen to it; pure.
/** @import { History, SessionView, Steps } from "./types/api.d.ts" */
/** @import { Frame, Range, State } from "./types/state.d.ts" */
/** @import { Race, RaceRunner, RunnerReading } from "./types/race.d.ts" */
import { entry } from "./selectors.js";
import { namesOf } from "./freedom.js";

/** @type {Race} */
export const RACE = { runners: [], shown: false, adding: false };

export const MOST_RUNNERS = 6;
/** A frame does not grow to more than so many times its size for the sake of a runner. */
const MOST_GROWTH = 3;
const MARGIN = 0.08;

/** @param {Race} race @param {SessionView} session @param {History} history @returns {Race} */
export function joined(race, session, history) {
  const { runners } = race, known = runners.some(({ id }) => id === session.id);
  const slot = freeSlot(runners);
  if (known || slot === null) return race;
  const runner = { id: session.id, slot, hidden: false, session, history, revision: 0 };
  return { ...race, shown: true, runners: [...runners, { ...runner, reading: null }] };
}

/** @param {RaceRunner[]} runners @returns {number | null} */
function freeSlot(runners) {
  const slots = Array.from({ length: MOST_RUNNERS }, (_, k) => k);
  return slots.find((k) => !runners.some(({ slot }) => slot === k)) ?? null;
}

/** @param {Race} race @param {string} id @returns {Race} */
export function gone(race, id) {
  const runners = race.runners.filter((runner) => runner.id !== id);
  return runners.length ? { ...race, runners } : RACE;
}

/** @param {Race} race @param {string} id @param {Partial<RaceRunner>} fields @returns {Race} */
export function changed(race, id, fields) {
  const runners = race.runners.map((runner) =>
    runner.id === id ? { ...runner, ...fields } : runner
  );
  return { ...race, runners };
}

/** @param {Race} race @param {string} id @param {Steps} steps @returns {Race} */
export function advanced(race, id, { step, outcome, message, error, points }) {
  const runner = race.runners.find((each) => each.id === id);
  if (!runner) return race;
  const last = runner.history.steps.at(-1) ?? -1, news = points.filter((p) => p.step > last);
  const history = {
    steps: [...runner.history.steps, ...news.map((p) => p.step)],
    train: [...runner.history.train, ...news.map((p) => p.error.train)],
    test: [...runner.history.test, ...news.map((p) => p.error.test)],
  };
  const session = { ...runner.session, step, outcome, message, error };
  return changed(race, id, { session, history });
}

/** @param {Race} race @param {string} id @param {RunnerReading} reading @returns {Race} */
export function readOf(race, id, reading) {
  return changed(race, id, { reading });
}

/** The ids as the address keeps them. @param {Race} race */
export function idsOf({ runners }) {
  return runners.map(({ id }) => id).join(",");
}

/**
 * The runners as they are at present: what is on the stage is known there.
 * @param {State} state
 * @returns {RaceRunner[]}
 */
export function runnersNow({ race, session, history, scene, revision }) {
  return race.runners.map((runner) => {
    if (!session || runner.id !== session.id) return runner;
    const read = scene?.session === session.id && scene.revision === revision;
    const reading = read
      ? {
        links: scene.links,
        revision: runner.revision,
        end: scene.step,
        path: scene.path,
        at: scene.step,
        slope: slopeLength(session, scene.gradient.gradient),
      }
      : runner.reading;
    return { ...runner, session, history, reading };
  });
}

/** Whether more than one runs. @param {State} state */
export function isRace({ race, session }) {
  return race.runners.length > 1 && race.runners.some(({ id }) => id === session?.id);
}

/**
 * How long the slope is over all weights that training may change.
 * @param {SessionView} session
 * @param {Record<string, import("./types/api.d.ts").Block>} gradient
 * @returns {number | null}
 */
export function slopeLength({ groups, config: { free } }, gradient) {
  const names = groups.flatMap((group) => {
    const all = namesOf(group);
    return free === null || free.includes(group.name)
      ? all
      : all.filter((each) => free.includes(each));
  });
  const squares = names.map((name) => (entry(gradient, name) ?? NaN) ** 2);
  const length = Math.sqrt(squares.reduce((sum, v) => sum + v, 0));
  return Number.isFinite(length) ? length : null;
}

/** The index of the last recorded step that is not after another. @param {number[]} steps @param {number} step */
export function indexAt(steps, step) {
  return steps.findLastIndex((each) => each <= step);
}

/**
 * The part of the plane that takes in all runners; null where the present one does.
 * @param {Frame} frame
 * @param {RaceRunner[]} runners
 * @returns {[Range, Range] | null}
 */
export function widerFrame({ ranges, links }, runners) {
  const sides = /** @type {const} */ (["a", "b"]).map((side, i) => {
    const [low, high] = ranges[i], span = high - low, reach = MOST_GROWTH * span;
    const values = runners.filter((r) => r.reading?.links.every((name, k) => name === links[k]))
      .flatMap((r) => r.reading?.path[side] ?? [])
      .filter((v) => v > low - reach && v < high + reach);
    const [least, most] = [Math.min(low, ...values), Math.max(high, ...values)];
    const margin = MARGIN * (most - least);
    return /** @type {Range} */ ([
      least < low ? least - margin : low,
      most > high ? most + margin : high,
    ]);
  });
  const same = sides.every(([low, high], i) => low === ranges[i][0] && high === ranges[i][1]);
  return same ? null : /** @type {[Range, Range]} */ (sides);
}
