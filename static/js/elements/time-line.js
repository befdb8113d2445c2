// `<time-line>`: the error over the steps; drag, click or arrows move the playhead.
/** @import { TimelineDrawing } from "../types/figures.d.ts" */
import { stepAt, timeline } from "../figures/timeline.js";
import { html } from "../lib/html.js";
import * as format from "../lib/format.js";
import { lastStep, neighbor } from "../selectors.js";
import { Part } from "./part.js";

export class TimeLine extends Part {
  /** @type {TimelineDrawing | null} */
  #drawing = null;

  render() {
    this.innerHTML =
      html`<div class="drawing" role="slider" tabindex="0" aria-label="Step"></div>`.text;
  }

  connected() {
    const box = this.one(".drawing");
    this.watch((s) => [s.history, s.step, s.session?.changes, s.theme], () => this.update());
    const resize = new ResizeObserver(() => this.update());
    resize.observe(box);
    this.signal.addEventListener("abort", () => resize.disconnect());
    this.on("pointerdown", (event) => {
      box.setPointerCapture(event.pointerId);
      this.seek(event);
    }, box);
    this.on(
      "pointermove",
      (event) => box.hasPointerCapture(event.pointerId) && this.seek(event),
      box,
    );
    this.on("keydown", (event) => this.key(event), box);
  }

  update() {
    const { history, step, session, theme } = this.state;
    const box = this.one(".drawing");
    const size = { width: box.clientWidth, height: box.clientHeight };
    if (!session || !history.steps.length || !size.width || !size.height) return;
    this.#drawing = timeline({
      ...history,
      step,
      changes: session.changes.map((change) => change.step),
      theme,
      size,
      phone: size.width < 560,
    });
    box.innerHTML = this.#drawing.markup;
    this.describe();
  }

  describe() {
    const { history, step } = this.state, box = this.one(".drawing");
    const at = history.steps.indexOf(step);
    const now = at < 0 ? "" : `, error ${format.error(history.train[at])}`;
    const test = at < 0 || history.test[at] === null
      ? ""
      : `, test ${format.error(history.test[at])}`;
    box.setAttribute("aria-valuemin", "0");
    box.setAttribute("aria-valuemax", String(lastStep(this.state)));
    box.setAttribute("aria-valuenow", String(step));
    box.setAttribute("aria-valuetext", `Step ${step}${now}${test}`);
  }

  /** @param {PointerEvent} event */
  seek(event) {
    if (!this.#drawing) return;
    const x = event.clientX - this.one(".drawing").getBoundingClientRect().left;
    this.actions.seek(stepAt(this.#drawing, this.state.history.steps, x));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const by = {
      ArrowLeft: -1,
      ArrowDown: -1,
      ArrowRight: 1,
      ArrowUp: 1,
      PageUp: 10,
      PageDown: -10,
    }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    this.actions.seek(neighbor(this.state, event.shiftKey ? 10 * by : by));
  }
}
