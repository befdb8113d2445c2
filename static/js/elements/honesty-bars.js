// `<honesty-bars>`: which share of the last step and of the whole path the picture shows.
import { html } from "../lib/html.js";
import { percent } from "../lib/format.js";
import { t } from "../lib/texts.js";
import { honesty } from "../sentences.js";
import { Part } from "./part.js";
import { BARS, drawShare, shareBars } from "./share-bars.js";

export class HonestyBars extends Part {
  render() {
    this.innerHTML = html`
      <h2>${t("honesty.title")}</h2>
      ${shareBars()}
      <p></p>
    `.text;
  }

  connected() {
    this.watch((s) => [s.scene, s.view.tab, s.view.slopeOf], (_, { scene, session, view }) => {
      if (!scene || !session) return;
      const only = view.tab === "curve" ? view.slopeOf : null;
      for (const name of BARS) this.draw(name, scene, only);
      this.one("p").textContent = honesty(scene, session, only);
    });
  }

  /**
   * @param {import("./share-bars.js").BarName} name
   * @param {import("../types/state.d.ts").Scene} scene
   * @param {"a" | "b" | null} only
   */
  draw(name, { path }, only) {
    const shares = path.shares?.[name];
    const a = only === "b" ? 0 : shares?.[0] ?? 0, b = only === "a" ? 0 : shares?.[1] ?? 0;
    const share = only && shares ? a + b : path.in_plane[name];
    drawShare(this, name, [a, b], share);
    this.one(`[data-bar=${name}]`).title = share === null ? "" : `A ${percent(a)}, B ${percent(b)}`;
  }
}
