// The marble in the reader's hand: a spot that was clicked, the marble under the pointer, and steps by arrow keys.
/** @import { Spot } from "../types/figures.d.ts" */
/** @import { State } from "../types/state.d.ts" */
/** @import { StageView } from "./stage-view.js" */
import { pace, strides } from "../marble-walk.js";
import { valueAt } from "../figures/grid.js";
import { html } from "../lib/html.js";
import * as format from "../lib/format.js";
import { heightAt } from "../landing.js";
import { latest } from "../lib/latest.js";
import { t } from "../lib/texts.js";
import { basinAt } from "../overlay-words.js";
import { hasSlice, watches } from "../selectors.js";

/** @typedef {{a: number, b: number}} Place */

export class Marble {
  /** A spot that was clicked and not yet taken. @type {Spot | null} */
  ghost = null;
  /** Where the marble is held, until the page has read what is true there. @type {Spot | null} */
  held = null;
  /** Whether arrow keys move the marble. */
  walking = false;
  #dragging = false;
  #gestures = 0;
  #mover = latest(
    (/** @type {Place & {gesture: string}} */ want) => this.#move(want),
    () => true,
  );

  /** @param {StageView} stage */
  constructor(stage) {
    this.stage = stage;
  }

  get state() {
    return this.stage.state;
  }

  get actions() {
    return this.stage.actions;
  }

  listen() {
    /** @param {string} type @param {(event: CustomEvent) => void} fn */
    const on = (type, fn) =>
      this.stage.addEventListener(type, (event) => fn(/** @type {CustomEvent} */ (event)), {
        signal: this.stage.signal,
      });
    on("plot-click", ({ detail }) => this.clicked(detail));
    on("plot-drag", ({ detail }) => this.drag(detail));
    on("plot-drop", ({ detail }) => this.drop(detail));
    on("plot-key", (event) => this.key(event.detail) && event.preventDefault());
    this.stage.on("focusout", (event) => {
      const plot = /** @type {HTMLElement} */ (event.target).localName === "plot-view";
      if (plot) this.walk(false);
    });
    document.addEventListener("walk-marble", () => this.take(), { signal: this.stage.signal });
  }

  /** The error of the slice, or of the curve, at a spot; null beside it. @param {Place} spot @returns {Spot | null} */
  #on(spot) {
    const { surface, scene, view } = this.state;
    if (view.tab === "curve") {
      const error = scene && heightAt(scene.curves[view.slopeOf], spot[view.slopeOf]);
      return error === null ? null : { ...spot, error };
    }
    if (!surface) return null;
    const error = valueAt({ x: surface.x, y: surface.y, z: surface.error }, spot.a, spot.b);
    return Number.isFinite(error) ? { ...spot, error } : null;
  }

  /** @param {Place} spot */
  clicked(spot) {
    if (this.actions.guess.on) return this.actions.guess.commit(spot);
    if (watches(this.state) || this.state.view.tab === "curve") return;
    this.ghost = this.#on(spot);
    this.stage.note();
    this.stage.schedule();
  }

  /** The marble goes where the ghost is. */
  go() {
    if (this.ghost) this.#ask(this.ghost);
    this.#gestures++;
    this.dismiss();
  }

  dismiss() {
    this.ghost = null;
    this.stage.note();
    this.stage.schedule();
  }

  /** @param {Place} spot */
  drag(spot) {
    if (watches(this.state)) return;
    this.#dragging = true;
    this.ghost = null;
    this.#ask(this.#meant(spot));
    this.hover(this.held);
  }

  /** @param {Place} spot */
  drop(spot) {
    if (watches(this.state)) return;
    this.#dragging = false;
    this.#ask(this.#meant(spot));
    this.#gestures++;
    this.hover(null);
  }

  /** On the curve only one weight moves, and the picture's second direction is the error. @param {Place} spot */
  #meant(spot) {
    const { scene, view } = this.state;
    if (view.tab !== "curve" || !scene) return spot;
    const { a, b } = scene.curves;
    return { a: a.point.x, b: b.point.x, [view.slopeOf]: spot.a };
  }

  /** @param {Place} spot */
  #ask(spot) {
    this.held = this.#on(spot);
    this.#mover.ask({ a: spot.a, b: spot.b, gesture: `marble ${this.#gestures}` });
    this.stage.schedule();
  }

  /** Puts the weights A and B there. @param {Place & {gesture: string}} want */
  async #move({ a, b, gesture }) {
    const { links } = this.state;
    if (!links) return;
    const weights = { [links[0]]: Number(a.toPrecision(5)), [links[1]]: Number(b.toPrecision(5)) };
    await this.actions.patch({ weights }, { gesture });
    this.stage.schedule();
  }

  /** Lets go of the marble once what is true there has been read. @param {State} state */
  settle({ scene, revision, session }) {
    if (!this.held || this.#dragging || this.#mover.busy) return;
    const read = scene?.revision === revision && scene.session === session?.id;
    if (read || this.state.offline) this.held = null;
  }

  /** Another pair, session or scale is another picture. */
  forget() {
    this.ghost = null;
    this.held = null;
    this.hover(null);
  }

  /** From the key M: to the picture, and the arrows move the marble. */
  take() {
    const plot = /** @type {HTMLElement | null} */ (
      [...this.stage.querySelectorAll("plot-view")].find((each) =>
        !(/** @type {HTMLElement} */ (each).hidden)
      ) ?? null
    );
    plot?.focus();
    this.walk(!this.walking);
  }

  /** @param {boolean} on */
  walk(on) {
    const may = hasSlice(this.state.view.tab) && !watches(this.state);
    if (this.walking === (on && may)) return;
    this.walking = on && may;
    this.#gestures++;
    this.stage.note();
  }

  /** A key on a picture. @param {KeyboardEvent} event @returns {boolean} whether it meant something */
  key(event) {
    const { key, shiftKey, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey) return false;
    const by = strides(key), guessing = this.actions.guess.on;
    if (by && (this.walking || guessing)) return this.#stride(by, shiftKey, guessing);
    if (key.toLowerCase() === "m") this.walk(!this.walking);
    else if (key === "Enter" && guessing) this.actions.guess.commit(null);
    else if (key === "Enter" && this.ghost) this.go();
    else if (key === "Escape" && (this.walking || this.ghost)) {
      this.walk(false);
      this.dismiss();
    } else return false;
    return true;
  }

  /** @param {[number, number]} by @param {boolean} far @param {boolean} guessing */
  #stride([a, b], far, guessing) {
    const { scene, frame } = this.state;
    if (!scene || !frame || !this.state.surface) return false;
    const at = scene.path.steps.length - 1;
    const here = { a: scene.path.a[at], b: scene.path.b[at] };
    const from = guessing ? this.actions.guess.spot ?? here : this.held ?? here;
    const [wide, high] = frame.ranges.map((range) => pace(range, far));
    const to = { a: from.a + a * wide, b: from.b + b * high };
    if (guessing) this.actions.guess.place(to);
    else this.#ask(to);
    return true;
  }

  /** The chip beside the pointer. @param {Spot | null} spot */
  hover(spot) {
    this.stage.querySelector(".hover")?.remove();
    if (!spot || !Number.isFinite(spot.error)) return;
    const [a, b] = [format.weight(spot.a), format.weight(spot.b)];
    const says = t("stage.here", { a, b, error: format.error(spot.error) });
    const basin = basinAt(this.state, spot);
    const chip = html`<p class="chip hover" aria-hidden="true">${says}${
      basin && html`<br>${basin}`
    }</p>`;
    this.stage.one(".plot").insertAdjacentHTML("beforeend", chip.text);
  }
}
