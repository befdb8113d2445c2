// What the set-up does beyond its form: looks at data before there is a session, brings tables along, starts again.
/** @import { Actions } from "./actions.js" */
/** @import { Block, Config, DatasetView, Examples, SessionView, TableChoice } from "./types/api.d.ts" */
import { ApiError } from "./api.js";
import { latest } from "./lib/latest.js";
import { t } from "./lib/texts.js";

const SEEDS = 1000;
/** These know the learning rate in the same units, so that it may stay what it is. */
const DESCENTS = ["sgd", "momentum", "nesterov"];

/** A seed that is easily read out to somebody. */
export function anySeed() {
  return Math.floor(Math.random() * SEEDS);
}

/**
 * Another optimizer: the settings around it stay; its learning rate only among kinds of plain descent.
 * @param {Config["optimizer"]} now
 * @param {string} name
 */
export function otherOptimizer({ schedule, clip_norm, rule, ...now }, name) {
  const kept = { name, schedule, clip_norm, ...(rule === "book" ? { rule } : {}) };
  const alike = DESCENTS.includes(name) && DESCENTS.includes(now.name);
  return alike ? { ...kept, learning_rate: now.learning_rate } : kept;
}

/**
 * What is sent of a change that acts at once.
 * @param {Config} now
 * @param {"optimizer" | "batch" | "error"} section
 * @param {any} value
 */
export function patchOf({ optimizer }, section, value) {
  const other = section === "optimizer" && "name" in value;
  return { [section]: other ? otherOptimizer(optimizer, value.name) : value };
}

export class Setup {
  /** Tables of this visit, so that their columns can be chosen anew. @type {Map<string, {file: Blob, view: DatasetView}>} */
  #tables = new Map();

  /** @param {Actions} actions */
  constructor(actions) {
    this.actions = actions;
    this.looks = latest(
      (/** @type {{data: object, show: (examples: Examples) => void}} */ want, signal) =>
        this.#look(want, signal),
      () => true,
    );
  }

  get #session() {
    return this.actions.store.get().session;
  }

  /**
   * The examples that a choice of data would bring; of many asked for quickly, the last.
   * @param {Record<string, unknown>} data
   * @param {(examples: Examples) => void} show
   */
  look(data, show) {
    this.looks.ask({ data, show });
  }

  /**
   * @param {{data: object, show: (examples: Examples) => void}} want
   * @param {AbortSignal} signal
   */
  async #look({ data, show }, signal) {
    try {
      show(await this.actions.api.preview(data, { signal }));
    } catch (reason) {
      // Without an answer there is no map, which is no harm; what is refused is said at its field.
      if (reason instanceof ApiError) this.actions.failed(reason);
    }
  }

  /**
   * @param {Blob} file
   * @param {TableChoice} choice
   * @param {AbortSignal} signal
   */
  async bring(file, choice, signal) {
    const view = await this.actions.api.upload(file, choice, { signal });
    this.#tables.set(view.id, { file, view });
    return view;
  }

  /**
   * A table by its id: of this visit with its file, else as the server keeps it.
   * @param {string} id
   * @param {AbortSignal} signal
   * @returns {Promise<{file: Blob | null, view: DatasetView | null}>}
   */
  async table(id, signal) {
    const known = this.#tables.get(id);
    if (known) return known;
    try {
      return { file: null, view: await this.actions.api.dataset(id, { signal }) };
    } catch {
      return { file: null, view: null };
    }
  }

  /** Starts with what the form has. @param {Config} config */
  start(config) {
    return this.actions.create({ ...config, title: t("setup.own") });
  }

  /**
   * Back to step 0 of a new session: with the same initial weights, or with new ones.
   * @param {boolean} fresh
   */
  async again(fresh) {
    const session = this.#session;
    if (!session) return;
    const { config, preset, title } = session;
    const weights = fresh
      ? { initializer: config.weights.initializer ?? "glorot_uniform" }
      : await this.#first(session);
    await this.actions.create({
      ...(preset ? { preset } : {}),
      ...config,
      title,
      weights,
      seed: fresh ? anySeed() : config.seed,
    });
  }

  /** The weights of step 0, which may have been moved by hand. @param {SessionView} session */
  async #first({ id, config, changes }) {
    const moved = changes.some(({ step, changed }) => step === 0 && changed.includes("weights"));
    if (!moved) return config.weights;
    try {
      return (await this.actions.api.weights(id, 0)).weights;
    } catch (reason) {
      this.actions.failed(reason);
      return config.weights;
    }
  }

  /**
   * What a config would start from.
   * @param {Config} config
   * @returns {Promise<Record<string, Block> | null>}
   */
  async startOf(config) {
    const { api } = this.actions;
    try {
      const { id } = await api.create(config);
      const { weights } = await api.weights(id, 0);
      await api.remove(id);
      return weights;
    } catch (reason) {
      this.actions.failed(reason);
      return null;
    }
  }
}
