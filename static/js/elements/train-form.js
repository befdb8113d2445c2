// `<train-form>`: over which two settings, how far and how finely a map of trainability is made.
/** @import { TrainForm as Form } from "../types/many.d.ts" */
import * as format from "../lib/format.js";
import { html, icon } from "../lib/html.js";
import { t } from "../lib/texts.js";
import { axisOf, formOf, isLog, quantities, titleOf } from "../many-training.js";
import { Part } from "./part.js";

const FIELDS = /** @type {const} */ (["low", "high", "points"]);

export class TrainForm extends Part {
  render() {
    this.innerHTML = html`
      <form novalidate>
        ${axis("x")}${axis("y")}
        <fieldset>
          <label class="field">${t("many.train.steps")} <input type="text" name="steps"
            inputmode="numeric"></label>
        </fieldset>
        <p class="wrong" role="alert" hidden></p>
        <p class="runs unit"></p>
        <div class="buttons">
          <button type="submit" class="solid-button">${t("many.train.start")}</button>
          <button type="button" class="pill" data-do="stop" hidden>${t("stage.stop")}</button>
        </div>
      </form>
    `.text;
  }

  connected() {
    this.watch((s) => [s.catalogue, s.session?.id, s.session?.config.optimizer.name], () => {
      this.fill();
      this.update();
    });
    this.watch((s) => [s.many.form, s.many.training], () => this.update());
    this.on("change", (event) => this.changed(/** @type {HTMLInputElement} */ (event.target)));
    this.on("submit", (event) => {
      event.preventDefault();
      if (this.one(".wrong").hidden) this.actions.many.training.start();
    });
    this.on("click", (event) => {
      const what = /** @type {HTMLElement} */ (event.target).closest("button")?.dataset.do;
      if (what === "stop") this.actions.many.training.stop();
    });
  }

  /** @returns {Form | null} */
  get form() {
    return formOf(this.state);
  }

  /** The settings that this session has. */
  fill() {
    const { catalogue, session } = this.state;
    if (!catalogue || !session) return;
    const options =
      html`${
        quantities(catalogue, session).map((entry) =>
          html`<option value="${entry.name}">${titleOf(entry)}</option>`
        )
      }`.text;
    for (const select of this.querySelectorAll("select")) select.innerHTML = options;
  }

  update() {
    const { form } = this, running = !!this.state.many.training?.progress;
    if (!form) return;
    for (const side of /** @type {const} */ (["x", "y"])) {
      const select = /** @type {HTMLSelectElement} */ (this.one(`[name=${side}]`));
      select.value = form[side].name;
      for (const field of FIELDS) {
        const value = form[side][field];
        this.input(`[name="${side}.${field}"]`).value = field === "points"
          ? String(value)
          : format.setting(value);
      }
    }
    this.input("[name=steps]").value = String(form.steps);
    const n = form.x.points * form.y.points;
    this.one(".runs").textContent = t("many.train.runs", { n, count: format.count(n) });
    this.one("[type=submit]").hidden = running;
    this.one("[data-do=stop]").hidden = !running;
  }

  /** @param {HTMLInputElement} target */
  changed(target) {
    const { form } = this, [side, field] = target.name.split(".");
    if (!form) return;
    if (side === "steps") return this.keep(target, { ...form, steps: whole(target.value) }, form);
    const which = /** @type {"x" | "y"} */ (side);
    if (!field) return this.actions.many.training.change(this.chosen(form, which, target.value));
    const value = field === "points" ? whole(target.value) : format.parse(target.value) ?? NaN;
    this.keep(target, { ...form, [which]: { ...form[which], [field]: value } }, form);
  }

  /** Another setting comes with its own range; both sides never have the same one. @param {Form} form @param {"x" | "y"} side @param {string} name @returns {Form} */
  chosen(form, side, name) {
    const { catalogue, session } = this.state, other = side === "x" ? "y" : "x";
    const entry = catalogue?.trainability.find((each) => each.name === name);
    if (!entry || !session) return form;
    if (form[other].name === name) return { ...form, [side]: form[other], [other]: form[side] };
    return { ...form, [side]: axisOf(entry, session) };
  }

  /** @param {HTMLInputElement} target @param {Form} next @param {Form} before */
  keep(target, next, before) {
    const wrong = wrongIn(next, this.state.catalogue?.trainability ?? []);
    target.setAttribute("aria-invalid", String(wrong !== null));
    this.one(".wrong").hidden = wrong === null;
    this.one(".wrong").textContent = wrong ?? "";
    this.actions.many.training.change(wrong === null ? next : before);
  }
}

/** @param {string} text */
function whole(text) {
  const value = format.parse(text);
  return value !== null && Number.isInteger(value) ? value : NaN;
}

/**
 * What is wrong with a form, in words, or null.
 * @param {Form} form
 * @param {import("../types/api.d.ts").Entry[]} entries
 * @returns {string | null}
 */
function wrongIn({ x, y, steps }, entries) {
  for (const side of [x, y]) {
    const range = entries.find(({ name }) => name === side.name)?.params
      .find(({ name }) => name === "range");
    const low = range?.low ?? -Infinity, high = range?.high ?? Infinity;
    const inside = side.low >= low && side.high <= high && side.low < side.high;
    if (!inside || (side.low <= 0 && isLog(side, entries))) {
      const least = isLog(side, entries) ? t("many.train.above") : format.setting(low);
      return t("many.train.range", { low: least, high: format.setting(high) });
    }
    if (!(side.points >= 2 && side.points <= 51)) return t("many.train.points");
  }
  return steps >= 1 && steps <= 10000 ? null : t("many.train.stepsRange");
}

/** @param {"x" | "y"} side */
function axis(side) {
  const letter = t(`many.train.${side}`);
  return html`
    <fieldset>
      <legend class="unseen">${letter}</legend>
      <label
        class="field">${letter} <span class="select"><select name="${side}"></select>${icon(
          "chevron",
        )}</span></label>
      <div class="row">${FIELDS.map((field) =>
        html`<label><span>${t(`many.train.field.${field}`)}</span>
            <input type="text" inputmode="decimal" name="${side}.${field}"></label>`
      )}</div>
    </fieldset>
  `;
}
