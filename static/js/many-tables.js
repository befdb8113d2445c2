// What the tab "Many weights" shows as tables, for those who would rather read it; pure.
/** @import { Table } from "./tables.js" */
/** @import { PlaneReading } from "./types/many.d.ts" */
/** @import { State } from "./types/state.d.ts" */
import * as format from "./lib/format.js";
import { t } from "./lib/texts.js";
import { titleOf } from "./many-training.js";
import { axisNames } from "./many-words.js";

const GRID = 11, MOST_ROWS = 100;

/** @param {State} state @returns {Table[]} */
export function manyTables(state) {
  const { many, view } = state;
  if (view.many === "pairs") return pairTable(state);
  if (view.many === "curvature") return sharpTable(state);
  if (view.many === "training") return trainTable(state);
  return [...(many.plane ? planeTables(state, many.plane) : []), ...slopeTable(state)];
}

/** @param {State} state @param {PlaneReading} reading @returns {Table[]} */
function planeTables(state, reading) {
  const { surface: { x, y, error }, path, plane, step } = reading;
  const columns = spread(x.length, GRID), rows = spread(y.length, GRID);
  const name = t(`many.plane.${plane.kind}`);
  return [{
    caption: t("many.tables.plane", { plane: name, step }),
    head: [t("many.tables.corner"), ...columns.map((i) => format.weight(x[i]))],
    rows: rows.map((j) => [
      format.weight(y[j]),
      ...columns.map((i) => format.error(error[j][i])),
    ]),
  }, {
    caption: t("many.tables.path"),
    head: [
      t("tables.step"),
      ...axisNames(state, reading),
      t("tables.error"),
      t("many.tables.distance"),
    ],
    rows: spread(path.steps.length, MOST_ROWS).map((k) => [
      format.count(path.steps[k]),
      format.weight(path.a[k]),
      format.weight(path.b[k]),
      format.error(path.error[k]),
      format.error(path.distance[k]),
    ]),
  }];
}

/** @param {State} state @returns {Table[]} */
function slopeTable({ many }) {
  const found = many.slopes?.found;
  if (!found) return [];
  return [{
    caption: t("many.tables.slopes", { step: found.step }),
    named: true,
    head: [t("tables.weight"), t("tables.value"), t("tables.slope"), t("many.tables.share")],
    rows: found.slopes.slice(0, MOST_ROWS).map(({ link, weight, slope, share }) => [
      link,
      format.weight(weight),
      format.slope(slope),
      format.percent(share),
    ]),
  }];
}

/** @param {State} state @returns {Table[]} */
function pairTable({ many }) {
  const found = many.pairs?.found;
  if (!found) return [];
  return [{
    caption: t("many.tables.pairs"),
    named: true,
    head: ["A, B", t("many.tables.together"), t("many.tables.alone")],
    rows: found.pairs.map(({ a, b, interaction, curvatures }) => [
      `${a}, ${b}`,
      format.signed(interaction),
      curvatures.map((value) => format.signed(value ?? 0)).join(", "),
    ]),
  }];
}

/** @param {State} state @returns {Table[]} */
function sharpTable({ many }) {
  if (!many.sharpness) return [];
  return [{
    caption: t("many.tables.sharp"),
    head: [t("tables.step"), t("many.tables.sharpness"), t("many.tables.bound")],
    rows: many.sharpness.points.map(({ step, sharpness, bound }) => [
      format.count(step),
      format.error(sharpness),
      bound === null ? t("many.sharp.noBound") : format.error(bound),
    ]),
  }];
}

/** @param {State} state @returns {Table[]} */
function trainTable({ many, catalogue }) {
  const { map, form } = many.training ?? {};
  if (!map || !form) return [];
  const [x, y] = [map.x, map.y].map(({ name }) =>
    titleOf(catalogue?.trainability.find((each) => each.name === name) ?? { name })
  );
  return [{
    caption: t("many.tables.train", { steps: form.steps, x, y }),
    head: [t("many.tables.corner"), ...map.x.values.map((value) => format.setting(value))],
    rows: map.y.values.map((value, j) => [
      format.setting(value),
      ...map.error[j].map((error, i) =>
        error === null
          ? t("many.tables.diverged", { step: map.diverged_at[j][i] })
          : format.error(error)
      ),
    ]),
  }];
}

/** So many places, evenly and with both ends. @param {number} length @param {number} most */
function spread(length, most) {
  const count = Math.min(length, most);
  return Array.from({ length: count }, (_, i) => Math.round(i * (length - 1) / (count - 1 || 1)));
}
