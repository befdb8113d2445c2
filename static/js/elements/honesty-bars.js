// `<honesty-bars>`: which share of the last step and of the whole path the picture shows.
import { html } from "../lib/html.js";
import { percent } from "../lib/format.js";
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
      <h2>How honest is this picture?</h2>
      ${bar("last_step", "Last step")}${bar("path", "Whole path")}
      <p></p>
    `.text;
  }

  connected() {
    this.watch((s) => s.scene, (scene, { session }) => {
      if (!scene || !session) return;
      for (const name of /** @type {const} */ (["last_step", "path"])) this.draw(name, scene);
      this.one("p").textContent = honesty(scene, session);
    });
  }

  /**
   * @param {"last_step" | "path"} name
   * @param {import("../types/state.d.ts").Scene} scene
   */
  draw(name, { path }) {
    const bar = this.one(`[data-bar=${name}]`);
    const [a, b] = path.shares?.[name] ?? [0, 0];
    const share = path.in_plane[name];
    /** @type {HTMLElement} */ (bar.querySelector(".a")).style.width = `${a * 100}%`;
    /** @type {HTMLElement} */ (bar.querySelector(".b")).style.width = `${b * 100}%`;
    /** @type {HTMLElement} */ (bar.querySelector("b")).textContent = share === null
      ? "–"
      : percent(share);
    bar.title = share === null ? "" : `A ${percent(a)}, B ${percent(b)}`;
  }
}
