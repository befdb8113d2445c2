// `<stage-view>`: the sentence, the plot of the chosen tab, and what is said about it.
/** @import { Figure, SliceInput, Spot } from "../types/figures.d.ts" */
/** @import { State, Tab } from "../types/state.d.ts" */
/** @import { PlotView } from "./plot-view.js" */
import { valueAt } from "../figures/grid.js";
import { steadyRange } from "../figures/scale.js";
import { html } from "../lib/html.js";
import * as format from "../lib/format.js";
import { latest } from "../lib/latest.js";
import { stagePicture } from "../pictures.js";
import { isCurrent } from "../wants.js";
import { curveSummary, surfaceSummary } from "../sentences.js";
import { Part } from "./part.js";

/** A slice that is not there after this long is called old. */
const PATIENCE = 300;

export class StageView extends Part {
  /** @type {Map<Tab, PlotView>} */
  #plots = new Map();
  /** @type {import("../pictures.js").Kept} */
  #kept = { camera: null, errorRange: null, ghost: null, stale: false, contrast: false };
  #place = "";
  #scheduled = false;
  #start = 0;
  #rest = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #patience;
  #late = false;
  #mover = latest((/** @type {Spot} */ spot) => this.#move(spot), () => true);

  connected() {
    this.watch(
      (s) => [s.scene, s.surface, s.view, s.theme, s.links, s.step, s.session],
      () => this.schedule(),
    );
    this.watch(
      (s) => !s.session && s.notices.length > 0,
      (lost) => this.one(".empty").hidden = !lost,
    );
    this.watch((s) => s.busy, (busy) => this.classList.toggle("busy", busy !== null));
    this.watch((s) => [s.busy, s.surface, s.scene, s.view.frozen, s.step], () => this.note());
    const resize = new ResizeObserver(() => this.schedule());
    resize.observe(this.one(".plot"));
    this.on("click", (event) => this.clicked(/** @type {HTMLElement} */ (event.target)));
    this.listenToPlots();
    document.addEventListener("reset-camera", () => this.#plots.get("surface")?.resetCamera(), {
      signal: this.signal,
    });
  }

  listenToPlots() {
    /** @param {string} type @param {(detail: any) => void} fn */
    const on = (type, fn) =>
      this.addEventListener(type, (event) => fn(/** @type {CustomEvent} */ (event).detail), {
        signal: this.signal,
      });
    on("plot-click", (spot) => this.ghost(spot));
    on("plot-drag", (spot) => this.#mover.ask(spot));
    on("plot-drop", (spot) => this.#mover.ask(spot));
    on("plot-hover", (spot) => this.hover(spot));
    on("camera-change", (camera) => {
      this.#kept.camera = camera;
      this.schedule();
    });
    on("plot-drawn", () => this.drawn());
    on("plot-unavailable", ({ reason }) => this.flat(reason));
    this.on("pointermove", (event) => {
      const box = this.one(".plot").getBoundingClientRect();
      this.style.setProperty("--px", `${event.clientX - box.left}px`);
      this.style.setProperty("--py", `${event.clientY - box.top}px`);
    });
  }

  /**
   * Draws in the next frame; of several changes in one frame only the last is drawn. While it plays, a
   * picture that is slow to draw leaves as much time again to the steps.
   */
  schedule() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    const draw = () => {
      this.#scheduled = false;
      this.draw();
    };
    const wait = this.state.playing ? this.#rest - performance.now() : 0;
    if (wait > 0) setTimeout(draw, wait);
    else requestAnimationFrame(draw);
  }

  /** After a picture: how long until the browser was free again. */
  drawn() {
    requestAnimationFrame(() =>
      requestAnimationFrame((now) => {
        const cost = now - this.#start;
        this.#rest = now + (cost > 100 ? Math.min(1500, 1.5 * cost) : 0);
      })
    );
  }

  draw() {
    const { state } = this, box = this.one(".plot");
    this.keepPlace(state);
    const size = { width: box.clientWidth, height: box.clientHeight };
    this.#kept.contrast = matchMedia("(prefers-contrast: more)").matches;
    this.expect(state);
    this.#kept.stale = this.#late;
    const picture = stagePicture(state, size, this.#kept);
    if (!picture) return;
    this.show(state.view.tab, picture.figure);
    const { notes } = picture.figure;
    if (!picture.input || !notes) return this.scaleBar(null);
    this.#kept.camera ??= state.view.tab === "surface" ? notes.camera ?? null : null;
    this.#kept.errorRange = steadyRange(this.#kept.errorRange, [notes.low, notes.high]);
    this.scaleBar(picture.input);
  }

  /** Another pair, session or scale is another picture: nothing is kept from the one before. @param {State} state */
  keepPlace({ session, links, view, frame }) {
    const place = [session?.id, links, view.scale, frame?.step].join();
    if (place === this.#place) return;
    this.#place = place;
    Object.assign(this.#kept, { camera: null, errorRange: null, ghost: null });
  }

  /** Calls the slice old when the new one is long in coming. @param {State} state */
  expect(state) {
    const current = isCurrent(state) || state.view.tab === "curve";
    if (current) {
      clearTimeout(this.#patience);
      this.#patience = undefined;
      this.#late = false;
    } else {
      this.#patience ??= setTimeout(() => {
        this.#late = true;
        this.schedule();
      }, PATIENCE);
    }
  }

  /** @param {Tab} tab @param {Figure} figure */
  show(tab, figure) {
    for (const [name, plot] of this.#plots) plot.hidden = name !== tab;
    let plot = this.#plots.get(tab);
    if (!plot) {
      plot = /** @type {PlotView} */ (document.createElement("plot-view"));
      plot.dataset.tab = tab;
      this.#plots.set(tab, plot);
      this.one(".plot").append(plot);
    }
    this.#start = performance.now();
    plot.figure = figure;
    const { scene, view } = this.state;
    if (!scene) return;
    const summary = view.tab === "curve"
      ? curveSummary(scene, view.slopeOf)
      : surfaceSummary(this.state);
    if (plot.getAttribute("label") !== summary) plot.setAttribute("label", summary);
  }

  /** @param {SliceInput | null} input */
  scaleBar(input) {
    this.dispatchEvent(new CustomEvent("scaled", { detail: input }));
  }

  /** What has to be said beside the picture. */
  note() {
    const { busy, surface, scene, view } = this.state, at = this.one(".foot-note");
    const { ghost } = this.#kept;
    if (ghost) {
      at.innerHTML =
        html`A ${format.weight(ghost.a)}, B ${
          format.weight(ghost.b)
        }. <button type="button" data-do="go">Go here</button>`.text;
    } else if (view.tab !== "curve" && surface && scene && surface.step !== scene.step) {
      const again = view.frozen !== null &&
        html`<button type="button" data-do="slice">Take it here</button>`;
      at.innerHTML = html`Slice of step ${surface.step}. ${again}`.text;
    } else {
      const waiting =
        html`<span class="waiting">${busy}. <button type="button" data-do="stop">Stop</button></span>`;
      at.innerHTML = busy ? waiting.text : "";
    }
  }

  /** @param {HTMLElement} target */
  clicked(target) {
    const what = target.closest("button")?.dataset.do;
    const { ghost } = this.#kept;
    if (what === "go" && ghost) {
      this.#mover.ask(ghost);
      this.ghost(null);
    }
    if (what === "slice") this.actions.freeze();
    if (what === "stop") this.actions.stopReading();
  }

  /** @param {{a: number, b: number} | null} spot */
  ghost(spot) {
    const { surface } = this.state;
    const grid = surface && { x: surface.x, y: surface.y, z: surface.error };
    const error = spot && grid ? valueAt(grid, spot.a, spot.b) : null;
    this.#kept.ghost = spot && error !== null ? { ...spot, error } : null;
    this.note();
    this.schedule();
  }

  /** Puts the weights A and B there. @param {Spot} spot */
  async #move({ a, b }) {
    const { links } = this.state;
    if (!links) return;
    const weights = { [links[0]]: Number(a.toPrecision(5)), [links[1]]: Number(b.toPrecision(5)) };
    await this.actions.patch({ weights });
  }

  /** @param {Spot | null} spot */
  hover(spot) {
    this.querySelector(".hover")?.remove();
    if (!spot || !Number.isFinite(spot.error)) return;
    const chip = html`<p class="chip hover" aria-hidden="true">A ${format.weight(spot.a)}, B ${
      format.weight(spot.b)
    }, error ${format.error(spot.error)}</p>`;
    this.one(".plot").insertAdjacentHTML("beforeend", chip.text);
  }

  /** Without WebGL the contour says the same. @param {string} reason */
  flat(reason) {
    if (this.state.view.tab !== "surface") return;
    this.app.store.dispatch({
      type: "noticed",
      notice: { kind: "hint", text: `${reason} The contour shows the same.`, at: null },
    });
    this.actions.view({ tab: "contour" });
  }
}
