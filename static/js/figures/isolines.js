/** Lines of equal height on a grid, by marching squares, joined into long lines. */

/** @typedef {ArrayLike<number>} Row */
/** @typedef {[number, number]} Point x, y */

/**
 * Lines where the bilinear field through the grid has the height `level`.
 *
 * Each cell gives no, one or two pieces; a saddle cell is decided by its mean. Pieces are joined
 * where they leave a cell through the same side, so that a level comes out as few long lines.
 *
 * @param {Row} x
 * @param {Row} y
 * @param {Row[]} z `z[j][i]` at `y[j]`, `x[i]`, all finite
 * @param {number} level
 * @returns {Point[][]} closed lines repeat their first point
 */
export function isolines(x, y, z, level) {
  const pieces = cellPieces(z, level);
  const columns = x.length;
  /** @param {number} side */
  const place = (side) => crossing(x, y, z, level, columns, side);
  return join(pieces).map((sides) => sides.map(place));
}

/**
 * Sides are numbered so that both cells that share one give it the same number: twice the index of
 * its lower left node, plus 1 for the upright ones.
 * @param {Row[]} z
 * @param {number} level
 * @returns {number[]} pairs of sides
 */
function cellPieces(z, level) {
  const pieces = [];
  const columns = z[0].length;
  for (let j = 0; j + 1 < z.length; j++) {
    const [low, high] = [z[j], z[j + 1]];
    for (let i = 0; i + 1 < columns; i++) {
      const kind = (low[i] > level ? 1 : 0) | (low[i + 1] > level ? 2 : 0) |
        (high[i + 1] > level ? 4 : 0) | (high[i] > level ? 8 : 0);
      if (kind === 0 || kind === 15) continue;
      const node = j * columns + i;
      const sides = [2 * node, 2 * (node + 1) + 1, 2 * (node + columns), 2 * node + 1];
      const mean = (low[i] + low[i + 1] + high[i] + high[i + 1]) / 4;
      for (const k of PIECES[kind === 5 || kind === 10 ? kind + (mean > level ? 16 : 0) : kind]) {
        pieces.push(sides[k]);
      }
    }
  }
  return pieces;
}

/** Kind of cell -> pairs of sides: 0 bottom, 1 right, 2 top, 3 left; 21 and 26 are saddles with a high middle. */
const PIECES = /** @type {Record<number, number[]>} */ ({
  1: [3, 0],
  2: [0, 1],
  3: [3, 1],
  4: [1, 2],
  5: [3, 0, 1, 2],
  6: [0, 2],
  7: [3, 2],
  8: [2, 3],
  9: [2, 0],
  10: [0, 1, 2, 3],
  11: [2, 1],
  12: [1, 3],
  13: [1, 0],
  14: [0, 3],
  21: [3, 2, 1, 0],
  26: [0, 3, 2, 1],
});

/**
 * @param {Row} x
 * @param {Row} y
 * @param {Row[]} z
 * @param {number} level
 * @param {number} columns
 * @param {number} side
 * @returns {Point}
 */
function crossing(x, y, z, level, columns, side) {
  const node = side >> 1;
  const [j, i] = [Math.floor(node / columns), node % columns];
  const from = z[j][i];
  if (side & 1) return [x[i], y[j] + (y[j + 1] - y[j]) * ((level - from) / (z[j + 1][i] - from))];
  return [x[i] + (x[i + 1] - x[i]) * ((level - from) / (z[j][i + 1] - from)), y[j]];
}

/**
 * @param {number[]} pieces pairs of sides
 * @returns {number[][]}
 */
function join(pieces) {
  /** @type {Map<number, number[]>} side -> pieces that end there, at most two */
  const ends = new Map();
  for (let p = 0; p < pieces.length; p++) {
    const found = ends.get(pieces[p]);
    if (found) found.push(p >> 1);
    else ends.set(pieces[p], [p >> 1]);
  }
  const used = new Uint8Array(pieces.length >> 1);
  const lines = [];
  // Open lines first, from an end on the grid's edge; what is left is closed.
  for (const open of [true, false]) {
    for (let p = 0; p < pieces.length; p++) {
      if (used[p >> 1] || (open && ends.get(pieces[p])?.length !== 1)) continue;
      lines.push(walk(pieces, ends, used, p));
    }
  }
  return lines;
}

/**
 * @param {number[]} pieces
 * @param {Map<number, number[]>} ends
 * @param {Uint8Array} used
 * @param {number} start index of the end to begin with
 */
function walk(pieces, ends, used, start) {
  const line = [pieces[start]];
  let side = pieces[start];
  let piece = start >> 1;
  while (piece >= 0) {
    used[piece] = 1;
    side = pieces[2 * piece] === side ? pieces[2 * piece + 1] : pieces[2 * piece];
    line.push(side);
    piece = (ends.get(side) ?? []).find((p) => !used[p]) ?? -1;
  }
  return line;
}
