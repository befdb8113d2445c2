// `<rail-strip>`: on narrower screens the left rail as two icons; each opens its panel over the stage.
import { Part } from "./part.js";

export class RailStrip extends Part {
  connected() {
    this.on("click", (event) => {
      const value = /** @type {HTMLElement} */ (event.target).closest("button")?.value;
      if (value === "network" || value === "setup") this.toggle(value);
    });
    this.on("keydown", (event) => event.key === "Escape" && this.close(), document);
    this.on("pointerdown", (event) => {
      const rail = this.closest(".left");
      if (this.open && !rail?.contains(/** @type {Node} */ (event.target))) this.close();
    }, document);
    this.watch((s) => [s.view.rail, s.session?.id], () => this.update());
  }

  /** Where the style sheet looks. */
  get root() {
    return document.documentElement.dataset;
  }

  get open() {
    return this.root.open === "yes";
  }

  /** @param {"network" | "setup"} rail */
  toggle(rail) {
    const same = this.state.view.rail === rail;
    this.root.open = this.open && same ? "no" : "yes";
    this.actions.view({ rail });
    this.update();
  }

  close() {
    if (!this.open) return;
    this.root.open = "no";
    this.update();
  }

  update() {
    for (const button of this.querySelectorAll("button")) {
      button.setAttribute(
        "aria-expanded",
        String(this.open && button.value === this.state.view.rail),
      );
    }
  }
}
