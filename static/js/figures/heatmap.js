/** Heat maps of layers too large for a diagram: one for each matrix of links. */

/** @import { NetworkCell, NetworkInput, NetworkLayout, NetworkMatrix } from "../types/figures.d.ts" */

const MOST_CELLS = 6000;
const CAPTION = 24;

/**
 * One heat map for each matrix of links, side by side, inputs downwards and outputs across.
 * @param {NetworkInput} input
 * @returns {Pick<NetworkLayout, "matrices" | "captions">}
 */
export function matrixLayout(input) {
  const { layers, size } = input;
  const count = layers.length - 1;
  const gap = 14;
  // Wide layers get more room, but no map is narrower than a third of an even share.
  const weights = layers.slice(1).map((n) => Math.max(Math.sqrt(n), 2));
  const sum = weights.reduce((p, q) => p + q, 0);
  const room = size.width - gap * (count - 1);
  let x = 0;
  const matrices = weights.map((weight, k) => {
    const width = room * (0.33 / count + 0.67 * (weight / sum));
    const box = { x: round(x), y: 0, width: round(width), height: size.height - CAPTION };
    x += width + gap;
    return matrixOf(input, k + 1, box);
  });
  const names = matrices.map((m) => ({
    x: round(m.x + m.width / 2),
    y: size.height - 6,
    text: m.group,
    anchor: /** @type {const} */ ("middle"),
  }));
  return { matrices, captions: names };
}

/**
 * Links that share a pixel are shown by the largest of them, which is also the one to click.
 * @param {NetworkInput} input
 * @param {number} layer
 * @param {{ x: number, y: number, width: number, height: number }} box
 * @returns {NetworkMatrix}
 */
function matrixOf(input, layer, box) {
  const group = `w${layer}`;
  const matrix = /** @type {number[][]} */ (input.values[group] ?? []);
  const [rows, columns] = [input.layers[layer - 1], input.layers[layer]];
  const coarse = Math.max(1, Math.ceil(Math.sqrt((rows * columns) / MOST_CELLS)));
  const [down, across] = [Math.ceil(rows / coarse), Math.ceil(columns / coarse)];
  const [wide, high] = [box.width / across, box.height / down];
  const largest = Math.max(...matrix.map((row) => Math.max(...row.map(Math.abs))), 1e-300);
  /** @type {NetworkCell[]} */
  const cells = [];
  for (let j = 0; j < down; j++) {
    for (let i = 0; i < across; i++) {
      const top = largestIn(input, group, matrix, j * coarse, i * coarse, coarse);
      cells.push({
        ...top,
        x: round(box.x + i * wide),
        y: round(box.y + j * high),
        width: round(wide),
        height: round(high),
        share: top.value / largest,
      });
    }
  }
  return { group, ...box, rows, columns, cells };
}

/**
 * @param {NetworkInput} input
 * @param {string} group
 * @param {number[][]} matrix
 * @param {number} row
 * @param {number} column
 * @param {number} count
 */
function largestIn(input, group, matrix, row, column, count) {
  let best = {
    name: `${group}[${row},${column}]`,
    value: 0,
    role: /** @type {"A" | "B" | null} */ (null),
  };
  let most = -1;
  for (let j = row; j < Math.min(row + count, matrix.length); j++) {
    for (let i = column; i < Math.min(column + count, matrix[j].length); i++) {
      const name = `${group}[${j},${i}]`;
      const role = roleOf(input, name);
      const size = role ? Infinity : Math.abs(matrix[j][i]);
      if (size > most) {
        best = { name, value: matrix[j][i], role };
        most = size;
      }
    }
  }
  return best;
}

/** @param {{ a: string | null, b: string | null }} input @param {string} name */
export function roleOf({ a, b }, name) {
  return name === a ? "A" : name === b ? "B" : null;
}

/** @param {number} v */
export function round(v) {
  return Math.round(v * 100) / 100;
}
