// `<setup-view>`: presets, data, network, training; built from the catalogue.
/** @import { Config, Examples } from "../types/api.d.ts" */
/** @import { State } from "../types/state.d.ts" */
/** @import { OwnNetwork } from "./own-network.js" */
/** @import { OwnTable } from "./own-table.js" */
import { drafted, fitsAtOnce, request } from "../draft.js";
import { pictured } from "../lib/html.js";
import { titled } from "../names.js";
import { pending } from "../pending.js";
import { anySeed, patchOf } from "../setup.js";
import { atOnceFields, dataFields, weightFields } from "./fields.js";
import { freeForm, readFree } from "./free-form.js";
import { keptFocus } from "./kept-focus.js";
import { layerBoxes, onLayers } from "./layer-boxes.js";
import { isNetwork } from "./own-network.js";
import { readField } from "./param-form.js";
import { Part } from "./part.js";
import { networkHead, skeleton } from "./setup-markup.js";
import { wireSliders } from "./sliding-fields.js";
import { drawExamples, examplesSummary } from "./swatch.js";
import { readTyped, typedForm } from "./typed-form.js";

export class SetupView extends Part {
  /** Lines that are open. @type {Set<string>} */
  #open = new Set();
  #ownTable = false;
  /** Examples that the draft would bring. @type {Examples | null} */
  #preview = null;
  /** The draft's data of which that is, as JSON. */
  #lookedAt = "";
  /** What was typed for weights and cannot be read. @type {Map<string, {text: string, says: string}>} */
  #wrongTexts = new Map();
  /** What stands in each place, so that only what changes is written. @type {Map<string, string>} */
  #written = new Map();

  render() {
    this.innerHTML = skeleton().text;
  }

  connected() {
    this.watch(
      (s) => [s.catalogue, s.session?.id, s.session?.config, s.draft, s.notices, s.links],
      (_, state) => this.update(state),
    );
    this.watch((s) => [s.examples, s.theme, s.view.rail, s.view.sheet], () => this.drawData());
    this.on("change", (event) => this.changed(/** @type {HTMLInputElement} */ (event.target)));
    this.on("click", (event) => this.clicked(/** @type {HTMLElement} */ (event.target)));
    for (const brought of ["table", "trained"]) {
      this.addEventListener(brought, (event) => {
        this.take(brought, /** @type {CustomEvent} */ (event).detail);
      }, { signal: this.signal });
    }
    onLayers(
      this.one(".set-network"),
      () => this.config,
      (network) => this.take("network", network),
      this.signal,
    );
    this.dropAnywhere();
  }

  /** A file that is dropped on the panel is a network by its name, or a table. */
  dropAnywhere() {
    this.on("dragover", (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      this.showOwn(true);
    });
    this.on("drop", (event) => {
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      if (!file) return;
      if (!isNetwork(file.name)) return this.ownTable.take(file, file.name);
      this.showOwn(false);
      /** @type {OwnNetwork} */ (this.one("own-network")).take(file);
    });
  }

  get ownTable() {
    return /** @type {OwnTable} */ (this.one("own-table"));
  }

  /** The config as it would be after a fresh start. */
  get config() {
    const { session, draft } = this.state;
    return session && drafted(session.config, draft);
  }

  /** @param {boolean} own */
  showOwn(own) {
    if (this.#ownTable === own) return;
    this.#ownTable = own;
    this.update(this.state);
  }

  /** @param {State} state */
  update({ catalogue, session, draft, notices, links }) {
    const { config } = this;
    if (!catalogue || !session || !config) return;
    const form = { catalogue, config, notices, open: this.#open };
    const data = dataFields(this.#ownTable ? { ...form, config: asOwn(config) } : form);
    const keep = keptFocus(this);
    this.write(".data-head", data.head.text);
    if (this.write(".data-fields", data.side.text)) this.wireData();
    this.write(".data-wrong", data.left.text);
    this.showTable(config);
    this.write(".network-head", networkHead(config).text);
    this.write(".network-layers", layerBoxes(catalogue, config, notices).text);
    const typed = config.weights.initializer ? null : typedForm(config, this.#wrongTexts);
    this.write(".weights-fields", weightFields({ ...form, typed }).text);
    const free = freeForm(session.groups, session.config.free, links, notices);
    const now = { ...form, config: { ...session.config, error: config.error } };
    this.write(".once-fields", atOnceFields({ ...now, free }).text);
    this.showWaiting(pending(session.config, draft, (name) => titleOf(catalogue, name)));
    keep();
    this.lookAhead();
  }

  /** @param {string} place @param {string} text */
  write(place, text) {
    if (this.#written.get(place) === text) return false;
    this.#written.set(place, text);
    this.one(place).innerHTML = text;
    return true;
  }

  /** @param {string[]} lines */
  showWaiting(lines) {
    this.one(".again").hidden = this.state.draft === null;
    this.one(".waits").textContent = lines.join(" · ");
  }

  /** @param {Config} config */
  showTable({ data }) {
    const id = typeof data.dataset === "string" ? data.dataset : null;
    this.ownTable.hidden = !this.#ownTable && !id;
    if (id && this.offsetParent) void this.ownTable.show(id);
  }

  wireData() {
    wireSliders(this.one(".data-fields"), {
      moving: (name, value) => this.look({ [name]: value }),
      moved: (name, value) => this.take("data", { [name]: value }),
    });
  }

  /** Where the draft has other data, their map. */
  lookAhead() {
    const { data } = this.state.draft ?? {}, wanted = data ? JSON.stringify(data) : "";
    if (wanted === this.#lookedAt) return;
    this.#lookedAt = wanted;
    if (data) return this.look({});
    this.#preview = null;
    this.drawData();
  }

  /** @param {Record<string, unknown>} change */
  look(change) {
    const { config } = this;
    if (!config) return;
    this.actions.setup.look({ ...config.data, ...change }, (examples) => {
      this.#preview = examples;
      this.drawData();
    });
  }

  drawData() {
    const { examples, theme } = this.state, shown = this.#preview ?? examples;
    const canvas = /** @type {HTMLCanvasElement} */ (this.one(".data-row canvas"));
    if (!shown || !canvas.offsetParent) return;
    drawExamples(canvas, shown, theme);
    pictured(canvas, examplesSummary(shown));
  }

  /** @param {HTMLInputElement} input */
  changed(input) {
    const [section, name, ...rest] = (input.name ?? "").split(".");
    if (!section || section === "network" || input.closest("own-table, own-network")) return;
    if (section === "typed") return this.typed(input);
    if (section === "free") return this.free(input);
    if (input.matches("select") && input.value === "") return this.update(this.state);
    if (input.name === "data.name") return this.chooseData(input.value);
    if (input.name === "weights.initializer") return void this.chooseWeights(input.value);
    const value = readField(input);
    if (value === undefined) return input.setAttribute("aria-invalid", "true");
    if (name === "schedule") return this.schedule(rest[0], value);
    this.take(section, name ? { [name]: value } : value);
  }

  /** @param {string} name */
  chooseData(name) {
    this.#ownTable = name === "own";
    if (!this.#ownTable) return this.take("data", { name });
    this.update(this.state);
  }

  /** @param {string} name */
  async chooseWeights(name) {
    this.#wrongTexts.clear();
    if (name !== "given") return this.take("weights", { initializer: name });
    const weights = this.config && await this.actions.setup.startOf(this.config);
    this.#open.add("weights");
    if (weights) this.take("weights", weights);
  }

  /** @param {HTMLInputElement} input */
  typed(input) {
    const { config } = this;
    if (!config) return;
    const field = /** @type {HTMLTextAreaElement} */ (/** @type {unknown} */ (input));
    const read = readTyped(field, config);
    if ("says" in read) {
      this.#wrongTexts.set(read.name, { text: field.value, says: read.says });
      return this.update(this.state);
    }
    this.#wrongTexts.delete(read.name);
    this.take("weights", { ...config.weights, [read.name]: read.block });
  }

  /** @param {HTMLInputElement} input */
  free({ name, value, checked }) {
    const { links } = this.state, said = { name, value, checked };
    void this.actions.patch(({ groups, config }) => ({
      free: readFree(said, groups, config.free, links),
    }));
  }

  /** @param {string} key @param {unknown} value */
  schedule(key, value) {
    const named = value === "none" ? null : { name: value };
    void this.actions.patch(({ config: { optimizer } }) => {
      const now = /** @type {object | null} */ (optimizer.schedule);
      return { optimizer: { schedule: key === "name" ? named : { ...now, [key]: value } } };
    });
  }

  /**
   * What acts at once is sent, all else waits for the fresh start.
   * @param {string} section
   * @param {any} value
   */
  take(section, value) {
    const { draft, session, catalogue, notices } = this.state;
    if (!session || !catalogue) return;
    if (section === "table") this.#ownTable = true;
    if (section === "trained") this.#wrongTexts.clear();
    const atOnce = section === "optimizer" || section === "batch" ||
      (section === "error" && !draft?.error &&
        fitsAtOnce(session.config, value.name ?? session.config.error.name));
    if (atOnce) return void this.actions.patch(({ config }) => patchOf(config, section, value));
    for (const { at } of notices) if (at?.startsWith(section)) this.actions.dismiss(at);
    this.actions.draft(request(session.config, catalogue, draft, section, value));
  }

  /** @param {HTMLElement} target */
  clicked(target) {
    const button = target.closest("button");
    if (!button) return;
    const { dice, open } = button.dataset;
    if (dice) return this.take(...rolled(dice));
    if (open) {
      if (!this.#open.delete(open)) this.#open.add(open);
      return this.update(this.state);
    }
    void this.pressed(button.dataset.do);
  }

  /** @param {string | undefined} what */
  pressed(what) {
    const { config, actions } = this;
    if (what === "same" || what === "fresh") return actions.setup.again(what === "fresh");
    if (what === "discard") {
      this.#ownTable = false;
      this.#wrongTexts.clear();
      actions.dismiss();
      return actions.draft(null);
    }
    if (what === "again" && config && !this.#wrongTexts.size) return actions.setup.start(config);
  }
}

/** Another seed, for the data or for the weights. @param {string} name @returns {[string, unknown]} */
function rolled(name) {
  return name === "seed" ? ["seed", anySeed()] : ["data", { seed: anySeed() }];
}

/** While no table is there yet the menu already says so. @param {Config} config */
function asOwn(config) {
  return "dataset" in config.data
    ? config
    : { ...config, data: { ...config.data, name: undefined, dataset: "" } };
}

/** @param {import("../types/api.d.ts").Catalogue} catalogue @param {string} name */
function titleOf({ data }, name) {
  const entry = data.find((each) => each.name === name);
  return entry ? titled(entry) : name;
}
