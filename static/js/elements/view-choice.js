// `<view-choice field="tab" role="tablist">`: tabs or pills that set one field of the view.
import { Part } from "./part.js";

export class ViewChoice extends Part {
  get field() {
    return /** @type {keyof import("../types/state.d.ts").View} */ (this.getAttribute("field"));
  }

  get choices() {
    return /** @type {HTMLButtonElement[]} */ ([...this.querySelectorAll("button")]);
  }

  /** Some are not there everywhere. */
  get reachable() {
    return this.choices.filter((button) => button.offsetParent !== null);
  }

  render() {
    for (const button of this.choices) button.dataset.label = button.textContent?.trim();
  }

  connected() {
    this.watch((state) => this.shown(state.view[this.field]), (value) => this.update(value));
    this.on("click", (event) => {
      const button = /** @type {HTMLElement} */ (event.target).closest("button");
      if (button) this.take(button.value);
    });
    this.on("keydown", (event) => this.walk(event));
  }

  /** @param {unknown} value */
  shown(value) {
    if (this.field !== "frozen") return String(value);
    return value === null ? "living" : "frozen";
  }

  /** @param {string} value */
  update(value) {
    const mark = this.getAttribute("role") === "tablist" ? "aria-selected" : "aria-checked";
    for (const button of this.choices) {
      const chosen = button.value === value;
      button.setAttribute(mark, String(chosen));
      button.tabIndex = chosen ? 0 : -1;
    }
  }

  /** @param {string} value */
  take(value) {
    if (this.field !== "frozen") return this.actions.view({ [this.field]: value });
    return value === "frozen" ? this.actions.freeze() : this.actions.live();
  }

  /** @param {KeyboardEvent} event */
  walk(event) {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    const choices = this.reachable;
    const here = choices.findIndex((button) => button === document.activeElement);
    const next = choices[(here + by + choices.length) % choices.length];
    next.focus();
    this.take(next.value);
  }
}
