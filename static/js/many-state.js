// What the tab "Many weights" has read, and how that changes; pure.
/** @import { ManyNews, ManyState } from "./types/many.d.ts" */

/** @type {ManyState} */
export const MANY = {
  plane: null,
  refused: null,
  tiles: {},
  slopes: null,
  pairs: null,
  spectrum: null,
  sharpness: null,
  form: null,
  training: null,
  undo: null,
};

/**
 * @param {ManyState} many
 * @param {ManyNews} news
 * @returns {ManyState}
 */
export function reduceMany(many, news) {
  if (news.kind === "clear") return MANY;
  if (news.kind === "set") return { ...many, ...news.set };
  if (news.kind === "tile") return { ...many, tiles: { ...many.tiles, [news.of]: news.tile } };
  const { sharpness } = many;
  if (sharpness?.key !== news.key) return many;
  return { ...many, sharpness: { ...sharpness, points: [...sharpness.points, news.point] } };
}
