// `<transport-bar>`: the buttons that walk, the step count and the speed.
/** @import { State } from "../types/state.d.ts" */
import { count } from "../lib/format.js";
import { html } from "../lib/html.js";
import { t } from "../lib/texts.js";
import { lastStep } from "../selectors.js";
import { openMenu } from "./menu.js";
import { Part } from "./part.js";
import { slider } from "./slider.js";

const STRIDES = [10, 100, 1000];
const SPEEDS = [1, 60];

export class TransportBar extends Part {
  connected() {
    this.on("click", (event) => {
      const button = /** @type {HTMLElement} */ (event.target).closest("[data-do]");
      if (button instanceof HTMLButtonElement) this.do(String(button.dataset.do), button);
    });
    const speed = slider(this.input(".speed input"), {
      log: true,
      say: (v) => t("walk.speedSaid", { n: Math.round(v) }),
      moving: (v) => this.actions.view({ speed: Math.round(v) }),
      moved: (v) => this.actions.view({ speed: Math.round(v) }),
    });
    speed.bound(SPEEDS[0], SPEEDS[1]);
    this.watch((s) => s.view.speed, (value) => {
      speed.show(value);
      this.one(".speed .value").textContent = t("walk.speed", { n: value });
    });
    this.watch((s) => s.view.stride, (stride) => {
      this.one("[data-do=stride]").textContent = t("walk.stride", { n: count(stride) });
    });
    this.watch((s) => [s.step, lastStep(s)], () => this.counted());
    this.watch((s) => s.playing, (playing) => this.played(playing));
    this.watch(
      (s) => [s.step === 0, atEnd(s), s.session?.outcome, s.offline, !s.session, s.playing],
      () => this.enable(),
    );
  }

  /** @param {string} what @param {HTMLButtonElement} button */
  do(what, button) {
    const { actions } = this;
    if (what === "strides") return openMenu(button, this.one(".menu"), this.items());
    if (what === "stride") return actions.step(this.state.view.stride);
    if (what === "step") return actions.step(1);
    if (what === "toggle") return actions.toggle();
    if (what === "back") return actions.back();
    actions.toStart();
  }

  items() {
    return STRIDES.map((stride) => ({
      label: html`${t("walk.steps", { n: count(stride) })}`,
      checked: stride === this.state.view.stride,
      take: () => this.actions.view({ stride }),
    }));
  }

  counted() {
    const { step } = this.state, last = lastStep(this.state);
    this.one(".count b").textContent = t("walk.at", { n: count(step) });
    this.one(".count span").textContent = step < last ? t("walk.of", { n: count(last) }) : "";
  }

  /** @param {boolean} playing */
  played(playing) {
    const button = this.button(".play");
    const says = t(playing ? "walk.pause" : "walk.play");
    button.setAttribute("aria-label", says);
    button.title = `${says} (${t("walk.space")})`;
    button.querySelector("use")?.setAttribute("href", playing ? "#icon-pause" : "#icon-play");
  }

  enable() {
    const { session, step, offline, playing } = this.state;
    const stuck = session?.outcome === "diverged" && atEnd(this.state);
    const reason = offline ? t("walk.offline") : stuck ? t("walk.unbounded") : "";
    for (const name of ["step", "stride", "toggle"]) {
      const off = !session || offline || (stuck && !playing);
      disable(this.button(`[data-do=${name}]`), off, reason);
    }
    for (const name of ["back", "toStart"]) {
      disable(this.button(`[data-do=${name}]`), !session || step === 0, t("walk.nothingBack"));
    }
  }
}

/** @param {State} state */
function atEnd(state) {
  return state.step >= lastStep(state);
}

/**
 * @param {HTMLButtonElement} button
 * @param {boolean} off
 * @param {string} reason
 */
function disable(button, off, reason) {
  button.dataset.title ??= button.title;
  button.disabled = off;
  if (off) button.title = reason;
  else if (button.dataset.do !== "toggle") button.title = button.dataset.title;
}
