// `<setup-view>`: presets, data, network, training; built from the catalogue.
/** @import { State } from "../types/state.d.ts" */
import { html } from "../lib/html.js";
import { count } from "../lib/format.js";
import { drafted, request } from "../draft.js";
import { dataFields, trainingFields } from "./fields.js";
import { layerBoxes, onLayers } from "./layer-boxes.js";
import { readField } from "./param-form.js";
import { Part } from "./part.js";
import { drawExamples } from "./swatch.js";

export class SetupView extends Part {
  render() {
    this.innerHTML = html`
      <preset-tiles></preset-tiles>
      <section>
        <h2>Data <span class="data-says"></span></h2>
        <div class="data-row">
          <canvas aria-hidden="true"></canvas>
          <div class="data-fields"></div>
        </div>
        <div class="data-choice"></div>
      </section>
      <section>
        <h2>Network <span class="network-says"></span></h2>
        <div class="layers"></div>
      </section>
      <section class="fresh"></section>
      <section class="at-once">
        <h2>From the next step on</h2>
        <div class="fields"></div>
      </section>
      <div class="again" hidden>
        <p>These need a fresh start.</p>
        <button type="button" class="solid-button">Start again with these</button>
      </div>
    `.text;
  }

  connected() {
    this.watch(
      (s) => [s.catalogue, s.session?.id, s.session?.config, s.draft, s.notices],
      (_, state) => this.update(state),
    );
    this.watch((s) => [s.examples, s.theme, s.view.rail, s.view.sheet], (_, state) => {
      const canvas = /** @type {HTMLCanvasElement} */ (this.one(".data-row canvas"));
      if (state.examples && canvas.offsetParent) drawExamples(canvas, state.examples, state.theme);
    });
    this.on("change", (event) => this.changed(/** @type {HTMLInputElement} */ (event.target)));
    this.on("click", (event) => this.clicked(/** @type {HTMLElement} */ (event.target)));
    onLayers(this.one(".layers"), () => this.config, (network) => this.take("network", network));
  }

  /** The config as it would be after a fresh start. */
  get config() {
    const { session, draft } = this.state;
    return session && drafted(session.config, draft);
  }

  /** @param {State} state */
  update({ catalogue, session, draft, notices }) {
    const { config } = this;
    if (!catalogue || !session || !config) return;
    const { train, test } = session.data;
    const focused = document.activeElement?.getAttribute("name");
    this.one(".data-says").textContent = `${count(train + test)} examples`;
    this.one(".network-says").textContent = `${count(session.parameters)} weights and biases`;
    const forms = dataFields(catalogue, config, notices);
    this.one(".data-choice").innerHTML = forms.choice.text;
    this.one(".data-fields").innerHTML = forms.settings.text;
    this.one(".layers").innerHTML = layerBoxes(catalogue, config, notices).text;
    const training = trainingFields(catalogue, config, notices);
    this.one(".fresh").innerHTML = training.fresh.text;
    this.one(".at-once .fields").innerHTML = training.atOnce.text;
    this.one(".again").hidden = draft === null;
    if (focused) {
      /** @type {HTMLElement | null} */ (this.querySelector(`[name="${focused}"]`))?.focus();
    }
  }

  /** @param {HTMLInputElement} input */
  changed(input) {
    const [section, name] = (input.name ?? "").split(".");
    if (!section || section === "network") return;
    if (input.matches("select") && input.value === "") return this.update(this.state);
    const value = readField(input);
    if (value === undefined) return input.setAttribute("aria-invalid", "true");
    this.take(section, name ? { [name]: value } : value);
  }

  /**
   * What acts at once is sent, all else waits for the fresh start.
   * @param {string} section
   * @param {unknown} value
   */
  take(section, value) {
    if (section === "optimizer" || section === "batch") {
      return void this.actions.patch({ [section]: /** @type {object} */ (value) });
    }
    const { draft, session, catalogue } = this.state;
    if (session && catalogue) {
      this.actions.draft(request(session.config, catalogue, draft, section, value));
    }
  }

  /** @param {HTMLElement} target */
  clicked(target) {
    if (!target.closest(".again button")) return;
    const { config } = this;
    if (config) void this.actions.create({ ...config, title: "Own network" });
  }
}
