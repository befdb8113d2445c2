// The runners as the stage and the timeline draw them; pure.
/** @import { Path, Runner, TimelineInput } from "./types/figures.d.ts" */
/** @import { Slice, State } from "./types/state.d.ts" */
import { overSlice } from "./figures/runners.js";
import { isRace, runnersNow } from "./race-state.js";
import { namesOf, pathOf } from "./race-words.js";

/**
 * @param {State} state
 * @param {Path} own of the one on the stage, who may be in the reader's hand
 * @param {Slice} slice
 * @returns {{runners?: Runner[]}} nothing without a race
 */
export function runnersOver(state, own, slice) {
  if (!isRace(state)) return {};
  const { session, step, links } = state, grid = { x: slice.x, y: slice.y, z: slice.error };
  const all = runnersNow(state), names = namesOf(state, all);
  const runners = all.flatMap((runner, k) => {
    const path = runner.id === session?.id ? own : pathOf(runner, links);
    if (runner.hidden || !path) return [];
    const diverged = runner.session.outcome === "diverged";
    return overSlice({ name: names[k], slot: runner.slot, path, diverged }, step, grid);
  });
  return runners.length ? { runners } : {};
}

/** @param {State} state @returns {Pick<TimelineInput, "runners">} */
export function runnersInTime(state) {
  if (!isRace(state)) return {};
  const all = runnersNow(state), names = namesOf(state, all);
  const shown = all.map((runner, k) => ({ runner, name: names[k] }))
    .filter(({ runner }) => !runner.hidden);
  return {
    runners: shown.map(({ runner: { slot, history }, name }) => ({
      name,
      style: slot,
      steps: history.steps,
      train: history.train,
    })),
  };
}
