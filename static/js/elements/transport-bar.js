// `<transport-bar>`: the buttons that walk, the step count and the speed.
import { count } from "../lib/format.js";
import { html } from "../lib/html.js";
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
      say: (v) => `${Math.round(v)} steps a second`,
      moving: (v) => this.actions.view({ speed: Math.round(v) }),
      moved: (v) => this.actions.view({ speed: Math.round(v) }),
    });
    speed.bound(SPEEDS[0], SPEEDS[1]);
    this.watch((s) => s.view.speed, (value) => {
      speed.show(value);
      this.one(".speed .value").textContent = `${value} ${value === 1 ? "step" : "steps"}/s`;
    });
    this.watch((s) => s.view.stride, (stride) => {
      this.one("[data-do=stride]").textContent = `Step ×${count(stride)}`;
    });
    this.watch((s) => [s.step, lastStep(s)], () => this.counted());
    this.watch((s) => s.playing, (playing) => this.played(playing));
    this.watch(
      (s) => [s.step, lastStep(s), s.session?.outcome, s.offline, !s.session, s.playing],
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
      label: html`${count(stride)} steps`,
      checked: stride === this.state.view.stride,
      take: () => this.actions.view({ stride }),
    }));
  }

  counted() {
    const { step } = this.state, last = lastStep(this.state);
    this.one(".count b").textContent = `Step ${count(step)}`;
    this.one(".count span").textContent = step < last ? `of ${count(last)}` : "";
  }

  /** @param {boolean} playing */
  played(playing) {
    const button = this.button(".play");
    button.setAttribute("aria-label", playing ? "Pause" : "Play");
    button.title = playing ? "Pause (Space)" : "Play (Space)";
    button.querySelector("use")?.setAttribute("href", playing ? "#icon-pause" : "#icon-play");
  }

  enable() {
    const { session, step, offline, playing } = this.state;
    const atEnd = step >= lastStep(this.state);
    const stuck = session?.outcome === "diverged" && atEnd;
    const reason = offline
      ? "No connection."
      : stuck
      ? "The error grew without bound; rewind first."
      : "";
    for (const name of ["step", "stride", "toggle"]) {
      const off = !session || offline || (stuck && !playing);
      disable(this.button(`[data-do=${name}]`), off, reason);
    }
    for (const name of ["back", "toStart"]) {
      disable(this.button(`[data-do=${name}]`), !session || step === 0, "Nothing to step back to.");
    }
  }
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
