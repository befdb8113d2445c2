// `<own-network>`: a trained network of the reader's own, dropped or picked; and the activations that its file leaves open.
/** @import { TrainedView } from "../types/api.d.ts" */
import { ApiError } from "../api.js";
import { count } from "../lib/format.js";
import { html } from "../lib/html.js";
import { t } from "../lib/texts.js";
import { named, sentence } from "../names.js";
import { complaint, selection } from "./param-form.js";
import { Part } from "./part.js";

const MOST_COMPLAINTS = 4;
/** Of files that hold weights alone, and do not say which activations they belong to. */
const BARE = [".safetensors", ".npz"];
const SUFFIXES = [...BARE, ".onnx"];
/** Those that are refused by the server, which says how to save them otherwise. */
const OTHERS = [".pt", ".pth", ".h5", ".keras"];
/** What most networks have. */
const USUAL = { hidden: "relu", last: "identity" };

/** Whether a file is a network by its name. @param {string} name */
export function isNetwork(name) {
  return endsIn([...SUFFIXES, ...OTHERS], name);
}

/** @param {string[]} suffixes @param {string} name */
function endsIn(suffixes, name) {
  return suffixes.some((suffix) => name.toLowerCase().endsWith(suffix));
}

/** Tells its parents with `trained`, a TrainedView, that a network is there. */
export class OwnNetwork extends Part {
  /** @type {File | null} */
  #file = null;
  #busy = false;

  render() {
    this.innerHTML = html`
      <p
        class="loads"><label class="link">${t(
          "trained.load",
        )}<input type="file" class="unseen" accept="${SUFFIXES.join()}"></label>
        <span class="unit">${t("trained.formats")}</span></p>
      <div class="asks"></div>
      <div class="complaints" role="alert"></div>
      <div class="taken" role="status"></div>
    `.text;
  }

  connected() {
    this.watch((s) => [s.draft === null], (_, { draft }) => !draft && this.say(".taken", ""));
    this.on("change", (event) => this.changed(/** @type {HTMLInputElement} */ (event.target)));
    this.on("click", (event) => {
      const button = /** @type {HTMLElement} */ (event.target).closest("[data-do=read]");
      if (button) void this.bring(this.chosen);
    });
  }

  /** @param {HTMLInputElement} input */
  changed(input) {
    const file = input.files?.[0];
    if (!file) return;
    this.take(file);
    input.value = ""; // so that the same file can be chosen again
  }

  /**
   * A file of weights alone is read with usual activations first: whether it is a network does not depend on them.
   * @param {File} file
   */
  take(file) {
    this.#file = file;
    this.say(".asks", "");
    const bare = endsIn(BARE, file.name);
    void this.bring(bare ? Object.values(USUAL) : null, bare);
  }

  /** The activations as they are chosen: of all hidden layers, and of the outputs. */
  get chosen() {
    return ["hidden", "last"].map((name) =>
      /** @type {HTMLSelectElement} */ (this.one(`[name="trained.${name}"]`)).value
    );
  }

  /** @param {string[] | null} activations @param {boolean} [asks] whether others are to be chosen before it is taken */
  async bring(activations, asks = false) {
    const file = this.#file;
    if (!file || this.#busy) return;
    this.#busy = true;
    try {
      const view = await this.actions.api.network(file, activations, { signal: this.signal });
      this.complain([]);
      if (asks) return this.ask(file.name);
      this.say(".asks", "");
      this.dispatchEvent(new CustomEvent("trained", { detail: view, bubbles: true }));
      this.say(".taken", taken(file.name, view).text);
    } catch (reason) {
      this.refused(reason);
    } finally {
      this.#busy = false;
    }
  }

  /** @param {unknown} reason */
  refused(reason) {
    this.say(".taken", "");
    if (!(reason instanceof ApiError)) return this.actions.failed(reason);
    this.complain(complaintsOf(reason));
  }

  /** @param {string} name */
  ask(name) {
    this.say(".taken", "");
    this.say(".asks", this.question(name).text);
    this.one("select").focus();
  }

  /** @param {string} name */
  question(name) {
    const known = (this.state.catalogue?.activations ?? []).map((entry) => entry.name);
    const options = (/** @type {boolean} */ last) =>
      known.filter((each) => last || each !== "softmax").map((value) => ({
        value,
        label: named(value),
      }));
    return html`
      <p class="unit">${t("trained.asks", { name })}</p>
      <label class="field"><span>${t("trained.hidden")}</span>${selection(
        "trained.hidden",
        options(false),
        USUAL.hidden,
      )}</label>
      <label class="field"><span>${t("trained.last")}</span>${selection(
        "trained.last",
        options(true),
        USUAL.last,
      )}</label>
      <div
        class="drop-foot"><span></span><button type="button" class="pill" data-do="read">${t(
          "trained.read",
        )}</button></div>
    `;
  }

  /** @param {string[]} complaints */
  complain(complaints) {
    this.say(".complaints", html`${complaints.map(complaint)}`.text);
    // The bar with what waits may lie over the lower end of the panel.
    if (complaints.length) this.one(".complaints").scrollIntoView({ block: "center" });
  }

  /** @param {string} place @param {string} text */
  say(place, text) {
    this.one(place).innerHTML = text;
  }
}

/** @param {string} name @param {TrainedView} view */
function taken(name, { parameters, notes }) {
  const summary = t("trained.taken", { name, n: parameters, count: count(parameters) });
  return html`<p class="unit">${[summary, t("trained.asIs"), ...notes].join(" ")}</p>`;
}

/** @param {ApiError} reason @returns {string[]} */
function complaintsOf({ message, status, problem }) {
  if (status === 413) return [t("trained.tooLarge", { detail: message })];
  const all = (problem.errors ?? []).map(({ at, detail }) =>
    at === "file" ? sentence(detail) : t("trained.at", { at, detail })
  );
  return all.length ? all.slice(0, MOST_COMPLAINTS) : [message];
}
