// The form for one more runner: another optimizer or learning rate from this step on, or a run of the menu.
/** @import { Part } from "./part.js" */
/** @import { Entry, SessionView } from "../types/api.d.ts" */
import { html, icon } from "../lib/html.js";
import * as format from "../lib/format.js";
import { t } from "../lib/texts.js";
import { titled } from "../names.js";
import { otherOptimizer } from "../setup.js";

/** What is tried next, where it does not run yet. */
const SUGGESTED = ["momentum", "adam", "sgd", "rmsprop", "nesterov", "adagrad"];

export class RaceForm {
  /** @param {Part} view @param {HTMLFormElement} form */
  constructor(view, form) {
    this.view = view;
    this.form = form;
    const { signal } = view;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    }, { signal });
    form.addEventListener("change", (event) => {
      if (/** @type {HTMLInputElement} */ (event.target).name === "optimizer") this.chosen();
    }, { signal });
    form.addEventListener("click", (event) => {
      const button = /** @type {HTMLElement} */ (event.target).closest("button");
      if (button?.value === "take") this.take();
    }, { signal });
    form.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") this.close();
    }, { signal });
    view.watch((s) => s.step, (step) => {
      const says = form.querySelector(".from");
      if (says) says.textContent = t("race.from", { step });
    });
    view.watch((s) => s.notices, () => this.complain());
  }

  /** @returns {SessionView | null} */
  get session() {
    return this.view.state.session;
  }

  /** @param {string} name @returns {HTMLInputElement} */
  field(name) {
    return /** @type {HTMLInputElement} */ (this.form.elements.namedItem(name));
  }

  /** @param {boolean} open */
  show(open) {
    if (open === !this.form.hidden) return;
    this.form.hidden = !open;
    if (!open) return;
    this.fill();
    this.field("optimizer").focus();
  }

  close() {
    this.view.actions.race.form(false);
    /** @type {HTMLElement | null} */ (this.view.querySelector("[value=add]"))?.focus();
  }

  fill() {
    const { catalogue, race, recent, step } = this.view.state;
    const entries = catalogue?.optimizers ?? [];
    const taken = race.runners.map(({ session }) => session.config.optimizer.name);
    const next = SUGGESTED.find((name) => !taken.includes(name)) ?? "sgd";
    const others = recent.filter((r) => !race.runners.some(({ id }) => id === r.id));
    this.form.innerHTML = html`
      <p class="from second">${t("race.from", { step })}</p>
      <label class="field">${t("race.optimizer")}
        <span class="select"><select name="optimizer">${entries.map((each) => option(each, next))}
        </select>${icon("chevron")}</span></label>
      <label class="field">${t("rate.title")}
        <input type="text" name="rate" inputmode="decimal" autocomplete="off"></label>
      <p class="wrong" role="alert" hidden>${icon("alarm")}<span></span></p>
      <p class="buttons"><button class="solid-button">${t("race.join")}</button></p>
      ${others.length > 0 && html`
        <label class="field">${t("race.menu")}
          <span class="select"><select name="run">${others.map(({ id, title }) =>
            html`
              <option value="${id}">${title}</option>
            `
          )}</select>${icon("chevron")}</span></label>
        <p class="buttons"><button type="button" class="pill" value="take">${t(
          "race.take",
        )}</button></p>
      `}
    `.text;
    this.chosen();
  }

  /** The learning rate that goes with the chosen optimizer. */
  chosen() {
    const { session } = this, name = this.field("optimizer").value;
    if (!session) return;
    const { optimizer } = session.config, kept = otherOptimizer(optimizer, name);
    const entry = this.view.state.catalogue?.optimizers.find((each) => each.name === name);
    const usual = entry?.params.find((param) => param.name === "learning_rate")?.default;
    const rate = name === optimizer.name
      ? optimizer.learning_rate / 2
      : "learning_rate" in kept
      ? kept.learning_rate
      : usual;
    this.field("rate").value = format.setting(Number(rate ?? optimizer.learning_rate));
  }

  submit() {
    const { session } = this, rate = format.parse(this.field("rate").value);
    if (rate === null) return this.wrong(t("race.noRate"));
    if (!session) return;
    const name = this.field("optimizer").value, { optimizer } = session.config;
    const change = name === optimizer.name ? {} : otherOptimizer(optimizer, name);
    this.wrong("");
    void this.view.actions.race.add({ optimizer: { ...change, learning_rate: rate } });
  }

  take() {
    void this.view.actions.race.take(this.field("run").value);
  }

  /** What the server refuses, at the field. */
  complain() {
    const notice = this.view.state.notices.find(({ at }) => at?.startsWith("optimizer"));
    if (!this.form.hidden) this.wrong(notice?.text ?? "");
  }

  /** @param {string} text */
  wrong(text) {
    const box = /** @type {HTMLElement} */ (this.form.querySelector(".wrong"));
    box.hidden = !text;
    /** @type {HTMLElement} */ (box.querySelector("span")).textContent = text;
    this.field("rate").setAttribute("aria-invalid", String(!!text));
  }
}

/** @param {Entry} entry @param {string} chosen */
function option(entry, chosen) {
  const mark = entry.name === chosen && html`selected`;
  return html`
    <option value="${entry.name}" ${mark}>${titled(entry)}</option>
  `;
}
