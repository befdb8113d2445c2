// `<plot-view>`: shows a figure. The only place that calls Plotly.
//
// `view.figure = {data, layout}` draws at once; of several that come while it draws the last wins.
// Attribute `label` names the picture for screen readers; with `fixed` the marble cannot be dragged. Events up:
// PlotEvents in figures.d.ts. The element needs a size and a position.

import { blend } from "../figures/camera.js";
import { errorAt, marbleAt, spotAt } from "../figures/pick.js";
import { t } from "../lib/texts.js";
import { afterFrame } from "../lib/turn.js";
import { plotlyRan } from "../plotly.js";
import { followKeys } from "./plot-keys.js";
import { followPinch } from "./plot-pinch.js";
import { followPointer, tell } from "./plot-pointer.js";

/** @import { Camera, Figure, Size } from "../types/figures.d.ts" */
/** @typedef {HTMLElement & { on?: (name: string, handler: (event: any) => void) => void, layout?: any }} Graph */
/**
 * @typedef {object} PlotlyApi the little of Plotly that is used here
 * @property {(div: HTMLElement, data: unknown[], layout: unknown, config?: unknown) => Promise<unknown>} react
 * @property {(div: HTMLElement, update: unknown) => Promise<unknown>} relayout
 * @property {(div: HTMLElement, options: unknown) => Promise<string>} toImage
 * @property {(div: HTMLElement) => void} purge
 */

const CONFIG = {
  displayModeBar: false,
  displaylogo: false,
  showSendToCloud: false,
  responsive: false,
  doubleClick: false,
  scrollZoom: true,
  // Twice the pixels even on coarse screens: thin lines on a slope need the smoothing.
  plotGlPixelRatio: 2,
};

const RESET_MS = 400;

export class PlotView extends HTMLElement {
  /** @type {Figure | null} */
  #figure = null;
  /** @type {Figure | null} drawn last */
  #drawn = null;
  /** @type {Graph | null} */
  #graph = null;
  /** @type {Camera | null} where the reader has turned the landscape */
  #camera = null;
  /** @type {Camera | null} that of the last figure */
  #given = null;
  /** @type {Camera | null} the one to come back to */
  #home = null;
  /** how many turns of our own Plotly is still busy with */
  #turning = 0;
  #scheduled = false;
  #busy = false;
  #again = false;
  /** @type {ResizeObserver | null} */
  #resize = null;
  #abort = new AbortController();

  connectedCallback() {
    this.#abort = new AbortController();
    this.setAttribute("role", "group");
    this.setAttribute("aria-label", this.getAttribute("label") ?? t("plot.plot"));
    if (!this.hasAttribute("tabindex")) this.tabIndex = 0;
    this.#graph ??= this.appendChild(document.createElement("div"));
    Object.assign(this.#graph.style, { position: "absolute", inset: "0" });
    this.#resize = new ResizeObserver(() => this.#resized());
    this.#resize.observe(this);
    const { signal } = this.#abort;
    followKeys(this, signal);
    followPinch(this, signal);
    followPointer(this, signal);
    this.#schedule();
  }

  disconnectedCallback() {
    this.#abort.abort();
    this.#resize?.disconnect();
    if (this.#graph && this.#drawn) plotly()?.purge(this.#graph);
    this.#graph?.remove();
    this.#graph = null;
    this.#drawn = null;
  }

  static observedAttributes = ["label"];

  /** @param {string} _name @param {string | null} _old @param {string | null} value */
  attributeChangedCallback(_name, _old, value) {
    this.setAttribute("aria-label", value ?? t("plot.plot"));
  }

  get figure() {
    return this.#figure;
  }

  /** @param {Figure | null} figure */
  set figure(figure) {
    this.#figure = figure;
    void this.#draw();
  }

  /** Where the landscape is seen from now; null for flat pictures. */
  get camera() {
    return this.#camera ?? this.#drawn?.notes?.camera ?? null;
  }

  /** Back to the camera that the figure chose at first. */
  resetCamera() {
    const [target, from] = [this.#home, this.#camera];
    if (!target || !from) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const start = performance.now();
    const frame = (/** @type {number} */ now) => {
      const t = calm ? 1 : Math.min((now - start) / RESET_MS, 1);
      void this.look(blend(from, target, 1 - (1 - t) ** 3), t === 1);
      if (t < 1 && this.isConnected) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  /** The picture as a data URL. @param {{ format?: "png" | "svg" | "webp", scale?: number }} [options] */
  async image({ format = "png", scale = 2 } = {}) {
    const api = plotly();
    if (!api || !this.#graph) throw new Error("There is no picture yet.");
    return await api.toImage(this.#graph, { format, scale, ...this.#size() });
  }

  #resized() {
    const { width, height } = this.#size();
    if (width === 0 || height === 0) return;
    const { layout } = this.#graph ?? {}, drawn = this.#drawn === this.#figure;
    if (!drawn || layout?.width !== width || layout?.height !== height) this.#schedule();
  }

  /** @returns {Size} */
  #size() {
    return { width: this.clientWidth, height: this.clientHeight };
  }

  #schedule() {
    if (this.#scheduled || !this.isConnected) return;
    this.#scheduled = true;
    afterFrame(() => {
      this.#scheduled = false;
      this.#draw();
    });
  }

  async #draw() {
    const [figure, graph, api] = [this.#figure, this.#graph, plotly()];
    if (!figure || !graph || this.clientWidth === 0 || this.clientHeight === 0) return;
    if (!api) return void plotlyRan.then(() => void (this.#busy || this.#drawn || this.#draw()));
    if (this.#busy) return void (this.#again = true);
    if ("scene" in figure.layout && !hasWebGl()) {
      return tell(this, "plot-unavailable", { reason: t("plot.noWebGl") });
    }
    // Fingers turn the landscape and bring it nearer, but over a flat picture they scroll and zoom the page.
    graph.style.touchAction = "scene" in figure.layout ? "none" : "pan-y pinch-zoom";
    this.#busy = true;
    const start = performance.now();
    try {
      await api.react(graph, figure.data, this.#layout(figure), CONFIG);
      if (this.#graph !== graph) return;
      if (!this.#drawn) this.#listen(graph);
      this.#drawn = figure;
      tell(this, "plot-drawn", { milliseconds: performance.now() - start });
    } finally {
      this.#busy = false;
      if (this.#again) this.#schedule();
      this.#again = false;
    }
  }

  /**
   * The figure's layout in the element's size. The landscape is seen from where the reader stands,
   * until the figure brings another camera than before.
   * @param {Figure} figure
   */
  #layout({ layout }) {
    const own = { ...structuredClone(layout), ...this.#size(), autosize: false };
    if (!("scene" in layout)) return own;
    const scene = /** @type {{ camera: Camera }} */ (layout.scene);
    if (!same(scene.camera, this.#given)) {
      if (!same(scene.camera, this.#camera)) {
        this.#home = scene.camera;
        this.#camera = null;
      }
      this.#given = scene.camera;
    }
    const { scene: copy } = /** @type {{ scene: object }} */ (/** @type {unknown} */ (own));
    return { ...own, scene: { ...copy, camera: structuredClone(this.#camera ?? scene.camera) } };
  }

  /** @param {Graph} graph */
  #listen(graph) {
    graph.on?.("plotly_relayout", (update) => this.#turned(graph, update["scene.camera"]));
    graph.on?.(
      "plotly_relayouting",
      (update) => this.#turned(graph, update["scene.camera"], false),
    );
    graph.on?.("plotly_hover", ({ points }) => this.#hovered(points?.[0]));
    graph.on?.("plotly_unhover", () => tell(this, "plot-hover", null));
    graph.on?.("plotly_webglcontextlost", () => {
      this.#drawn = null;
      tell(this, "plot-unavailable", { reason: t("plot.lostWebGl") });
    });
  }

  /**
   * Plotly forgets a camera that was dragged after a redraw (plotly.js issue 6156), so it is kept
   * here and handed back with each redraw.
   * @param {Graph} graph
   * @param {Camera | undefined} camera
   * @param {boolean} [settled]
   */
  #turned(graph, camera, settled = true) {
    if (!camera || this.#turning || same(camera, this.camera)) return;
    this.#camera = structuredClone(camera);
    if (!settled) return;
    graph.layout.scene.camera = structuredClone(camera);
    tell(this, "camera-change", this.#camera);
  }

  /** @param {{ x: number, y: number } | undefined} point */
  #hovered(point) {
    if (!point || !this.#drawn) return;
    const spot = { a: Number(point.x), b: Number(point.y) };
    tell(this, "plot-hover", { ...spot, error: errorAt(this.#drawn, spot) });
  }

  /**
   * Turns the landscape.
   * @param {Camera} camera
   * @param {boolean} settled whether this is where it is to stay
   */
  async look(camera, settled) {
    this.#camera = camera;
    this.#turning++;
    try {
      if (this.#graph && this.#drawn) {
        await plotly()?.relayout(this.#graph, { "scene.camera": structuredClone(camera) });
      }
    } finally {
      this.#turning--;
    }
    if (settled) tell(this, "camera-change", camera);
  }

  /**
   * The spot of the figure under a pointer.
   * @param {MouseEvent} event
   */
  spotUnder(event) {
    const [x, y] = this.#pixel(event);
    if (!this.#drawn?.notes?.marble) return null;
    return spotAt(this.#drawn, this.camera, this.#size(), x, y);
  }

  /**
   * How far a pointer is from the marble, in pixels.
   * @param {MouseEvent} event
   */
  marbleDistance(event) {
    const marble = this.#drawn && marbleAt(this.#drawn, this.camera, this.#size());
    const [x, y] = this.#pixel(event);
    return marble ? Math.hypot(x - marble[0], y - marble[1]) : Infinity;
  }

  /** @param {MouseEvent} event */
  #pixel(event) {
    const { left, top } = this.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  }
}

/** @returns {PlotlyApi | undefined} */
function plotly() {
  return /** @type {any} */ (globalThis).Plotly;
}

/** @param {Camera | null} p @param {Camera | null} q */
function same(p, q) {
  if (!p || !q) return p === q;
  return ["x", "y", "z"].every((c) => {
    const axis = /** @type {"x" | "y" | "z"} */ (c);
    return Math.abs(p.eye[axis] - q.eye[axis]) + Math.abs(p.center[axis] - q.center[axis]) < 1e-5;
  });
}

/** @type {boolean | undefined} */
let webGl;

/** Plotly draws a notice instead of failing, so the question is asked beforehand, once. */
function hasWebGl() {
  webGl ??= document.createElement("canvas").getContext("webgl") !== null;
  return webGl;
}
