// `<plane-picture>`: the landscape over the chosen plane with the path on it, and how much of the path it shows.
/** @import { SliceInput, Spot } from "../types/figures.d.ts" */
/** @import { PlanePath } from "../types/many.d.ts" */
import { steadyRange } from "../figures/scale.js";
import * as format from "../lib/format.js";
import { html } from "../lib/html.js";
import { t } from "../lib/texts.js";
import { planePicture } from "../many-pictures.js";
import { isCurrent } from "../many-wants.js";
import { distanceSentence, planeNote, planeSummary, refusal } from "../many-words.js";
import { Part } from "./part.js";
import { scaleMarkup, showScale } from "./scale-bar.js";
import { BARS, drawShare, shareBars } from "./share-bars.js";
import { StagePlots } from "./stage-plots.js";

/** A picture of another plane than the chosen one is called old after this long. */
const PATIENCE = 300;
const OWN = ["plot-click", "plot-drag", "plot-drop", "plot-drawn"];

export class PlanePicture extends Part {
  /** @type {StagePlots | null} */
  #plots = null;
  /** @type {import("../pictures.js").Kept} */
  #kept = { camera: null, errorRange: null, ghost: null, stale: false, contrast: false };
  #place = "";
  #frame = 0;
  #size = { width: 0, height: 0 };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #patience;

  render() {
    this.innerHTML = html`
      <div class="plane-plot"></div>
      <div class="plane-options">
        <button type="button" class="pill" data-do="draw">${t("many.draw")}</button>
        <label class="through">${t("many.throughWhat")} <select></select></label>
      </div>
      <div class="plane-foot">
        <div class="plane-shares">${shareBars()}</div>
        <div class="plane-said">
          <p class="far"></p>
          <p class="old" role="status"></p>
        </div>
        <div class="plane-scale" hidden>
          ${scaleMarkup()}
        </div>
      </div>
    `.text;
  }

  connected() {
    this.#plots ??= new StagePlots(this.one(".plane-plot"));
    this.watch(
      ({ many, view, theme, step, session, recent }) => [
        many.plane,
        many.refused,
        view,
        theme,
        step,
        session?.id,
        recent,
      ],
      () => this.schedule(),
    );
    this.#size = this.sized(this.one(".plane-plot"), () => this.schedule());
    this.listen();
  }

  /** What happens to this picture is not for the stage around it. */
  listen() {
    /** @param {string} type @param {(detail: any) => void} [fn] */
    const own = (type, fn) =>
      this.addEventListener(type, (event) => {
        event.stopPropagation();
        fn?.(/** @type {CustomEvent} */ (event).detail);
      }, { signal: this.signal });
    for (const type of OWN) own(type);
    own("plot-hover", (spot) => this.hover(spot));
    own("camera-change", (camera) => {
      this.#kept.camera = camera;
      this.schedule();
    });
    own("plot-unavailable", ({ reason }) => this.flat(reason));
    document.addEventListener("reset-camera", () => {
      if (this.state.view.tab === "many") this.#plots?.get("surface")?.resetCamera();
    }, { signal: this.signal });
    this.on("click", (event) => {
      const button = /** @type {HTMLElement} */ (event.target).closest("button");
      if (button?.dataset.do === "draw") this.actions.many.draw();
    });
    this.on("change", (event) => {
      const { value } = /** @type {HTMLSelectElement} */ (event.target);
      this.actions.view({ through: value });
    }, this.one("select"));
  }

  schedule() {
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.draw();
    });
  }

  draw() {
    const { state } = this, { view, many } = state;
    if (view.tab !== "many" || view.many !== "planes") return;
    this.options();
    this.expect();
    const place = JSON.stringify([state.session?.id, many.plane?.plane.kind, view.scale]) +
      (many.plane?.plane.kind === "random" ? view.planeSeed : "") +
      (many.plane?.plane.kind === "links" ? state.links : "");
    if (place !== this.#place) Object.assign(this.#kept, { camera: null, errorRange: null });
    this.#place = place;
    this.#kept.contrast = matchMedia("(prefers-contrast: more)").matches;
    const picture = planePicture(state, this.#size, this.#kept);
    this.one(".old").textContent = this.#kept.stale || !isCurrent(state) && !picture
      ? planeNote(state)
      : refusal(state);
    if (!picture || !many.plane) return;
    this.#plots?.show([picture], () => planeSummary(state));
    const { notes } = picture.figure;
    if (notes?.camera) this.#kept.camera = notes.camera;
    if (notes) {
      this.#kept.errorRange = steadyRange(this.#kept.errorRange, [notes.low, notes.high]);
    }
    this.shares(many.plane.path);
    this.one(".far").textContent = distanceSentence(many.plane.path);
    if (picture.input) this.scale(picture.input);
  }

  /** Calls the picture old where the wanted one is long in coming. */
  expect() {
    if (isCurrent(this.state)) {
      clearTimeout(this.#patience);
      this.#patience = undefined;
      this.#kept.stale = false;
    } else {
      this.#patience ??= setTimeout(() => {
        this.#kept.stale = true;
        this.schedule();
      }, PATIENCE);
    }
  }

  /** What can be said of the chosen plane. */
  options() {
    const { view, session, recent } = this.state;
    this.one("[data-do=draw]").hidden = view.plane !== "random";
    this.one(".through").hidden = view.plane !== "through";
    const select = /** @type {HTMLSelectElement} */ (this.one("select"));
    const others = recent.filter(({ id }) => id !== session?.id);
    const list = [["", t("many.middle")], ...others.map(({ id, title }) => [id, title])];
    if (view.through && !list.some(([id]) => id === view.through)) {
      list.push([view.through, t("many.axis.other")]);
    }
    const options =
      html`${list.map(([id, title]) => html`<option value="${id}">${title}</option>`)}`.text;
    if (select.dataset.of !== options) select.innerHTML = options;
    select.dataset.of = options;
    select.value = view.through;
  }

  /** @param {PlanePath} path */
  shares({ in_plane, shares, plane }) {
    this.classList.toggle("links", plane.kind === "links");
    for (const name of BARS) {
      const whole = in_plane[name], parts = plane.kind === "links" ? shares?.[name] : null;
      drawShare(this, name, parts ?? [whole ?? 0, 0], whole);
    }
  }

  /** @param {SliceInput} input */
  scale(input) {
    const log = input.scale === "log";
    this.one(".plane-scale").hidden = false;
    showScale(this.one(".plane-scale"), input, t(log ? "plot.log" : "plot.error"), "plot.clipped");
  }

  /** @param {Spot | null} spot */
  hover(spot) {
    const box = this.closest("many-view");
    box?.querySelector(":scope > .hover")?.remove();
    if (!box || !spot || !Number.isFinite(spot.error)) return;
    const words = { a: format.weight(spot.a), b: format.weight(spot.b) };
    const error = format.error(spot.error), { plane } = this.state.many;
    const says = plane?.plane.kind === "links"
      ? t("stage.here", { ...words, error })
      : t("many.here", { ...words, error });
    const chip = html`<p class="chip hover" aria-hidden="true">${says}</p>`;
    box.insertAdjacentHTML("beforeend", chip.text);
  }

  /** Without WebGL the contour says the same. @param {string} reason */
  flat(reason) {
    if (this.state.view.planeAs === "contour") return;
    this.actions.hint(t("note.flat", { reason }));
    this.actions.view({ planeAs: "contour" });
  }
}
