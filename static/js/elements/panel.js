// A panel under a button: Escape and a click elsewhere close it.
import { Part } from "./part.js";

/** The markup has a `.opener` and a `.panel`; what is in it is filled in by `update`. */
export class Panel extends Part {
  connected() {
    this.on("click", () => this.toggle(!this.isOpen), this.opener);
    this.on("keydown", (event) => this.key(event));
    this.on("pointerdown", (event) => {
      if (!this.contains(/** @type {Node} */ (event.target))) this.toggle(false);
    }, document);
    this.on("focusout", ({ relatedTarget: to }) => {
      if (to instanceof Node && !this.contains(to)) this.toggle(false);
    });
  }

  get opener() {
    return this.button(".opener");
  }

  get panel() {
    return this.one(".panel");
  }

  get isOpen() {
    return !this.panel.hidden;
  }

  /** What is shown, when it opens and while it is open. */
  update() {}

  /** @param {boolean} open */
  toggle(open) {
    if (open === this.isOpen) return;
    if (open) this.update();
    this.panel.hidden = !open;
    this.opener.setAttribute("aria-expanded", String(open));
    if (open) this.focusables[0]?.focus();
  }

  /** What can be focused in the open panel, in its order. @returns {HTMLElement[]} */
  get focusables() {
    /** @type {NodeListOf<HTMLElement>} */
    const all = this.panel.querySelectorAll("button:not(:disabled), input:not(:disabled)");
    return [...all].filter((one) => one.offsetParent !== null);
  }

  /** Keys mean nothing to the page while one is in here. @param {KeyboardEvent} event */
  key(event) {
    if (!this.isOpen) return;
    if (event.key === "Escape") {
      this.toggle(false);
      this.opener.focus();
    }
    if (event.key !== "Tab") event.stopPropagation();
  }
}
