// Numbers as people type or paste them: JSON, rows of a table, or just one after the other; pure.
import { parse } from "./lib/format.js";
import { t } from "./lib/texts.js";

/** @typedef {{rows: number[][]} | {says: string}} Reading */

/**
 * @param {string} text
 * @param {number} rows
 * @param {number} columns
 * @returns {Reading}
 */
export function readMatrix(text, rows, columns) {
  const lines = text.trim().startsWith("[") ? jsonLines(text) : textLines(text, rows * columns);
  if (lines === null) return { says: t("homework.badJson") };
  const wrong = findWord(lines);
  if (wrong) return { says: wrong };
  const numbers = lines.map((line) => line.map((word) => Number(parse(word))));
  const all = numbers.flat();
  if (all.length === rows * columns && (numbers.length === 1 || columns === 1 || rows === 1)) {
    return {
      rows: Array.from({ length: rows }, (_, j) => all.slice(j * columns, (j + 1) * columns)),
    };
  }
  if (numbers.length !== rows) {
    return {
      says: t("homework.badRows", { n: rows, columns, found: numbers.length, count: all.length }),
    };
  }
  const at = numbers.findIndex((row) => row.length !== columns);
  if (at < 0) return { rows: numbers };
  return { says: t("homework.badRow", { row: at + 1, n: columns, found: numbers[at].length }) };
}

/** @param {string[][]} lines */
function findWord(lines) {
  for (const [j, line] of lines.entries()) {
    const word = line.find((each) => parse(each) === null);
    if (word !== undefined) return t("homework.badWord", { row: j + 1, word });
  }
  return null;
}

/** @param {string} text @returns {string[][] | null} */
function jsonLines(text) {
  try {
    const read = JSON.parse(text), rows = Array.isArray(read[0]) ? read : [read];
    return rows.map((/** @type {unknown} */ row) =>
      (Array.isArray(row) ? row : [row]).map((v) => String(v))
    );
  } catch {
    return null;
  }
}

/**
 * A comma parts numbers, or stands in them, as in "0,9 0,3".
 * @param {string} text
 * @param {number} count how many numbers are wanted
 * @returns {string[][]}
 */
function textLines(text, count) {
  const lines = text.split("\n").map((line) => line.trim()).filter(Boolean);
  const loose = lines.map((line) => words(line, /[\s;]+/));
  const decimal = !text.includes(".") && /\d,\d/.test(text) && !/,\s/.test(text);
  if (decimal && loose.flat().length === count) return loose;
  return lines.map((line) => words(line, /[\s;,]+/));
}

/** @param {string} line @param {RegExp} between */
function words(line, between) {
  return line.split(between).filter(Boolean);
}
