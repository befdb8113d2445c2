// `<nudge-box>`: changes one weight for a look only: what its slope foretells, and what really happens.
/** @import { SlopeFacts, State } from "../types/state.d.ts" */
import { nudge, weightAt } from "../figures/nudge.js";
import { slope as slopeText, weight } from "../lib/format.js";
import { html, pictured } from "../lib/html.js";
import { t } from "../lib/texts.js";
import { slopeFacts } from "../slope-reader.js";
import { Part } from "./part.js";
import { slider } from "./slider.js";
import { valueInput } from "./value-input.js";

const HEIGHT = 176;
const MOST = 1;

export class NudgeBox extends Part {
  #width = 312;

  render() {
    this.innerHTML = html`
      <div
        class="nudge-head"><h3>${t(
          "slope.nudge",
        )} <span class="of"></span></h3><input class="value-input" inputmode="decimal" autocomplete="off"></div>
      <input type="range">
      <svg class="picture" height="${HEIGHT}"></svg>
      <dl>
        <div>
          <dt><i class="dot predicted"></i>${t("slope.predicted")}</dt>
          <dd data-n="predicted"></dd>
        </div>
        <div>
          <dt><i class="dot actual"></i>${t("slope.actual")}</dt>
          <dd data-n="actual"></dd>
        </div>
      </dl>
    `.text;
  }

  connected() {
    const bar = slider(this.input("[type=range]"), {
      zero: true,
      say: signed,
      moving: (by) => this.by(by),
      moved: (by) => this.by(by),
    });
    bar.bound(-MOST, MOST);
    const show = valueInput(this.input(".value-input"), { write: signed, take: (v) => this.by(v) });
    this.watch((s) => s.view.nudge, (by) => {
      bar.show(by);
      show(by);
    });
    this.watch((s) => s.view.slopeOf, (which) => this.named(which));
    this.watch((s) => [s.slope, s.links, s.view.slopeOf], (_, state) => this.update(state));
    document.addEventListener("focus-nudge", () => this.reach(), { signal: this.signal });
    this.on("pointerdown", (event) => this.press(event), this.picture);
    this.on("pointermove", (event) => this.press(event), this.picture);
    this.sized(this, () => this.resized());
  }

  get picture() {
    return this.one("svg.picture");
  }

  /** @param {number} by */
  by(by) {
    const within = Math.min(MOST, Math.max(-MOST, by));
    this.actions.view({ nudge: Math.round(within * 1000) / 1000 });
  }

  /** @param {"a" | "b"} which */
  named(which) {
    const letter = which.toUpperCase();
    this.dataset.which = which;
    this.one("h3 .of").textContent = letter;
    this.input("[type=range]").setAttribute("aria-label", t("slope.nudgeOf", { letter }));
    this.input(".value-input").setAttribute("aria-label", t("slope.nudgeValue", { letter }));
  }

  /** From the key N. */
  reach() {
    this.actions.view({ sheet: "slope" });
    queueMicrotask(() => queueMicrotask(() => this.input("[type=range]").focus()));
  }

  resized() {
    if (!this.clientWidth || this.clientWidth === this.#width) return;
    this.#width = this.clientWidth;
    this.update(this.state);
  }

  /** A press on the picture nudges the weight to there. @param {PointerEvent} event */
  press(event) {
    const facts = slopeFacts(this.state);
    if (!facts || event.buttons !== 1) return;
    if (event.type === "pointerdown") this.picture.setPointerCapture(event.pointerId);
    const at = event.clientX - this.picture.getBoundingClientRect().left;
    const to = weightAt(this.figureOf(facts), at);
    this.by(Math.round(100 * (to - facts.curve.point.x)) / 100);
  }

  /** @param {SlopeFacts} facts */
  figureOf({ curve: { x, error, point }, nudge }) {
    const size = { width: this.#width, height: HEIGHT };
    return { which: this.state.view.slopeOf, x, error, point, nudge, size };
  }

  /** @param {State} state */
  update(state) {
    const facts = slopeFacts(state);
    this.classList.toggle("old", !facts);
    if (!facts) return;
    const { curve, nudge: { predicted, actual, by }, want } = facts;
    this.picture.setAttribute("viewBox", `0 0 ${this.#width} ${HEIGHT}`);
    this.picture.innerHTML = nudge(this.figureOf(facts)).text;
    const says = { by: signed(by), predicted: slopeText(predicted), actual: slopeText(actual) };
    const [from, to] = [weight(curve.x[0]), weight(curve.x[curve.x.length - 1])];
    const letter = state.view.slopeOf.toUpperCase();
    pictured(
      this.picture,
      t("slope.picture", { letter, name: want.link, from, to, ...says }),
    );
    this.one("[data-n=predicted]").textContent = says.predicted;
    this.one("[data-n=actual]").textContent = says.actual;
  }
}

/** A nudge: signed, two decimals, three where it takes them. @param {number} by */
function signed(by) {
  const text = weight(Math.abs(by)).replace(/(\.\d\d)0$/, "$1");
  return (by < 0 ? "−" : "+") + text;
}
