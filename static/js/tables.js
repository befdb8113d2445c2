// The numbers behind the pictures as tables, for those who would rather read them; pure.
/** @import { Scene, Slice, State } from "./types/state.d.ts" */
import * as format from "./lib/format.js";
import { t } from "./lib/texts.js";
import { manyTables } from "./many-tables.js";
import { indexAt, isRace, runnersNow } from "./race-state.js";
import { namesOf } from "./race-words.js";
import { entry } from "./selectors.js";

/**
 * @typedef {object} Table
 * @property {string} caption
 * @property {string[]} head
 * @property {string[][]} rows the first entry of each names it
 * @property {boolean} [named] whether that is a name, not a number
 */

const MOST_ROWS = 100, GRID = 11, CURVE = 21;

/**
 * The tables of what is on the stage, and of the path.
 * @param {State} state
 * @returns {Table[]}
 */
export function tables(state) {
  const { scene, surface, view } = state;
  if (!scene) return [];
  if (view.tab === "many") return manyTables(state);
  const picture = view.tab === "curve"
    ? curveTable(scene, view.slopeOf)
    : surface && surfaceTable(surface);
  const race = isRace(state) ? [raceTable(state)] : [];
  return [...(picture ? [picture] : []), ...race, pathTable(scene), slopeTable(scene)];
}

/** The errors of all runners side by side; a runner that has not come so far has none. @param {State} state @returns {Table} */
function raceTable(state) {
  const runners = runnersNow(state);
  const steps = [...new Set(runners.flatMap(({ history }) => history.steps))].sort((p, q) => p - q);
  return {
    caption: t("tables.race"),
    head: [t("tables.step"), ...namesOf(state, runners)],
    rows: spread(steps.length, MOST_ROWS).map((k) => [
      format.count(steps[k]),
      ...runners.map(({ history, session }) =>
        steps[k] > session.step
          ? "–"
          : format.error(history.train[indexAt(history.steps, steps[k])] ?? null)
      ),
    ]),
  };
}

/** @param {Slice} slice @returns {Table} */
function surfaceTable({ x, y, error, links, step }) {
  const columns = spread(x.length, GRID), rows = spread(y.length, GRID);
  return {
    caption: t("tables.surface", { a: links[0], b: links[1], step }),
    head: [t("tables.corner"), ...columns.map((i) => format.weight(x[i]))],
    rows: rows.map((j) => [
      format.weight(y[j]),
      ...columns.map((i) => format.error(error[j][i])),
    ]),
  };
}

/** @param {Scene} scene @param {"a" | "b"} which @returns {Table} */
function curveTable({ curves, step }, which) {
  const { x, error, link } = curves[which];
  return {
    caption: t("tables.curve", { letter: which.toUpperCase(), link, step }),
    head: [which.toUpperCase(), t("tables.error")],
    rows: spread(x.length, CURVE).map((i) => [format.weight(x[i]), format.error(error[i])]),
  };
}

/** @param {Scene} scene @returns {Table} */
function pathTable({ path, links }) {
  return {
    caption: t("tables.path", { a: links[0], b: links[1] }),
    head: [t("tables.step"), "A", "B", t("tables.error"), t("tables.below")],
    rows: spread(path.steps.length, MOST_ROWS).map((k) => [
      format.count(path.steps[k]),
      format.weight(path.a[k]),
      format.weight(path.b[k]),
      format.error(path.error[k]),
      format.error(path.slice_error[k]),
    ]),
  };
}

/** Every weight with its slope, the steepest first. @param {Scene} scene @returns {Table} */
function slopeTable({ gradient, weights, step }) {
  const names = Object.entries(gradient.gradient).flatMap(([group, block]) =>
    block.flatMap((row, j) =>
      Array.isArray(row) ? row.map((_, k) => `${group}[${j},${k}]`) : [`${group}[${j}]`]
    )
  );
  const all = names.map((name) => ({ name, slope: entry(gradient.gradient, name) ?? 0 }));
  all.sort((p, q) => Math.abs(q.slope) - Math.abs(p.slope));
  return {
    caption: all.length > MOST_ROWS
      ? t("tables.slopes", { step, n: MOST_ROWS, of: all.length })
      : t("tables.allSlopes", { step, n: all.length }),
    named: true,
    head: [t("tables.weight"), t("tables.value"), t("tables.slope")],
    rows: all.slice(0, MOST_ROWS).map(({ name, slope }) => [
      name,
      format.weight(entry(weights.weights, name)),
      format.slope(slope),
    ]),
  };
}

/**
 * So many places, evenly and with both ends, of a list of `length`.
 * @param {number} length
 * @param {number} most
 * @returns {number[]}
 */
export function spread(length, most) {
  const count = Math.min(length, most);
  return Array.from({ length: count }, (_, i) => Math.round(i * (length - 1) / (count - 1 || 1)));
}
