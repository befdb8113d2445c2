// The two settings of a map of trainability: which there are, what they are now, and how they are taken; pure.
/** @import { Block, Catalogue, Entry, SessionPatch, SessionView } from "./types/api.d.ts" */
/** @import { AxisForm, TrainForm, TrainMap } from "./types/many.d.ts" */
import * as format from "./lib/format.js";
import { listed, t, translated } from "./lib/texts.js";

/** What can be taken from a map; the rate of one layer alone is no setting of a session. */
const TAKEN = ["learning_rate", "momentum", "initial_scale", "batch_size"];
/** A network of more weights is trained fewer times, and less far. */
const LARGE = 2000;
/** How a run may end. */
const OUTCOMES = /** @type {const} */ (["lower", "not_lower", "diverged"]);

/**
 * The settings that this session has, out of the catalogue.
 * @param {Catalogue} catalogue
 * @param {SessionView} session
 * @returns {Entry[]}
 */
export function quantities(catalogue, session) {
  return catalogue.trainability.filter(({ name }) =>
    TAKEN.includes(name) && valueNow(session, name) !== null
  );
}

/** What a setting is called. @param {Entry | {name: string, title?: string | null}} entry */
export function titleOf({ name, title }) {
  return translated(`many.quantity.${name}`, title ?? format.words(name));
}

/**
 * What a setting is now, null where the session has none of it.
 * @param {SessionView} session
 * @param {string} name
 * @returns {number | null}
 */
export function valueNow({ config, data }, name) {
  if (name === "initial_scale") return 1;
  if (name === "batch_size") return config.batch.size ?? data.train;
  const value = config.optimizer[name];
  return typeof value === "number" ? value : null;
}

/**
 * An axis as the catalogue suggests it.
 * @param {Entry} entry
 * @param {SessionView} session
 * @returns {AxisForm}
 */
export function axisOf({ name, params }, session) {
  const given = params.find((param) => param.name === "range")?.default;
  const [low, high] = Array.isArray(given) ? given.map(Number) : [1, session.data.train];
  return { name, low, high, points: session.parameters > LARGE ? 7 : 17 };
}

/**
 * @param {Catalogue} catalogue
 * @param {SessionView} session
 * @returns {TrainForm}
 */
export function defaultForm(catalogue, session) {
  const [first, second] = quantities(catalogue, session);
  return {
    x: axisOf(first, session),
    y: axisOf(second, session),
    steps: session.parameters > LARGE ? 20 : 100,
  };
}

/** The form as it stands. @param {import("./types/state.d.ts").State} state @returns {TrainForm | null} */
export function formOf({ catalogue, session, many }) {
  return catalogue && session ? many.form ?? defaultForm(catalogue, session) : null;
}

/** Whether the values of a setting lie evenly in the logarithm. @param {{name: string}} axis @param {Entry[]} entries */
export function isLog({ name }, entries) {
  const spacing = entries.find((each) => each.name === name)?.params
    .find((param) => param.name === "spacing");
  return spacing?.default === "log";
}

/**
 * So many values of an axis, before the server has said which.
 * @param {AxisForm} axis
 * @param {number} points
 * @param {boolean} log
 */
export function planned({ low, high }, points, log) {
  const share = (/** @type {number} */ k) => k / (points - 1);
  return Array.from(
    { length: points },
    (_, k) => log ? low * (high / low) ** share(k) : low + (high - low) * share(k),
  );
}

/** The request for a map. @param {TrainForm} form */
export function requestOf({ x, y, steps }) {
  /** @param {AxisForm} axis */
  const axis = ({ name, low, high, points }) => ({ name, range: [low, high], points });
  return { x: axis(x), y: axis(y), steps };
}

/**
 * What has to be sent for the settings of a run, and what would give back those of now. The scale of the first
 * weights is not among them.
 * @param {SessionView} session
 * @param {Record<string, number>} values
 * @returns {[SessionPatch, SessionPatch]}
 */
export function settingsPatch(session, values) {
  const { config, data } = session;
  /** @type {SessionPatch} */
  const patch = {};
  /** @type {SessionPatch} */
  const before = {};
  for (const [name, value] of Object.entries(values)) {
    if (name === "initial_scale") continue;
    if (name === "batch_size") {
      patch.batch = { size: value >= data.train ? null : value };
      before.batch = { size: config.batch.size };
    } else {
      patch.optimizer = { ...patch.optimizer, [name]: Number(value.toPrecision(3)) };
      before.optimizer = { ...before.optimizer, [name]: config.optimizer[name] };
    }
  }
  return [patch, before];
}

/**
 * @param {Record<string, Block>} weights
 * @param {number} by
 * @returns {Record<string, Block>}
 */
export function scaled(weights, by) {
  const times = (/** @type {number} */ value) => value * by;
  return Object.fromEntries(
    Object.entries(weights).map(([name, block]) => [
      name,
      /** @type {Block} */ (block.map((row) => Array.isArray(row) ? row.map(times) : times(row))),
    ]),
  );
}

/** Settings in words. @param {Record<string, number>} values */
export function saysOf(values) {
  return Object.entries(values)
    .map(([name, value]) => `${titleOf({ name })} ${format.setting(Number(value.toPrecision(3)))}`)
    .join(", ");
}

/** How a map came out, in one sentence. @param {TrainMap} map */
export function mapSentence({ outcomes }) {
  const runs = OUTCOMES.reduce((sum, kind) => sum + outcomes[kind], 0);
  /** @param {string} key @param {number} n @param {string} [list] */
  const say = (key, n, list = "") =>
    t(`many.train.outcomes.${key}`, { n, count: format.count(n), list });
  const met = OUTCOMES.filter((kind) => outcomes[kind] > 0);
  if (met.length === 1) return say(`all.${met[0]}`, runs);
  return say("some", runs, listed(met.map((kind) => say(kind, outcomes[kind]))));
}

/** Which run came lowest. @param {TrainMap} map */
export function lowestSentence({ lowest, x, y }) {
  if (!lowest) return t("many.train.point");
  const where = saysOf({ [x.name]: lowest.x, [y.name]: lowest.y });
  return t("many.train.lowest", { error: format.error(lowest.error), where });
}
