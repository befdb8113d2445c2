// `<chance-row>`: all free weights drawn anew, or moved a little.
import { html } from "../lib/html.js";
import { t } from "../lib/texts.js";
import { watches } from "../selectors.js";
import { Part } from "./part.js";

export class ChanceRow extends Part {
  render() {
    this.innerHTML = html`
      <span class="second">${t("chance.all")}</span>
      <button type="button" class="plain" value="randomize" title="${t("chance.randomizeHow")}">${t(
        "chance.randomize",
      )}</button>
      <button type="button" class="plain" value="perturb" title="${t("chance.perturbHow")}">${t(
        "chance.perturb",
      )}</button>
    `.text;
  }

  connected() {
    this.on("click", (event) => {
      const what = /** @type {HTMLElement} */ (event.target).closest("button")?.value;
      if (what === "randomize") void this.actions.hand.randomize();
      if (what === "perturb") void this.actions.hand.perturb();
    });
    this.watch((s) => !s.session || s.offline || watches(s), (off) => {
      for (const button of this.querySelectorAll("button")) button.disabled = off;
    });
  }
}
