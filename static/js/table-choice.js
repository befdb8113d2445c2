// What the columns of a table are for, and how that changes.
/** @import { DatasetView, TableChoice, TableColumn } from "./types/api.d.ts" */

/** All is left to the server. @type {TableChoice} */
export const FREE = { inputs: null, targets: null, task: null, header: null };

/**
 * The whole choice as the server has made it.
 * @param {DatasetView} view
 * @param {TableChoice} [given]
 * @returns {TableChoice}
 */
export function choiceOf(view, given = FREE) {
  const named = (/** @type {TableColumn["role"]} */ role) =>
    view.columns.filter((column) => column.role === role).map(({ name }) => name);
  return { ...given, inputs: named("input"), targets: named("target"), header: view.header };
}

/**
 * A column for another use. There is one target, unless there are several already and all are numbers.
 * @param {TableColumn[]} all
 * @param {TableChoice} choice
 * @param {number} place
 * @param {string} role
 * @returns {TableChoice}
 */
export function assigned(all, choice, place, role) {
  const { name } = all[place];
  const without = (/** @type {string[] | null} */ list) =>
    (list ?? []).filter((each) => each !== name);
  const inputs = without(choice.inputs), targets = without(choice.targets);
  if (role === "input") return { ...choice, inputs: [...inputs, name], targets, task: null };
  if (role === "none") return { ...choice, inputs, targets };
  const old = targets.filter((each) =>
    all.find((column) => column.name === each)?.kind === "numbers"
  );
  return { ...choice, inputs: [...inputs, ...old], targets: [name], task: null };
}
