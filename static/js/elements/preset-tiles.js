// `<preset-tiles>`: the presets as tiles, each with its real contour and path, computed when it is first seen.
/** @import { PresetEntry } from "../types/api.d.ts" */
/** @import { Thumbnail } from "./swatch.js" */
import { html } from "../lib/html.js";
import { drawThumbnail, thumbnail } from "./swatch.js";
import { Part } from "./part.js";

const FIRST = 9;
const POINTS = 31;
const STEPS = 80;

export class PresetTiles extends Part {
  #all = false;
  #drawing = false;

  connected() {
    this.watch((s) => [s.catalogue, s.session?.preset], () => this.update());
    this.watch(
      (s) => [s.theme, s.view.rail, s.view.sheet, s.playing, s.catalogue],
      () => void this.draw(),
    );
    this.on("click", (event) => {
      const button = /** @type {HTMLElement} */ (event.target).closest("button");
      if (!button) return;
      if (button.value) return void this.actions.create({ preset: button.value });
      this.#all = !this.#all;
      this.update();
      void this.draw();
    });
  }

  get presets() {
    const presets = this.state.catalogue?.presets ?? [];
    return this.#all ? presets : presets.slice(0, this.first);
  }

  /** How many are shown before the reader asks for more. */
  get first() {
    return Number(this.getAttribute("first") ?? FIRST);
  }

  update() {
    const { catalogue, session } = this.state;
    const more = (catalogue?.presets.length ?? 0) - this.first;
    const tiles = this.presets.map(({ name, title, tells }) =>
      html`
        <button type="button" value="${name}" title="${tells}" aria-pressed="${String(
          name === session?.preset,
        )}">
          <canvas aria-hidden="true"></canvas><span>${title}</span>
        </button>
      `
    );
    const says = this.#all ? "Fewer" : `${more} more`;
    this.innerHTML = html`
      <div class="tiles">${tiles}</div>
      ${more > 0 && html`<p class="tiles-more"><button type="button">${says}</button></p>`}
    `.text;
    void this.draw();
  }

  /** Draws the tiles that can be seen, one after the other, and waits while training plays. */
  async draw() {
    if (this.#drawing || !this.offsetParent) return;
    this.#drawing = true;
    for (const preset of this.presets) {
      if (this.signal.aborted || this.state.playing || this.state.offline || !this.offsetParent) {
        break;
      }
      const picture = remembered(preset.name) ?? await this.compute(preset);
      const canvas = this.querySelector(`[value="${preset.name}"] canvas`);
      if (picture && canvas) {
        drawThumbnail(/** @type {HTMLCanvasElement} */ (canvas), picture, this.state.theme);
      }
    }
    this.#drawing = false;
  }

  /**
   * @param {PresetEntry} preset
   * @returns {Promise<Thumbnail | null>}
   */
  async compute({ name, links: [a, b], range, steps }) {
    const { api } = this.app,
      { signal } = this,
      plane = { kind: /** @type {const} */ ("links"), a, b };
    try {
      const { id } = await api.create({ preset: name }, { signal });
      const { step } = await api.steps(id, Math.min(steps, STEPS), { signal });
      const ask = {
        plane,
        ranges: range,
        resolution: /** @type {[number, number]} */ ([POINTS, POINTS]),
        step,
      };
      const [surface, path] = await Promise.all([
        api.surface(id, ask, { signal }),
        api.path(id, { plane, step }, { signal }),
      ]);
      await api.remove(id, { signal });
      return remember(name, thumbnail(surface, path));
    } catch {
      // A tile without a picture is still a tile; what is wrong will show when it is taken.
      return null;
    }
  }
}

/** @param {string} name @returns {Thumbnail | null} */
function remembered(name) {
  const kept = sessionStorage.getItem(`thalweg.tile.${name}`);
  return kept && JSON.parse(kept);
}

/** @param {string} name @param {Thumbnail} picture */
function remember(name, picture) {
  try {
    sessionStorage.setItem(`thalweg.tile.${name}`, JSON.stringify(picture));
  } catch {
    // Without storage it is computed again.
  }
  return picture;
}
