// Weights as text, a row for each node they come from; and back, with what is wrong named by its row.
/** @import { Block, Group } from "./types/api.d.ts" */
import { parse, setting } from "./lib/format.js";

/** More than these nobody types. */
export const MOST_TYPED = 300;

/** @param {Block} block @returns {number[][]} */
function rowsOf(block) {
  return /** @type {number[][]} */ (Array.isArray(block[0]) ? block : [block]);
}

/** @param {number[]} row */
function rowText(row) {
  return row.map((value) => setting(value)).join("  ");
}

/** @param {Block} block */
export function written(block) {
  return rowsOf(block).map(rowText).join("\n");
}

/**
 * A row that still says what was written keeps its exact numbers.
 *
 * @typedef {{block: Block} | {row: number, found: number, expected: number} | {row: number, word: string}} Reading
 * @param {string} text
 * @param {Group} group
 * @param {Block} before
 * @returns {Reading}
 */
export function readBlock(text, { shape }, before) {
  const matrix = shape.length === 2, width = shape[shape.length - 1], rows = matrix ? shape[0] : 1;
  const lines = text.split("\n").map((line) => line.trim()).filter(Boolean);
  if (lines.length !== rows) return { row: 0, found: lines.length, expected: rows };
  const known = rowsOf(before), read = [];
  for (const [j, line] of lines.entries()) {
    if (known[j]?.length === width && rowText(known[j]) === line) {
      read.push(known[j]);
      continue;
    }
    const words = line.split(/[\s;]+/).map((word) => word.replace(/,$/, ""));
    const wrong = words.find((word) => parse(word) === null);
    if (wrong !== undefined) return { row: j + 1, word: wrong };
    if (words.length !== width) return { row: j + 1, found: words.length, expected: width };
    read.push(words.map((word) => /** @type {number} */ (parse(word))));
  }
  return { block: matrix ? read : read[0] };
}
