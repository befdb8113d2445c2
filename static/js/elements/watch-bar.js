// `<watch-bar>`: what stands in the place of the buttons for those who watch: the step, and whether it is live.
import { count } from "../lib/format.js";
import { html } from "../lib/html.js";
import { t } from "../lib/texts.js";
import { lastStep } from "../selectors.js";
import { Part } from "./part.js";

export class WatchBar extends Part {
  render() {
    this.innerHTML = html`
      <p class="at"><b></b> <span class="of"></span>
        <span class="dot" aria-hidden="true"></span><span class="state" role="status"></span></p>
      <p class="second">${t("share.watching")}</p>
      <button type="button" class="pill" hidden>${t("share.latest")}</button>
    `.text;
  }

  connected() {
    this.on("click", () => this.actions.toEnd(), this.button("button"));
    this.watch((s) => [s.step, lastStep(s)], (_, state) => {
      const { step } = state, last = lastStep(state);
      this.one("b").textContent = t("walk.at", { n: count(step) });
      this.one(".of").textContent = step < last ? t("walk.of", { n: count(last) }) : "";
      this.one("button").hidden = step >= last;
    });
    this.watch((s) => s.live, (live) => {
      this.dataset.live = live;
      this.one(".state").textContent = live === "off" ? "" : t(`share.live_${live}`);
    });
  }
}
