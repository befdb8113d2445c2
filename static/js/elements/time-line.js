// `<time-line>`: the error over the steps; drag, click or arrows move the playhead.
/** @import { TimelineDrawing } from "../types/figures.d.ts" */
import { stepAt, timeline } from "../figures/timeline.js";
import { html, icon } from "../lib/html.js";
import * as format from "../lib/format.js";
import { t } from "../lib/texts.js";
import { runnersInTime } from "../race-pictures.js";
import { lastStep, neighbor, watches } from "../selectors.js";
import { Part } from "./part.js";

export class TimeLine extends Part {
  /** @type {TimelineDrawing | null} */
  #drawing = null;
  #size = { width: 0, height: 0 };
  #left = 0;

  render() {
    this.innerHTML = html`
      <div class="drawing" role="slider" tabindex="0" aria-label="${t("timeline.label")}"></div>
      <button type="button" class="fork-here" hidden>${icon("plus")}</button>
    `.text;
  }

  connected() {
    const box = this.one(".drawing");
    this.watch(
      (s) => [s.history, s.step, s.session?.changes, s.theme, s.race, s.catalogue],
      () => this.update(),
    );
    this.on("click", () => this.actions.race.ask(), this.one(".fork-here"));
    this.#size = this.sized(box, () => {
      this.#left = box.offsetLeft;
      this.update();
    });
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
    const box = this.one(".drawing"), size = this.#size;
    if (!session || !history.steps.length || !size.width || !size.height) return;
    this.#drawing = timeline({
      ...history,
      ...runnersInTime(this.state),
      step,
      changes: session.changes.map((change) => change.step),
      theme,
      size,
      phone: size.width < 560,
    });
    box.innerHTML = this.#drawing.markup;
    this.describe();
    this.placeFork();
  }

  /** The way into a race stands at the playhead. */
  placeFork() {
    const button = this.button(".fork-here"), drawing = this.#drawing, { step } = this.state;
    button.hidden = !drawing || watches(this.state);
    if (!drawing) return;
    const { span: [left, right], firstStep, lastStep: last } = drawing;
    const x = left + ((step - firstStep) / (last - firstStep)) * (right - left);
    const aside = x > right - 30 ? -26 : 6;
    button.style.left = `${this.#left + x + aside}px`;
    button.title = t("race.fork", { step });
    button.setAttribute("aria-label", button.title);
  }

  describe() {
    const { history, step } = this.state, box = this.one(".drawing");
    const at = history.steps.indexOf(step);
    const train = at < 0 ? null : history.train[at], test = at < 0 ? null : history.test[at];
    const says = [
      t("walk.at", { n: step }),
      ...(train === null ? [] : [t("timeline.error", { error: format.error(train) })]),
      ...(test === null ? [] : [t("timeline.test", { error: format.error(test) })]),
    ];
    box.setAttribute("aria-valuemin", "0");
    box.setAttribute("aria-valuemax", String(lastStep(this.state)));
    box.setAttribute("aria-valuenow", String(step));
    box.setAttribute("aria-valuetext", says.join(", "));
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
