// Values derived from the state.
/** @import { Block, History, SessionView } from "./types/api.d.ts" */
/** @import { Links, Recent, State, Tab, Which } from "./types/state.d.ts" */

/**
 * The entry of a link or bias in blocks of the API's shape.
 * @param {Record<string, Block> | undefined} blocks
 * @param {string} name `w1[0,2]` or `b1[2]`
 * @returns {number | null}
 */
export function entry(blocks, name) {
  const [, group, j, k] = name.match(/^(\w+)\[(\d+)(?:,(\d+))?\]$/) ?? [];
  const block = blocks?.[group];
  if (!block) return null;
  const row = block[Number(j)];
  return (Array.isArray(row) ? row[Number(k)] : row) ?? null;
}

/** @param {State} state @param {Which} which */
export function linkOf(state, which) {
  return state.links?.[which === "a" ? 0 : 1] ?? null;
}

/** Whether something beside the usual is shown. @param {{show: string}} view @param {string} name as in `extras.js` */
export function shows(view, name) {
  return view.show.split(",").includes(name);
}

/**
 * The view's `show` with one name more, or one less.
 * @param {string} show
 * @param {string} name
 * @param {boolean} on
 */
export function showing(show, name, on) {
  const others = show.split(",").filter((each) => each && each !== name);
  return [...others, ...(on ? [name] : [])].sort().join(",");
}

/** Whether a picture of the tab shows a slice. @param {Tab} tab */
export function hasSlice(tab) {
  return tab !== "curve" && tab !== "many";
}

/** Whether the reader may only look: the session is somebody else's. @param {State} state */
export function watches({ session }) {
  return session !== null && session.id === session.view_id;
}

/** The history of a session that has not been stepped. @param {SessionView} session @returns {History} */
export function atStart({ error }) {
  return { steps: [0], train: [error.train], test: [error.test] };
}

/** The last step that the session has reached. @param {State} state */
export function lastStep(state) {
  return state.session?.step ?? 0;
}

/**
 * The recorded step before or after the shown one.
 * @param {State} state
 * @param {number} by how many recorded steps
 */
export function neighbor({ history, step }, by) {
  const { steps } = history;
  if (!steps.length) return step;
  const here = by < 0 ? steps.findIndex((s) => s >= step) : steps.findLastIndex((s) => s <= step);
  const from = here < 0 ? steps.length : here;
  return steps[Math.min(steps.length - 1, Math.max(0, from + by))];
}

/**
 * The recorded step nearest to a wanted one.
 * @param {number[]} steps
 * @param {number} wanted
 */
export function nearest(steps, wanted) {
  return steps.reduce(
    (best, s) => Math.abs(s - wanted) < Math.abs(best - wanted) ? s : best,
    steps[0] ?? 0,
  );
}

/** @param {State} state */
export function diverged(state) {
  return state.session?.outcome === "diverged" && state.step === state.session.step;
}

/** How many weights and biases training may change. @param {SessionView} session */
export function freeCount(session) {
  const { free } = session.config;
  if (free === null) return session.parameters;
  const sizes = new Map(session.groups.map((g) => [g.name, g.shape.reduce((a, b) => a * b, 1)]));
  return free.reduce((sum, name) => sum + (sizes.get(name) ?? 1), 0);
}

/** Whether a name is a weight or bias of the session. @param {SessionView} session @param {string} name */
export function exists(session, name) {
  const [, group, places] = name.match(/^(\w+)\[([\d,]+)\]$/) ?? [];
  const shape = session.groups.find((g) => g.name === group)?.shape;
  const index = places?.split(",").map(Number);
  return !!shape && index?.length === shape.length && index.every((i, d) => i < shape[d]);
}

/**
 * The pair after a click on a link: first A, then B, then the older of the two is replaced.
 * @param {Links | null} links
 * @param {string} clicked
 * @param {Which} older which of the two was chosen longer ago
 * @returns {Links | null}
 */
export function withLink(links, clicked, older) {
  if (!links || links.includes(clicked)) return links;
  return older === "a" ? [clicked, links[1]] : [links[0], clicked];
}

/**
 * @param {Recent[]} recent
 * @param {SessionView} session
 * @returns {Recent[]}
 */
export function remembered(recent, { id, title, summary, preset }) {
  return [{ id, title, summary, preset }, ...recent.filter((r) => r.id !== id)].slice(0, 8);
}

/** The theme that is shown. @param {State} state @returns {"light" | "dark"} */
export function themeOf({ view, darkSystem }) {
  return view.theme === "system" ? (darkSystem ? "dark" : "light") : view.theme;
}
