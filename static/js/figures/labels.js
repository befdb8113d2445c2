/** Words that stand on top of the 3-D picture, as annotations of Plotly's scene. */

import { t } from "../lib/texts.js";
import { place, projector } from "./camera.js";
import { theme } from "./colors.js";
import { slicePoints } from "./ground.js";
import { guessWords } from "./guess.js";
import { markers, onPath, onPoint, spot, underPath } from "./markers.js";
import { dotted, placeLabels } from "./placement.js";
import { axisColors, runners, viewer } from "./scene.js";
import { markGlyphs, named } from "./stationary.js";
import { castsShadow, split } from "./trail.js";
import { hidden } from "./viewpoint.js";

/** @import { Runner } from "../types/figures.d.ts" */
/** @import { Annotation, Place } from "./markers.js" */
/** @import { Scene } from "./scene.js" */
/** @import { Spot } from "./placement.js" */
/** @typedef {{ text: string, at: Place, standoff: number }} Note */

/** Half an em of Source Sans is a little more than the mean width of its letters. */
const LETTER = 0.47;

/**
 * Labels first, so that the markers stand on top of their leaders.
 * @param {Scene} scene
 * @returns {Annotation[]}
 */
export function sceneLabels(scene) {
  const notes = scene.input.annotate === false ? [] : wordsOf(scene);
  const ends = letters(scene);
  const glyphs = markGlyphs(scene, (at) => isHidden(scene, at));
  return [...written(scene, notes, ends), ...glyphs, ...ends, ...markers(scene)];
}

/** @param {Scene} scene @returns {Note[]} */
function wordsOf(scene) {
  return [...notesOf(scene), ...guessWords(scene), ...levelNotes(scene)];
}

/**
 * What is said about the path: where it starts, and which of two lines is the true one.
 * @param {Scene} scene
 * @returns {Note[]}
 */
function notesOf(scene) {
  const [run] = runners(scene.input);
  if (run.cursor < 1 || scene.input.phone) return [];
  const [[x, y], [u, v]] = [0, run.cursor].map((k) => sight(scene)(onPath(scene, run, k)));
  if (Math.hypot(x - u, y - v) < 24) return [];
  const start = { text: t("plot.start"), at: onPath(scene, run, 0), standoff: 7 };
  if (scene.race || scene.input.brief || run.cursor < 3 || !castsShadow(scene, run)) return [start];
  const { high, wide } = tellingSteps(scene, run);
  return [
    start,
    { text: t("plot.path"), at: onPath(scene, run, high), standoff: 3 },
    { text: t("plot.shadow"), at: underPath(scene, run, wide), standoff: 2 },
  ];
}

/** What the slice's level places are, where the landscape does not hide them. @param {Scene} scene @returns {Note[]} */
function levelNotes(scene) {
  if (scene.input.phone) return [];
  return named(scene.input.marks ?? []).flatMap(({ text, ...place }) => {
    const at = onPoint(scene, place);
    return isHidden(scene, at) ? [] : [{ text, at, standoff: 8 }];
  });
}

/**
 * The step to point at on the path, a third along it, and the one where its shadow is farthest
 * below, both as seen.
 * @param {Scene} scene
 * @param {Runner} run
 */
function tellingSteps(scene, run) {
  const see = sight(scene);
  let [length, wide, widest] = [0, 1, -Infinity];
  const along = [0];
  for (let k = 1; k <= run.cursor; k++) {
    const [x, y] = see(onPath(scene, run, k));
    const [u, v] = see(onPath(scene, run, k - 1));
    along.push(length += Math.hypot(x - u, y - v));
    const [p, q] = see(underPath(scene, run, k));
    const gap = Math.hypot(x - p, y - q);
    if (gap > widest) [wide, widest] = [k, gap];
  }
  return { high: Math.max(1, along.findIndex((l) => l > 0.36 * length)), wide };
}

/**
 * @param {Scene} scene
 * @param {Note[]} notes
 * @param {Annotation[]} ends the letters of the slice lines, not to be covered
 * @returns {Annotation[]}
 */
function written(scene, notes, ends) {
  const { fonts } = theme;
  const see = sight(scene);
  const wanted = notes.map(({ text, at }) => ({
    at: see(at),
    width: text.length * fonts.label * LETTER,
    height: fonts.label + 5,
  }));
  const drawn = drawnLines(scene);
  for (const { x, y, z, xshift, yshift } of ends) {
    const [u, v] = see({ a: Number(x), b: Number(y), h: Number(z) });
    const [left, top] = [u + Number(xshift), v - Number(yshift)];
    drawn.marks.push([left - 4, top], [left, top - 5], [left, top], [left, top + 5], [
      left + 4,
      top,
    ]);
  }
  const placed = placeLabels(wanted, drawn, landscape(scene), scene.input.size);
  return notes.map(({ text, at, standoff }, k) => ({
    ...spot(at),
    text,
    font: { family: fonts.sans, size: fonts.label, color: scene.colors.ink },
    showarrow: true,
    arrowhead: 0,
    arrowwidth: 1,
    arrowcolor: scene.colors.ink2,
    standoff,
    ax: placed[k].dx,
    ay: placed[k].dy,
    xanchor: placed[k].anchor,
    yanchor: "middle",
    borderpad: 4,
  }));
}

/**
 * Each slice line ends in its letter, outside the landscape, at the upper end unless that is hidden.
 * @param {Scene} scene
 * @returns {Annotation[]}
 */
function letters(scene) {
  const { input, race, colors } = scene;
  if (race || input.weights === false) return [];
  const tint = input.contrast ? { a: colors.ink, b: colors.ink } : axisColors(input);
  const see = sight(scene);
  return /** @type {const} */ (["A", "B"]).flatMap((which) => {
    const { x, y, z } = slicePoints(scene, which);
    if (x.length < 3) return [];
    const at = (/** @type {number} */ k) => ({ a: Number(x[k]), b: Number(y[k]), h: Number(z[k]) });
    const ends = [[0, 2], [x.length - 1, x.length - 3]].map(([end, before]) => {
      const [tip, back] = [see(at(end)), see(at(before))];
      return { place: inside(at(end), at(before)), tip, out: outward(tip, back) };
    });
    const seen = ends.filter((end) => !isHidden(scene, end.place));
    const end = seen.sort((p, q) => p.tip[1] - q.tip[1])[0];
    return end ? [letter(which, end.place, end.out, which === "A" ? tint.a : tint.b)] : [];
  });
}

/**
 * As good as the end, but within the axes however they are rounded: Plotly shows no words on or beyond their ends.
 * @param {Place} end
 * @param {Place} before
 * @returns {Place}
 */
function inside(end, before) {
  const { a, b, h } = end;
  return { a: a + 1e-3 * (before.a - a), b: b + 1e-3 * (before.b - b), h };
}

/**
 * @param {string} text
 * @param {Place} at
 * @param {Spot} out
 * @param {string} color
 * @returns {Annotation}
 */
function letter(text, at, out, color) {
  return {
    ...spot(at),
    text: `<b>${text}</b>`,
    showarrow: false,
    font: { family: theme.fonts.sans, size: theme.fonts.label, color },
    xshift: Math.round(out[0] * 11),
    yshift: Math.round(-out[1] * 11),
  };
}

/**
 * @param {Scene} scene
 * @returns {(at: Place) => Spot}
 */
function sight(scene) {
  const see = viewer(scene);
  return ({ a, b, h }) => see(a, b, h);
}

/** @param {Scene} scene @param {Place} at */
function isHidden({ box, grid, camera }, { a, b, h }) {
  const { x, y, z } = camera.eye;
  return hidden(box, grid, place(box, a, b, h), [x, y, z]);
}

/** @param {Spot} tip @param {Spot} back @returns {Spot} */
function outward(tip, back) {
  const [x, y] = [tip[0] - back[0], tip[1] - back[1]];
  const length = Math.hypot(x, y) || 1;
  return [x / length, y / length];
}

/**
 * What words keep away from on the screen: paths, slice lines, the edges of the floor, the numbers of the errors.
 * @param {Scene} scene
 * @returns {{ marks: Spot[], strokes: Spot[][] }}
 */
function drawnLines(scene) {
  const see = sight(scene);
  const { a, b, h } = scene.box;
  const paths = runners(scene.input).map((run) => split(scene, run).solid);
  const lines = scene.race ? [] : [slicePoints(scene, "A"), slicePoints(scene, "B")];
  const strokes = [...paths, ...lines].map(({ x, y, z }) => {
    const every = Math.max(1, Math.floor(x.length / 60));
    const kept = x.map((_, k) => k).filter((k) => x[k] !== null && k % every === 0);
    return kept.map((k) => see({ a: Number(x[k]), b: Number(y[k]), h: Number(z[k]) }));
  });
  const marks = strokes.flat();
  for (let t = 0; t <= 1; t += 0.04) {
    const [u, v] = [a[0] + t * (a[1] - a[0]), b[0] + t * (b[1] - b[0])];
    for (const side of b) marks.push(see({ a: u, b: side, h: h[0] }));
    for (const side of a) marks.push(see({ a: side, b: v, h: h[0] }));
  }
  return { marks: [...marks, ...errorTicksAt(scene)], strokes };
}

/**
 * Where the numbers of the errors are written: beside the upright edge that is farthest left.
 * @param {Scene} scene
 * @returns {Spot[]}
 */
function errorTicksAt(scene) {
  const { a, b, h: [low, high] } = scene.box, see = sight(scene);
  const corners = a.flatMap((u) => b.map((v) => ({ a: u, b: v, h: low })));
  const edge = corners.sort((p, q) => see(p)[0] - see(q)[0])[0];
  return dotted([see(edge), see({ ...edge, h: high })])
    .flatMap(([x, y]) => [12, 24, 36].map((by) => /** @type {Spot} */ ([x - by, y])));
}

/**
 * Whether a pixel lies on the landscape, from a coarse raster of its nodes.
 * @param {Scene} scene
 * @returns {(x: number, y: number) => boolean}
 */
function landscape({ grid, box, camera, input }) {
  const cell = 14;
  const columns = Math.ceil(input.size.width / cell);
  const filled = new Set();
  const project = projector(camera, input.size);
  const every = Math.max(1, Math.floor(grid.x.length / 60));
  for (let j = 0; j < grid.y.length; j += every) {
    for (let i = 0; i < grid.x.length; i += every) {
      const [x, y] = project(place(box, grid.x[i], grid.y[j], grid.z[j][i]));
      filled.add(Math.floor(y / cell) * columns + Math.floor(x / cell));
    }
  }
  return (x, y) => filled.has(Math.floor(y / cell) * columns + Math.floor(x / cell));
}
