// What the overlays say in words: above the picture, under the pointer, and in the foot while they are computed.
/** @import { BasinMap } from "./types/overlays.d.ts" */
/** @import { State } from "./types/state.d.ts" */
import * as format from "./lib/format.js";
import { listed, t } from "./lib/texts.js";
import { foundFor, isBook, modelOf, MOST_STEPS, STARTS, twoWaysOf } from "./overlay-wants.js";

/**
 * How much room there is for the words: all of it, half a line each, or a line for all of them. The labels in the
 * picture say what is left out.
 * @typedef {"overlay" | "overlay.brief" | "overlay.terse"} Length
 */

/** One sentence for each overlay that is there. @param {State} state */
export function overlayLines(state) {
  return lines(state, "overlay", basinsLine(state));
}

/** The same above the picture, the shorter the more there are. @param {State} state */
export function overlayWords(state) {
  const brief = basinsShort(state, "overlay.brief"), all = lines(state, "overlay", brief);
  if (all.length < 2) return all;
  return all.length === 2
    ? lines(state, "overlay.brief", brief)
    : lines(state, "overlay.terse", basinsShort(state, "overlay.terse"));
}

/** @param {State} state @param {Length} length @param {string} basins */
function lines(state, length, basins) {
  return [modelLine(state, length), pointsLine(state, length), basins, bookLine(state)]
    .filter((line) => line !== "");
}

/** @param {State} state @param {Length} length */
function modelLine(state, length) {
  const model = modelOf(state), rate = foundFor(state, "model")?.stable_rate ?? null;
  if (!model) return "";
  const [high, low] = model.eigenvalues,
    values = { large: format.signed(high), small: format.signed(low) };
  if (high === 0 && low === 0) return t("overlay.modelLevel");
  if (rate === null) return t(`${length}.modelDome`, values);
  const said = { ...values, rate: format.setting(Number(rate.toPrecision(2))) };
  return t(`${length}.model${low > 0 ? "Bowl" : low < 0 ? "Saddle" : "Trough"}`, said);
}

/** @param {State} state @param {Length} length */
function pointsLine(state, length) {
  const found = foundFor(state, "points");
  if (!found) return "";
  const kinds = /** @type {const} */ (["minimum", "saddle", "maximum"]);
  const counts = kinds.map((kind) => ({
    kind,
    n: found.points.filter((p) => p.kind === kind).length,
  }));
  const said = counts.filter(({ n }) => n > 0).map(({ kind, n }) =>
    t(`overlay.count.${kind}`, { n })
  );
  if (length === "overlay.terse") return said.length ? "" : t("overlay.terse.noPoints");
  const line = said.length ? t(`${length}.points`, { list: listed(said) }) : t("overlay.noPoints");
  return found.lost > 0 && length === "overlay"
    ? `${line} ${t("overlay.lost", { n: found.lost })}`
    : line;
}

/** @param {State} state */
function basinsLine(state) {
  const found = foundFor(state, "basins");
  if (!found) return "";
  const parts = found.minima.slice(0, 2).map(({ starts, error }, k) =>
    t("overlay.reach", { n: starts, k: k + 1, error: format.error(error) })
  );
  return t("overlay.basins", {
    of: found.x.length * found.y.length,
    list: listed([...parts, ...elsewhere(found)]),
  });
}

/** @param {State} state @param {Exclude<Length, "overlay">} length */
function basinsShort(state, length) {
  const found = foundFor(state, "basins");
  if (!found) return "";
  const leading = found.minima.slice(0, 2).map(({ starts }, k) =>
    t(k ? `${length}.reachNext` : "overlay.brief.reach", { n: starts, k: k + 1 })
  );
  const parts = [...leading, ...elsewhere(found)];
  const list = length === "overlay.terse" ? parts.slice(0, 2).join(", ") : listed(parts);
  return t(`${length}.basins`, { of: found.x.length * found.y.length, list });
}

/** What became of the descents that end in neither of the two leading minima. @param {BasinMap} found */
function elsewhere({ minima, counts }) {
  const others = minima.slice(2), parts = [];
  const rest = others.reduce((sum, { starts }) => sum + starts, 0);
  if (rest) parts.push(t("overlay.reachOthers", { n: rest, minima: others.length }));
  for (const code of /** @type {const} */ (["moving", "level", "diverged"])) {
    if (counts[code]) parts.push(t(`overlay.${code}`, { n: counts[code] }));
  }
  return parts;
}

/** @param {State} state */
function bookLine(state) {
  const angle = foundFor(state, "book")?.angle ?? null;
  if (!isBook(state) || !twoWaysOf(state) || angle === null) return "";
  return t("overlay.bookLine", { angle: Math.round(angle) });
}

/**
 * What the basins say of a spot, for the chip under the pointer.
 * @param {State} state
 * @param {{ a: number, b: number }} spot
 */
export function basinAt(state, { a, b }) {
  const found = foundFor(state, "basins");
  if (!found) return "";
  const { x, y, basin, steps, codes } = found, [i, j] = [cell(x, a), cell(y, b)];
  const which = basin[j][i], n = steps[j][i], most = format.count(MOST_STEPS);
  if (which >= 0 && n >= 0) return t("overlay.spot.reached", { basin: which + 1, n });
  if (which >= 0) return t("overlay.spot.heading", { basin: which + 1, n: most });
  if (which === codes.diverged) return t("overlay.spot.diverged", { n });
  return t(which === codes.level ? "overlay.spot.level" : "overlay.spot.moving", { n: most });
}

/** The nearest node of an even axis. @param {number[]} axis @param {number} value */
function cell(axis, value) {
  const at = Math.round((value - axis[0]) / (axis[1] - axis[0]));
  return Math.min(axis.length - 1, Math.max(0, at));
}

/** How far the descents have come; empty where none are under way. @param {State} state */
export function descending({ overlays: { progress } }) {
  if (!progress) return "";
  const starts = `${STARTS} × ${STARTS}`;
  return t("overlay.descending", { starts, done: progress.done, of: progress.of });
}
