// `<preset-tiles>`: the presets as tiles, each with its real contour and path, and a sentence on what it shows.
/** @import { PresetEntry, ThumbnailPicture } from "../types/api.d.ts" */
import { html } from "../lib/html.js";
import { t, translated } from "../lib/texts.js";
import { Part } from "./part.js";
import { drawThumbnail } from "./swatch.js";

const FIRST = 9;

/** Pictures that the server has sent, shared by all sets of tiles. @type {Map<string, ThumbnailPicture>} */
const pictures = new Map();

export class PresetTiles extends Part {
  #all = false;
  #drawing = false;
  /** Whether new tiles have come in meanwhile. */
  #again = false;
  /** The preset under the pointer or the focus. @type {string | null} */
  #near = null;

  connected() {
    this.watch((s) => [s.catalogue, s.session?.preset], () => this.update());
    this.watch(
      (s) => [s.theme, s.view.rail, s.view.sheet, s.view.lesson, s.offline],
      () => void this.draw(true),
    );
    this.on("click", (event) => this.clicked(/** @type {HTMLElement} */ (event.target)));
    this.on("pointerover", (event) => this.tell(event.target));
    this.on("pointerleave", () => this.tell(null));
    this.on("focusin", (event) => this.tell(event.target));
    this.on("focusout", () => this.tell(null));
    const seen = new IntersectionObserver(() => void this.draw());
    seen.observe(this);
    this.signal.addEventListener("abort", () => seen.disconnect());
  }

  get presets() {
    const presets = this.state.catalogue?.presets ?? [];
    return this.#all ? presets : presets.slice(0, this.first);
  }

  /** How many are shown before the reader asks for more. */
  get first() {
    return Number(this.getAttribute("first") ?? FIRST);
  }

  /** @param {HTMLElement} target */
  clicked(target) {
    const button = target.closest("button");
    if (!button) return;
    if (button.value) return void this.actions.create({ preset: button.value });
    this.#all = !this.#all;
    this.update();
    /** @type {HTMLElement} */ (this.querySelector(".tiles-more")).focus();
  }

  update() {
    const { catalogue, session } = this.state;
    const all = catalogue?.presets ?? [];
    // The one that is chosen can always be seen.
    if (all.slice(this.first).some(({ name }) => name === session?.preset)) this.#all = true;
    const says = this.#all ? t("setup.fewerPresets") : t("setup.allPresets", { n: all.length });
    this.innerHTML = html`
      <div class="tiles" role="group" aria-label="${t("setup.presets")}">${this.presets.map((
        preset,
      ) => this.tile(preset))}</div>
      <p class="tiles-foot"><span class="tiles-tell"></span>
        ${all.length > this.first && html`
          <button type="button" class="tiles-more" aria-expanded="${String(
            this.#all,
          )}">${says}</button>
        `}
      </p>
    `.text;
    this.tell(null);
    void this.draw(true);
  }

  /** @param {PresetEntry} preset */
  tile({ name, title, tells }) {
    const chosen = String(name === this.state.session?.preset);
    return html`
      <button type="button" value="${name}" aria-pressed="${chosen}" aria-description="${said(
        name,
        "tells",
        tells,
      )}">
        <canvas aria-hidden="true"></canvas><span>${said(name, "title", title)}</span>
      </button>
    `;
  }

  /** Says what the nearest preset shows; without one, the chosen one. @param {EventTarget | null} target */
  tell(target) {
    const tile = target instanceof Element ? target.closest("button[value]") : null;
    this.#near = /** @type {HTMLButtonElement | null} */ (tile)?.value ?? null;
    const { catalogue, session } = this.state;
    const name = this.#near ?? session?.preset;
    const preset = catalogue?.presets.find((entry) => entry.name === name);
    const line = this.querySelector(".tiles-tell");
    if (line) line.textContent = preset ? said(preset.name, "tells", preset.tells) : "";
  }

  /** Draws the tiles that can be seen, as their pictures come in. @param {boolean} [anew] also those that are drawn */
  async draw(anew = false) {
    if (anew) this.querySelectorAll("canvas").forEach((canvas) => delete canvas.dataset.drawn);
    this.#again = this.#drawing;
    if (this.#drawing || !this.offsetParent) return;
    this.#drawing = true;
    for (const { name } of this.presets) {
      if (this.signal.aborted || this.state.offline || !this.offsetParent) break;
      const picture = pictures.get(name) ?? await this.fetch(name);
      const canvas = /** @type {HTMLCanvasElement | null} */ (this.querySelector(
        `[value="${name}"] canvas`,
      ));
      if (!picture || !canvas || canvas.dataset.drawn) continue;
      drawThumbnail(canvas, picture, this.state.theme);
      canvas.dataset.drawn = this.state.theme;
    }
    this.#drawing = false;
    if (this.#again) void this.draw();
  }

  /** @param {string} name */
  async fetch(name) {
    try {
      const picture = await this.app.api.thumbnail(name, { signal: this.signal });
      pictures.set(name, picture);
      return picture;
    } catch {
      // A tile without a picture is still a tile; what is wrong will show when it is taken.
      return null;
    }
  }
}

/** @param {string} name @param {"title" | "tells"} what @param {string} otherwise */
function said(name, what, otherwise) {
  return translated(`catalogue.presets.${name}.${what}`, otherwise);
}
