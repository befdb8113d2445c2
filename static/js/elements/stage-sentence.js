// `<stage-sentence>`: the two live lines above the plot, and what to do where the run has diverged.
import { html } from "../lib/html.js";
import { t } from "../lib/texts.js";
import { overlayLines } from "../overlay-words.js";
import { diverged } from "../selectors.js";
import { stageSentence } from "../sentences.js";
import { Part } from "./part.js";

export class StageSentence extends Part {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  render() {
    this.innerHTML = html`
      <p class="first"></p>
      <p class="second"></p>
      <p class="remedies" hidden></p>
    `.text;
  }

  connected() {
    /** @param {import("../types/state.d.ts").State} s */
    const spoken = (
      { scene, step, session, overlays, trying, next, view, many },
    ) => {
      const { tab, slopeOf, show } = view, ofMany = tab === "many";
      const said = [
        scene,
        step,
        session,
        overlays,
        tab,
        slopeOf,
        show,
        tab === "curve" && trying,
        next,
      ];
      return [...said, ofMany && many, ofMany && view.many, ofMany && view.plane];
    };
    this.watch(spoken, (_, state) => this.say(state));
    this.watch((s) => [s.guess, s.race, s.surface], (_, state) => this.say(state));
    this.watch((s) => [diverged(s), s.step], () => this.remedy());
    this.on("click", (event) => {
      const what = /** @type {HTMLElement} */ (event.target).closest("button")?.dataset.do;
      if (what === "rewind") void this.actions.rewindTo(this.previous);
      if (what === "halve") void this.halve();
    });
  }

  /** @param {import("../types/state.d.ts").State} state */
  say(state) {
    const [first, second] = stageSentence(state);
    this.one(".first").textContent = first;
    this.one(".second").textContent = second;
    this.one(".second").classList.toggle("kept", overlayLines(state).length > 0);
    this.announce(`${first} ${second}`);
  }

  /** For those who do not see it: what stands still for a second is read out. @param {string} text */
  announce(text) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const live = document.querySelector("#live");
      if (live && live.textContent !== text) live.textContent = text;
    }, 1000);
  }

  /** The recorded step before the last. */
  get previous() {
    const { steps } = this.state.history;
    return steps.at(-2) ?? 0;
  }

  remedy() {
    const box = this.one(".remedies");
    box.hidden = !diverged(this.state);
    if (box.hidden) return;
    box.innerHTML = html`
      <button type="button" class="pill" data-do="rewind">${t("note.rewind", {
        step: this.previous,
      })}</button>
      <button type="button" class="pill" data-do="halve">${t("note.halve")}</button>
    `.text;
  }

  /** From the start again, with half the learning rate. */
  async halve() {
    const rate = this.state.session?.config.optimizer.learning_rate;
    if (!rate) return;
    await this.actions.hand.together(t("note.halve"), async () => {
      await this.actions.rewindTo(0);
      await this.actions.patch({ optimizer: { learning_rate: Number((rate / 2).toPrecision(3)) } });
    });
  }
}
