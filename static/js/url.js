// What can be shared of the state, to and from the URL's hash, out of one table.
/** @import { Links, State, View } from "./types/state.d.ts" */
import { cameraOf } from "./camera-text.js";
import { hidden } from "./hiding.js";
import { placeOf } from "./lessons.js";

/**
 * What a hash asks for.
 * @typedef {object} Opening
 * @property {string | null} session
 * @property {string | null} preset
 * @property {Links | null} links
 * @property {number | null} step
 * @property {Partial<View>} view
 */

/** @type {{[K in keyof View]?: {key: string, read: (text: string) => View[K] | undefined}}} */
const VIEW_FIELDS = {
  tab: { key: "tab", read: oneOf("curve", "surface", "contour", "side", "many") },
  scale: { key: "scale", read: oneOf("linear", "log") },
  frozen: { key: "slice", read: whole },
  rail: { key: "rail", read: oneOf("network", "setup") },
  sheet: { key: "sheet", read: oneOf("weights", "network", "slope", "setup") },
  colorBy: { key: "color", read: oneOf("weight", "slope") },
  slopeOf: { key: "slope", read: oneOf("a", "b") },
  example: { key: "example", read: whole },
  nudge: { key: "nudge", read: small },
  show: { key: "show", read: (text) => /^[a-z]+(,[a-z]+)*$/.test(text) ? text : undefined },
  ghostStep: { key: "ghost", read: whole },
  camera: { key: "camera", read: (text) => cameraOf(text) ? text : undefined },
  many: { key: "many", read: oneOf("planes", "pairs", "curvature", "training") },
  plane: { key: "plane", read: oneOf("links", "random", "pca", "hessian", "steepest", "through") },
  planeSeed: { key: "seed", read: whole },
  planeAs: { key: "as", read: oneOf("surface", "contour") },
  through: { key: "through", read: (text) => /^[\w-]{1,64}$/.test(text) ? text : undefined },
  hide: { key: "hide", read: (text) => hidden(text) ?? undefined },
  theme: { key: "theme", read: oneOf("system", "light", "dark") },
  race: { key: "race", read: (text) => /^[\w-]+(,[\w-]+)*$/.test(text) ? text : undefined },
  lesson: { key: "lesson", read: (text) => placeOf(text) ? text : undefined },
  speed: { key: "speed", read: whole },
  stride: { key: "stride", read: whole },
};

/**
 * @template {string} T
 * @param {...T} choices
 * @returns {(text: string) => T | undefined}
 */
function oneOf(...choices) {
  return (text) => choices.find((choice) => choice === text);
}

/** From -1 to 1. @param {string} text */
function small(text) {
  return /^-?[01](\.\d{1,6})?$/.test(text) && Math.abs(Number(text)) <= 1
    ? Number(text)
    : undefined;
}

/** @param {string} text */
function whole(text) {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/**
 * @param {State} state
 * @param {View} defaults fields that are as here are left out
 * @returns {string} with the leading `#`
 */
export function toHash(state, defaults) {
  /** @type {[string, unknown][]} */
  const pairs = [["s", state.session?.id], ["p", state.session?.preset]];
  pairs.push(["a", state.links?.[0]], ["b", state.links?.[1]], ["step", state.step]);
  for (const [field, { key }] of Object.entries(VIEW_FIELDS)) {
    const name = /** @type {keyof View} */ (field);
    if (state.view[name] !== defaults[name]) pairs.push([key, state.view[name]]);
  }
  const said = pairs.filter(([, value]) => value !== null && value !== undefined);
  return "#" + said.map(([key, value]) => `${key}=${readable(String(value))}`).join("&");
}

/** @param {string} value */
function readable(value) {
  return encodeURIComponent(value).replace(/%5B|%5D|%2C/g, decodeURIComponent);
}

/**
 * @param {string} hash
 * @returns {Opening}
 */
export function fromHash(hash) {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const a = given.get("a"), b = given.get("b");
  return {
    session: given.get("s"),
    preset: given.get("p"),
    links: a && b ? [a, b] : null,
    step: whole(given.get("step") ?? "") ?? null,
    view: viewOf(given),
  };
}

/**
 * @param {URLSearchParams} given
 * @returns {Partial<View>}
 */
function viewOf(given) {
  const entries = Object.entries(VIEW_FIELDS).map(([field, { key, read }]) => {
    const text = given.get(key);
    return [field, text === null ? undefined : read(text)];
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
