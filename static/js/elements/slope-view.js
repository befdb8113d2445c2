// `<slope-view>`: everything about the slope of one weight, as long as it can be seen.
import { html } from "../lib/html.js";
import { t } from "../lib/texts.js";
import { Part } from "./part.js";
import { openSheet } from "./rest.js";

export class SlopeView extends Part {
  render() {
    this.innerHTML = html`
      <slope-head></slope-head>
      <chain-rule></chain-rule>
      <nudge-box></nudge-box>
      <p class="homework"><button type="button" class="opener" data-do="homework">${t(
        "homework.open",
      )}</button></p>
    `.text;
  }

  connected() {
    this.sized(this, () => this.actions.slopes.shown(this, this.clientWidth > 0));
    this.on("click", (event) => {
      const found = /** @type {HTMLElement} */ (event.target).closest("[data-do=homework]");
      if (found) void openSheet("homework");
    });
  }
}
