// `<weight-row which="a">`: badge, name, slider and value of weight A or B.
import { html } from "../lib/html.js";
import { t } from "../lib/texts.js";
import { weight } from "../lib/format.js";
import { latest } from "../lib/latest.js";
import { entry, linkOf, watches } from "../selectors.js";
import { Part } from "./part.js";
import { slider } from "./slider.js";
import { valueInput } from "./value-input.js";

export class WeightRow extends Part {
  /** @type {string | null} */
  #name = null;
  #reach = 0;

  get which() {
    return /** @type {"a" | "b"} */ (this.getAttribute("which"));
  }

  render() {
    const letter = this.which.toUpperCase();
    this.innerHTML = html`
      <span class="letter ${this.which}" aria-hidden="true">${letter}</span>
      <span class="name"></span>
      <input type="range" aria-label="${t("network.weightOf", { letter })}">
      <input class="value-input" inputmode="decimal" autocomplete="off"
        aria-label="${t("network.valueOf", { letter })}">
    `.text;
  }

  connected() {
    const setter = latest(
      (/** @type {{value: number, gesture?: number}} */ want) => this.set(want.value, want.gesture),
      () => true,
    );
    let gesture = 0, dragged = false;
    const bar = slider(this.input("[type=range]"), {
      zero: true,
      say: weight,
      moving: (value) => {
        dragged = true;
        setter.ask({ value, gesture });
      },
      moved: (value) => {
        setter.ask({ value, gesture: dragged ? gesture++ : undefined });
        dragged = false;
      },
    });
    const show = valueInput(this.input(".value-input"), {
      write: weight,
      take: (value) => setter.ask({ value }),
    });
    this.watch((s) => [linkOf(s, this.which), s.scene?.weights, s.offline], (_, state) => {
      const name = linkOf(state, this.which);
      const value = name ? entry(state.scene?.weights.weights, name) : null;
      if (name !== this.#name) this.#reach = 0;
      this.#name = name;
      this.#reach = Math.max(this.#reach, reach(value ?? 0));
      this.one(".name").textContent = name ?? "";
      this.one(".name").title = name ?? "";
      for (const input of this.querySelectorAll("input")) {
        input.disabled = value === null || state.offline || watches(state);
      }
      if (value === null) return;
      bar.bound(-this.#reach, this.#reach);
      bar.show(value);
      show(value);
    });
  }

  /** @param {number} value @param {number} [gesture] of a drag */
  async set(value, gesture) {
    if (!this.#name) return;
    const weights = { [this.#name]: Number(value.toPrecision(6)) };
    const drag = gesture === undefined ? {} : { gesture: `${this.which} ${gesture}` };
    await this.actions.patch({ weights }, drag);
  }
}

/** How far the slider goes to both sides of zero. @param {number} value */
function reach(value) {
  return [3, 6, 12, 30, 60, 120].find((r) => Math.abs(value) <= 0.9 * r) ?? Math.abs(value) * 1.5;
}
