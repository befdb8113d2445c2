// `<hand-tools>`: guess before stepping, and back and forth through what was done by hand.
import { t } from "../lib/texts.js";
import { hasSlice } from "../selectors.js";
import { Part } from "./part.js";

export class HandTools extends Part {
  connected() {
    this.on("click", (event) => {
      const what = /** @type {HTMLElement} */ (event.target).closest("button")?.value;
      if (what === "undo") void this.actions.hand.undo();
      if (what === "redo") void this.actions.hand.redo();
      if (what === "guess") this.actions.guess.toggle();
    });
    this.watch((s) => [s.hand, s.offline], () => this.enable());
    this.watch((s) => [s.guess.on, hasSlice(s.view.tab), !s.session], (_, { guess, view }) => {
      const button = this.button("[value=guess]");
      button.setAttribute("aria-pressed", String(guess.on));
      button.disabled = !hasSlice(view.tab);
      button.title = hasSlice(view.tab) ? t("guess.how") : t("guess.noPicture");
    });
  }

  enable() {
    const { hand, offline } = this.state;
    for (const what of /** @type {const} */ (["undo", "redo"])) {
      const button = this.button(`[value=${what}]`), label = hand[what];
      const says = label === null ? t(`hand.${what}None`) : t(`hand.${what}`, { what: label });
      button.disabled = label === null || offline;
      button.title = `${says} (${t(`hand.${what}Key`)})`;
      button.setAttribute("aria-label", label === null ? t(`hand.${what}Name`) : says);
    }
  }
}
