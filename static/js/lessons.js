// The lessons: four chapters, and a short walk for each preset; what each paragraph puts on the stage. Words are in
// `static/texts`, under `lessons`.
/** @import { SessionRequest } from "./types/api.d.ts" */
/** @import { Links, View } from "./types/state.d.ts" */

/**
 * What a paragraph puts on the stage.
 * @typedef {object} Setting
 * @property {string} run a name of `RUNS`, or a preset
 * @property {number} step
 * @property {Links} [links]
 * @property {Partial<View>} [view]
 */

/**
 * @typedef {object} Chapter
 * @property {string} key of its words
 * @property {Setting[]} settings one a paragraph
 */

/** Runs that lessons need beside the presets. @type {Record<string, SessionRequest>} */
export const RUNS = {
  one: { preset: "valley", free: ["w1[0,0]"] },
  bold: { preset: "valley", free: ["w1[0,0]"], optimizer: { name: "sgd", learning_rate: 2.4 } },
};

/** @type {Partial<View>} */
const CURVE = { tab: "curve", slopeOf: "a", scale: "linear", frozen: null };
/** @type {Partial<View>} */
const SURFACE = { tab: "surface", scale: "linear", frozen: null };
/** @type {Partial<View>} */
const CONTOUR = { tab: "contour", scale: "linear", frozen: null };
/** @type {Links} */
const MOONS = ["w1[1,2]", "w2[2,0]"];

/** @type {Chapter[]} */
export const CHAPTERS = [
  {
    key: "one",
    settings: [
      { run: "one", step: 0, view: CURVE },
      { run: "one", step: 0, view: CURVE },
      { run: "one", step: 1, view: CURVE },
      { run: "one", step: 8, view: CURVE },
      { run: "bold", step: 3, view: CURVE },
    ],
  },
  {
    key: "two",
    settings: [
      { run: "neuron", step: 0, view: SURFACE },
      { run: "neuron", step: 12, view: { ...CONTOUR, tab: "side" } },
      { run: "neuron", step: 60, view: SURFACE },
      { run: "symmetry", step: 60, view: { ...CONTOUR, scale: "log" } },
    ],
  },
  {
    key: "many",
    settings: [
      { run: "moons", step: 28, links: MOONS, view: { ...SURFACE, frozen: 0 } },
      { run: "moons", step: 28, links: MOONS, view: SURFACE },
      { run: "moons", step: 28, links: MOONS, view: { tab: "many", many: "planes", plane: "pca" } },
      { run: "digits", step: 20, view: { ...SURFACE, scale: "log" } },
    ],
  },
  {
    key: "slope",
    settings: [
      { run: "moons", step: 28, links: MOONS, view: CURVE },
      { run: "moons", step: 28, links: MOONS, view: CURVE },
      { run: "moons", step: 28, links: MOONS, view: CURVE },
      { run: "moons", step: 28, links: MOONS, view: CURVE },
      { run: "moons", step: 28, links: MOONS, view: CURVE },
    ],
  },
];

/** What the walk of a preset looks at, paragraph by paragraph; the last holds on. @type {Record<string, Partial<View>[]>} */
const WALKS = {
  valley: [SURFACE, { ...CONTOUR, tab: "side" }],
  ravine: [CONTOUR],
  plateau: [SURFACE, CONTOUR],
  symmetry: [{ ...SURFACE, scale: "log" }, { ...CONTOUR, scale: "log" }],
  too_large: [SURFACE, CONTOUR],
  edge: [SURFACE, { tab: "many", many: "curvature" }],
  digits: [{ ...SURFACE, scale: "log" }, { tab: "many", many: "planes", plane: "pca" }],
};

/**
 * Where a reader is: a chapter or the walk of a preset, and a paragraph, as the address writes it: `2.1`, `ravine.0`.
 * @typedef {{chapter: string, paragraph: number}} Place
 */

/** @param {string | null} text @returns {Place | null} */
export function placeOf(text) {
  const [, chapter, paragraph] = text?.match(/^(\w+)\.(\d)$/) ?? [];
  return chapter ? { chapter, paragraph: Number(paragraph) } : null;
}

/** @param {Place} place */
export function written({ chapter, paragraph }) {
  return `${chapter}.${paragraph}`;
}

/** The numbered chapter at a place, or null on the walk of a preset. @param {Place} place @returns {Chapter | null} */
export function chapterAt({ chapter }) {
  return CHAPTERS[Number(chapter) - 1] ?? null;
}

/**
 * What stands on the stage at a place.
 * @param {Place} place
 * @param {number} steps after how many a preset has shown what it shows
 * @returns {Setting}
 */
export function settingAt(place, steps) {
  const { settings } = chapterAt(place) ?? {};
  if (settings) return settings[Math.min(place.paragraph, settings.length - 1)];
  const views = WALKS[place.chapter] ?? [SURFACE];
  return {
    run: place.chapter,
    step: place.paragraph ? steps : 0,
    view: views[Math.min(place.paragraph, views.length - 1)],
  };
}

/** Whether a paragraph speaks of a nudge: all but the last of the chapter about the slope. @param {string | null} lesson */
export function speaksOfNudge(lesson) {
  const place = placeOf(lesson), chapter = place && chapterAt(place);
  return chapter?.key === "slope" && Number(place?.paragraph) < chapter.settings.length - 1;
}

/** @param {Setting} setting @returns {SessionRequest} */
export function requestOf({ run }) {
  return RUNS[run] ?? { preset: run };
}
