// `<rate-row>`: the learning rate on a logarithmic slider; a change acts from the next step.
import { html, icon } from "../lib/html.js";
import { setting } from "../lib/format.js";
import { t } from "../lib/texts.js";
import { watches } from "../selectors.js";
import { Part } from "./part.js";
import { slider } from "./slider.js";
import { valueInput } from "./value-input.js";

const LOW = 0.001, HIGH = 10;
const TICKS = [0.001, 0.01, 0.1, 1, 10];

export class RateRow extends Part {
  render() {
    const ticks = TICKS.map((tick, i) =>
      html`
        <span style="left: ${i * 25}%">${tick}</span>
      `
    );
    this.innerHTML = html`
      <div class="line">
        <span class="second">${t("rate.title")}</span>
        <input class="value-input" inputmode="decimal" autocomplete="off"
          aria-label="${t("rate.value")}">
      </div>
      <input type="range" aria-label="${t("rate.title")}">
      <div class="ticks" aria-hidden="true">${ticks}</div>
      <p class="wrong" role="alert" hidden>${icon("alarm")}<span></span></p>
    `.text;
  }

  connected() {
    /** @param {number} rate */
    const take = async (rate) => {
      await this.actions.patch({ optimizer: { learning_rate: rate } });
      this.trying(null);
    };
    const show = valueInput(this.input(".value-input"), { write: setting, take });
    const bar = slider(this.input("[type=range]"), {
      log: true,
      say: setting,
      moving: (rate) => {
        show(round(rate));
        this.trying(round(rate));
      },
      moved: (rate) => take(round(rate)),
    });
    bar.bound(LOW, HIGH);
    this.watch(
      (s) => [s.session?.config.optimizer.learning_rate, s.offline],
      (_, state) => {
        const { session } = state, off = !session || state.offline || watches(state);
        for (const input of this.querySelectorAll("input")) input.disabled = off;
        if (!session) return;
        bar.show(session.config.optimizer.learning_rate);
        show(session.config.optimizer.learning_rate);
      },
    );
    this.watch((s) => s.notices.find((n) => n.at === "optimizer.learning_rate")?.text, (text) => {
      this.one(".wrong").hidden = !text;
      this.one(".wrong span").textContent = text ?? "";
      this.one(".value-input").setAttribute("aria-invalid", String(!!text));
      if (text) this.refill(show);
    });
  }

  /** For the pictures that show where the next step would land. @param {number | null} rate */
  trying(rate) {
    this.app.store.dispatch({ type: "trying", trying: rate });
  }

  /** After a refusal the field says again what is true. @param {(value: number) => void} show */
  refill(show) {
    const { session } = this.state;
    if (session) show(session.config.optimizer.learning_rate);
  }
}

/** @param {number} rate */
function round(rate) {
  return Number(rate.toPrecision(2));
}
