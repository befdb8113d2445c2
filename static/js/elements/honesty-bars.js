// `<honesty-bars>`: which share of the last step and of the whole path the picture shows.
import { html } from "../lib/html.js";
import { percent } from "../lib/format.js";
import { t } from "../lib/texts.js";
import { honesty } from "../sentences.js";
import { Part } from "./part.js";

export class HonestyBars extends Part {
  render() {
    /** @param {string} name @param {string} says */
    const bar = (name, says) =>
      html`
        <div class="bar" data-bar="${name}">
          <span>${says}</span>
          <span class="shares" aria-hidden="true"><i class="a"></i><i class="b"></i></span>
          <b></b>
        </div>
      `;
    this.innerHTML = html`
      <h2>${t("honesty.title")}</h2>
      ${bar("last_step", t("honesty.last_step"))}${bar("path", t("honesty.path"))}
      <p></p>
    `.text;
  }

  connected() {
    this.watch((s) => [s.scene, s.view.tab, s.view.slopeOf], (_, { scene, session, view }) => {
      if (!scene || !session) return;
      const only = view.tab === "curve" ? view.slopeOf : null;
      for (const name of /** @type {const} */ (["last_step", "path"])) this.draw(name, scene, only);
      this.one("p").textContent = honesty(scene, session, only);
    });
  }

  /**
   * @param {"last_step" | "path"} name
   * @param {import("../types/state.d.ts").Scene} scene
   * @param {"a" | "b" | null} only
   */
  draw(name, { path }, only) {
    const bar = this.one(`[data-bar=${name}]`), shares = path.shares?.[name];
    const a = only === "b" ? 0 : shares?.[0] ?? 0, b = only === "a" ? 0 : shares?.[1] ?? 0;
    const share = only && shares ? a + b : path.in_plane[name];
    /** @type {HTMLElement} */ (bar.querySelector(".a")).style.width = `${a * 100}%`;
    /** @type {HTMLElement} */ (bar.querySelector(".b")).style.width = `${b * 100}%`;
    /** @type {HTMLElement} */ (bar.querySelector("b")).textContent = share === null
      ? "–"
      : percent(share);
    bar.title = share === null ? "" : `A ${percent(a)}, B ${percent(b)}`;
  }
}
