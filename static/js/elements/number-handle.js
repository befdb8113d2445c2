// `<number-handle name="rate">`: a number in running text that is dragged sideways, stepped by arrow keys, or typed.
import { latest } from "../lib/latest.js";
import { parse } from "../lib/format.js";
import { HANDLES, stepped } from "../lesson-numbers.js";
import { t } from "../lib/texts.js";
import { Part } from "./part.js";

const PIXELS = 4;

export class NumberHandle extends Part {
  /** Shown instead of the true value while the reader holds it. @type {number | null} */
  #held = null;
  #typed = "";
  #setter = latest((/** @type {number} */ value) => this.#set(value), () => true);

  get name() {
    return this.getAttribute("name") ?? "";
  }

  get handle() {
    return HANDLES[this.name](this.state);
  }

  render() {
    this.setAttribute("role", "spinbutton");
    this.setAttribute("aria-label", t(`lessons.handle.${this.name}`));
    this.title = t("lessons.handle.how");
    this.tabIndex = 0;
  }

  connected() {
    this.watch((s) => [s.scene, s.session, s.view.nudge], () => this.#show());
    this.on("pointerdown", (event) => this.#drag(event));
    this.on("keydown", (event) => this.#key(event));
    this.on("blur", () => this.#take());
  }

  #show() {
    const { value, write, which } = this.handle;
    const shown = this.#held ?? value;
    this.classList.toggle("a", which === "a");
    this.classList.toggle("b", which === "b");
    this.textContent = this.#typed || (shown === null ? "" : write(shown));
    this.setAttribute("aria-valuenow", String(shown ?? ""));
    this.setAttribute("aria-valuetext", this.textContent);
  }

  /** @param {number} value */
  async #set(value) {
    const { patch, view } = this.handle.change(value);
    if (view) this.actions.view(view);
    if (patch) await this.actions.patch(patch);
  }

  /** @param {number} value */
  #hold(value) {
    this.#held = value;
    this.#show();
    this.#setter.ask(value);
  }

  #release() {
    this.#held = null;
    this.#show();
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    const from = this.handle.value, start = event.clientX;
    if (from === null || event.button !== 0) return;
    event.preventDefault();
    this.focus();
    this.setPointerCapture(event.pointerId);
    const life = new AbortController();
    this.addEventListener("pointermove", ({ clientX }) => {
      this.#hold(stepped(this.handle, from, Math.round((clientX - start) / PIXELS)));
    }, { signal: life.signal });
    const end = () => {
      life.abort();
      this.#release();
    };
    this.addEventListener("pointerup", end, { signal: life.signal });
    this.addEventListener("pointercancel", end, { signal: life.signal });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { value } = this.handle, by = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 };
    const step = /** @type {Record<string, number>} */ (by)[event.key];
    if (step && value !== null) {
      this.#setter.ask(stepped(this.handle, value, step * (event.shiftKey ? 10 : 1)));
    } else if (/^[-−+.,\d]$/.test(event.key)) this.#typed += event.key;
    else if (event.key === "Backspace") this.#typed = this.#typed.slice(0, -1);
    else if (event.key === "Enter") this.#take();
    else if (event.key === "Escape") this.#typed = "";
    else return;
    event.preventDefault();
    event.stopPropagation();
    this.#show();
  }

  /** Takes what has been typed. */
  #take() {
    const value = this.#typed ? parse(this.#typed) : null;
    this.#typed = "";
    if (value !== null) this.#setter.ask(value);
    this.#show();
  }
}
