// What the overlays say in words: above the picture, under the pointer, and in the foot while they are computed.
/** @import { BasinMap } from "./types/overlays.d.ts" */
/** @import { State } from "./types/state.d.ts" */
import * as format from "./lib/format.js";
import { listed, t } from "./lib/texts.js";
import { foundFor, isBook, modelOf, MOST_STEPS, STARTS, twoWaysOf } from "./overlay-wants.js";

/** One sentence for each overlay that is there. @param {State} state */
export function overlayLines(state) {
  return lines(state, basinsLine(state), false);
}

/**
 * The same above the picture, whose labels say the errors and, where several overlays share the room, the bends.
 * @param {State} state
 */
export function overlayWords(state) {
  const basins = basinsBrief(state), all = lines(state, basins, false);
  return all.length > 1 ? lines(state, basins, true) : all;
}

/** @param {State} state @param {string} basins @param {boolean} brief */
function lines(state, basins, brief) {
  return [modelLine(state, brief), pointsLine(state, brief), basins, bookLine(state)]
    .filter((line) => line !== "");
}

/** @param {State} state @param {boolean} brief */
function modelLine(state, brief) {
  const model = modelOf(state), rate = foundFor(state, "model")?.stable_rate ?? null;
  if (!model) return "";
  const [high, low] = model.eigenvalues,
    values = { large: format.signed(high), small: format.signed(low) };
  const texts = brief ? "overlay.brief" : "overlay";
  if (high === 0 && low === 0) return t("overlay.modelLevel");
  if (rate === null) return t(`${texts}.modelDome`, values);
  const said = { ...values, rate: format.setting(Number(rate.toPrecision(2))) };
  return t(`${texts}.model${low > 0 ? "Bowl" : low < 0 ? "Saddle" : "Trough"}`, said);
}

/** @param {State} state @param {boolean} brief */
function pointsLine(state, brief) {
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
  const texts = brief ? "overlay.brief" : "overlay";
  const line = said.length ? t(`${texts}.points`, { list: listed(said) }) : t("overlay.noPoints");
  return found.lost > 0 && !brief ? `${line} ${t("overlay.lost", { n: found.lost })}` : line;
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

/** @param {State} state */
function basinsBrief(state) {
  const found = foundFor(state, "basins");
  if (!found) return "";
  const parts = found.minima.slice(0, 2).map(({ starts }, k) =>
    t(k ? "overlay.brief.reachNext" : "overlay.brief.reach", { n: starts, k: k + 1 })
  );
  return t("overlay.brief.basins", {
    of: found.x.length * found.y.length,
    list: listed([...parts, ...elsewhere(found)]),
  });
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
