// `<race-view>`: the runners, each with its numbers and a sentence; one more from the step that is shown.
/** @import { RunnerFacts } from "../types/race.d.ts" */
import { runnerStyle } from "../figures/trail.js";
import { sample } from "../figures/runners.js";
import { html, icon, trusted } from "../lib/html.js";
import * as format from "../lib/format.js";
import { t } from "../lib/texts.js";
import { MOST_RUNNERS } from "../race-state.js";
import { raceFacts, startLine } from "../race-words.js";
import { watches } from "../selectors.js";
import { Part } from "./part.js";
import { RaceForm } from "./race-form.js";

export class RaceView extends Part {
  #drawn = "";

  render() {
    this.innerHTML = html`
      <div class="rail-head">
        <h2 id="race-title">${t("race.title")}</h2>
        <div class="acts">
          <button type="button" class="plain" value="add"
            aria-expanded="false">${icon("plus")}${t(
              "race.add",
            )}</button>
          <button type="button" class="plain" value="slope">${t("race.slope")}</button>
          <button type="button" class="quiet" value="end" title="${t("race.end")}"
            aria-label="${t(
              "race.end",
            )}">${icon("close")}</button>
        </div>
      </div>
      <div class="rail-body">
        <form class="join" hidden></form>
        <ul class="runners"></ul>
        <p class="second start"></p>
      </div>
    `.text;
  }

  connected() {
    // Before the form, which can only take the focus where it is seen.
    this.watch((s) => [s.race.shown, s.race.runners.length > 0], (_, { race }) => {
      const on = race.shown && race.runners.length > 0;
      document.documentElement.toggleAttribute("data-race", on);
    });
    const form = new RaceForm(this, /** @type {HTMLFormElement} */ (this.one("form")));
    this.on("click", (event) => {
      const button = /** @type {HTMLElement} */ (event.target).closest("button");
      if (button) this.pressed(button.value, button.closest("li")?.dataset.id ?? "");
    });
    this.watch(
      (s) =>
        s.race.runners.length
          ? [s.race, s.session, s.history, s.scene, s.surface, s.step, s.theme, s.catalogue]
          : [],
      (_, state) => this.update(state.race.runners.length ? raceFacts(state) : []),
    );
    const way = document.querySelector(".to-race");
    if (way) this.on("click", () => this.actions.race.show(true), way);
    this.watch((s) => [s.race.adding, s.race.shown], (_, { race }) => form.show(race.adding));
    this.watch(
      (s) => [s.race.adding, s.race.runners.length >= MOST_RUNNERS, s.offline, watches(s)],
      (_, state) => {
        const add = this.button("[value=add]"), full = state.race.runners.length >= MOST_RUNNERS;
        add.disabled = full || state.offline || watches(state);
        add.title = full ? t("race.full") : t("race.addHow");
        add.setAttribute("aria-expanded", String(state.race.adding));
      },
    );
  }

  /** @param {string} what @param {string} id */
  pressed(what, id) {
    const { race } = this.actions;
    if (what === "add") return race.form(!this.state.race.adding);
    if (what === "slope") return race.show(false);
    if (what === "end") return race.end();
    if (what === "follow") return race.follow(id);
    if (what === "hide") return race.hide(id);
    if (what === "leave") return race.leave(id);
  }

  /** @param {RunnerFacts[]} facts */
  update(facts) {
    const list = this.one(".runners"), key = facts.map(({ id }) => id).join();
    if (key !== this.#drawn) {
      this.#drawn = key;
      list.innerHTML = facts.map((each) => row(each).text).join("");
    }
    for (const each of facts) this.fill(each);
    this.one(".start").textContent = startLine(this.state);
  }

  /** @param {RunnerFacts} facts */
  fill({ id, slot, hidden, followed, name, rate, error, slope, says }) {
    const item = /** @type {HTMLElement} */ (this.querySelector(`[data-id="${id}"]`));
    /** @param {string} selector @param {string} text */
    const write = (selector, text) => {
      const part = /** @type {HTMLElement} */ (item.querySelector(selector));
      if (part.textContent !== text) part.textContent = text;
    };
    item.classList.toggle("hidden", hidden);
    item.classList.toggle("followed", followed);
    const style = sample(runnerStyle(slot, this.state.theme));
    if (item.dataset.style !== style) {
      item.dataset.style = style;
      /** @type {HTMLElement} */ (item.querySelector(".line")).innerHTML = style;
    }
    write(".title", name);
    write(".rate", format.setting(rate));
    write(".error", error === null ? t("say.notFinite") : format.error(error));
    write(".slope", slope === null ? "–" : format.error(slope));
    write(".says", says);
    const follow = item.querySelector("[value=follow]");
    follow?.setAttribute("aria-pressed", String(followed));
    for (const what of ["hide", "leave"]) {
      const button = /** @type {HTMLButtonElement} */ (item.querySelector(`[value=${what}]`));
      const label = t(what === "hide" && hidden ? "race.unhide" : `race.${what}`, { name });
      button.title = label;
      button.setAttribute("aria-label", label);
    }
    item.querySelector("[value=hide] use")?.setAttribute(
      "href",
      hidden ? "#icon-eye-off" : "#icon-eye",
    );
  }
}

/** @param {RunnerFacts} facts */
function row({ id }) {
  /** @param {string} name */
  const number = (name) =>
    html`
      <div>
        <dt>${t(`race.${name}`)}</dt>
        <dd class="${name}"></dd>
      </div>
    `;
  return html`
    <li data-id="${id}">
      <div class="head">
        <button type="button" value="follow" title="${t("race.follow")}">
          <span class="line">${trusted("")}</span><b class="title"></b>
        </button>
        <button type="button" class="quiet" value="hide">${icon("eye")}</button>
        <button type="button" class="quiet" value="leave">${icon("close")}</button>
      </div>
      <dl>${number("rate")}${number("error")}${number("slope")}</dl>
      <p class="says"></p>
    </li>
  `;
}
