// The first state of the page and the pure functions that lead from one state to the next.
/** @import { Action, Links, State, View } from "./types/state.d.ts" */
import { BEFORE } from "./guess-words.js";
import { RACE } from "./race-state.js";
import { MANY, reduceMany } from "./many-state.js";
import { nearest, themeOf } from "./selectors.js";
/** @import { History, SessionView, Steps } from "./types/api.d.ts" */

/** @type {View} */
export const VIEW = {
  tab: "surface",
  rail: "network",
  sheet: "weights",
  scale: "linear",
  frozen: null,
  colorBy: "weight",
  slopeOf: "a",
  example: 0,
  nudge: 0.3,
  show: "",
  ghostStep: 0,
  camera: null,
  many: "planes",
  plane: "random",
  planeSeed: 1,
  planeAs: "surface",
  through: "",
  hide: "",
  theme: "system",
  speed: 4,
  stride: 10,
  race: "",
  lesson: null,
  keys: true,
};

/** @returns {State} */
export function initialState() {
  return {
    catalogue: null,
    session: null,
    revision: 0,
    examples: null,
    history: { steps: [], train: [], test: [] },
    step: 0,
    links: null,
    older: "a",
    scene: null,
    frame: null,
    surface: null,
    ghost: null,
    overlays: { model: null, points: null, basins: null, book: null, progress: null },
    many: MANY,
    trying: null,
    next: null,
    slope: null,
    lit: null,
    hand: { undo: null, redo: null },
    guess: BEFORE,
    race: RACE,
    playing: false,
    busy: null,
    offline: false,
    live: "off",
    notices: [],
    draft: null,
    recent: [],
    lessonPaused: false,
    view: VIEW,
    darkSystem: false,
    theme: "light",
  };
}

/**
 * @param {State} state
 * @param {Action} action
 * @returns {State}
 */
export function reduce(state, action) {
  const next = reduced(state, action);
  const theme = themeOf(next);
  return next.theme === theme ? next : { ...next, theme };
}

/**
 * @param {State} state
 * @param {Action} action
 * @returns {State}
 */
function reduced(state, action) {
  switch (action.type) {
    case "opened":
      return opened(state, action);
    case "updated":
      return { ...state, session: action.session, revision: state.revision + Number(action.moved) };
    case "followed":
      return followed(state, action);
    case "history":
      return { ...state, history: action.history };
    case "stepped":
      return stepped(state, action.steps);
    case "sought":
      return action.step === state.step ? state : { ...state, step: action.step };
    case "linked":
      return linked(state, action.links);
    case "noticed":
      return { ...state, notices: [...others(state, action.notice.at), action.notice] };
    case "dismissed":
      return { ...state, notices: action.at === undefined ? [] : others(state, action.at) };
    case "many":
      return { ...state, many: reduceMany(state.many, action.news) };
    case "viewed":
      return { ...state, view: { ...state.view, ...action.view } };
    default:
      return plain(state, action);
  }
}

/**
 * Actions that set the field of their own name.
 * @param {State} state
 * @param {Exclude<Action, {type: "opened" | "updated" | "followed" | "history" | "stepped" | "sought" | "linked" | "noticed" | "dismissed" | "viewed" | "many"}>} action
 * @returns {State}
 */
function plain(state, action) {
  const { type, ...fields } = action;
  if (type === "framed") return { ...state, frame: action.frame };
  if (type === "drafted") return { ...state, draft: action.draft };
  return { ...state, ...fields };
}

/**
 * @param {State} state
 * @param {Extract<Action, {type: "opened"}>} action
 * @returns {State}
 */
function opened(state, { session, history, step, links }) {
  const moved = state.session?.id !== session.id;
  return {
    ...state,
    session,
    history,
    step,
    links,
    older: "a",
    revision: state.revision + 1,
    examples: moved ? null : state.examples,
    scene: moved ? null : state.scene,
    surface: moved ? null : state.surface,
    ghost: moved ? null : state.ghost,
    frame: moved ? null : state.frame,
    playing: false,
    draft: null,
    notices: [],
  };
}

/**
 * Somebody else has changed the session.
 * @param {State} state
 * @param {Extract<Action, {type: "followed"}>} action
 * @returns {State}
 */
function followed(state, { session, history, moved }) {
  const follows = state.step === state.session?.step || state.step > session.step;
  const step = follows ? session.step : nearest(history.steps, state.step);
  return { ...state, session, history, step, revision: state.revision + Number(moved) };
}

/**
 * @param {State} state
 * @param {Steps} steps
 * @returns {State}
 */
function stepped(state, steps) {
  if (!state.session) return state;
  const session = /** @type {SessionView} */ ({
    ...state.session,
    step: steps.step,
    version: steps.version ?? state.session.version,
    outcome: steps.outcome,
    message: steps.message,
    error: steps.error,
  });
  const history = extended(state.history, steps);
  // Who has moved the playhead meanwhile stays there.
  const followed = state.step === state.session.step;
  const hinted = state.notices.some((notice) => notice.kind === "hint");
  const notices = hinted ? state.notices.filter(({ kind }) => kind !== "hint") : state.notices;
  return { ...state, session, history, notices, step: followed ? steps.step : state.step };
}

/**
 * The history with newly walked steps; a point that is known already is left as it is.
 * @param {History} history
 * @param {Steps} steps
 * @returns {History}
 */
function extended(history, { points }) {
  const last = history.steps.at(-1) ?? -1;
  const news = points.filter((point) => point.step > last);
  return {
    steps: [...history.steps, ...news.map((p) => p.step)],
    train: [...history.train, ...news.map((p) => p.error.train)],
    test: [...history.test, ...news.map((p) => p.error.test)],
  };
}

/**
 * @param {State} state
 * @param {Links} links
 * @returns {State}
 */
function linked(state, links) {
  if (state.links && state.links[0] === links[0] && state.links[1] === links[1]) return state;
  const older = state.links && state.links[0] !== links[0] ? "b" : "a";
  return { ...state, links, older, frame: null };
}

/**
 * @param {State} state
 * @param {string | null} at
 */
function others(state, at) {
  return state.notices.filter((notice) => notice.at !== at);
}
