// `<stage-view>`: the sentence, the plot of the chosen tab, and what is said about it.
/** @import { FigureNotes, SliceInput } from "../types/figures.d.ts" */
/** @import { State } from "../types/state.d.ts" */
import { steadyRange } from "../figures/scale.js";
import { t } from "../lib/texts.js";
import { afterFrame } from "../lib/turn.js";
import { stagePictures } from "../pictures.js";
import { hasSlice } from "../selectors.js";
import { curveSummary, surfaceSummary } from "../sentences.js";
import { cut, stageNote } from "../stage-note.js";
import { isCurrent, isRead, scene } from "../wants.js";
import { Cameras } from "./cameras.js";
import { Marble } from "./marble.js";
import { Part } from "./part.js";
import { StagePlots } from "./stage-plots.js";

/** A slice that is not there after this long is called old. */
const PATIENCE = 300;

export class StageView extends Part {
  /** @type {StagePlots | null} */
  #plots = null;
  /** What the picture that is drawn says beside it. @type {FigureNotes | null} */
  #notes = null;
  /** @type {import("../pictures.js").Kept} */
  #kept = { camera: null, errorRange: null, ghost: null, stale: false, contrast: false };
  #place = "";
  #show = "";
  #narrow = matchMedia("(max-width: 719px)");
  #cameras = new Cameras((camera) => this.actions.view({ camera }));
  #said = "";
  #scheduled = false;
  #start = 0;
  #rest = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #patience;
  #late = false;
  /** Whether there has been a picture. */
  #begun = false;
  #marble = new Marble(this);
  #size = { width: 0, height: 0 };

  connected() {
    this.#plots ??= new StagePlots(this.one(".plot"));
    this.watch(
      (s) => [s.scene, s.surface, s.ghost, s.overlays, s.view, s.theme, s.links],
      () => this.schedule(),
    );
    this.watch((s) => [s.step, s.session], (_, state) => this.moved(state));
    this.watch((s) => [s.guess, s.race], () => this.schedule());
    this.watch(
      ({ view, trying, next, slope }) =>
        view.tab === "curve" && [trying, next, view.lesson && slope],
      () => this.schedule(),
    );
    this.#narrow.addEventListener("change", () => this.schedule(), { signal: this.signal });
    this.watch(
      (s) => !s.session && s.notices.length > 0,
      (lost) => this.one(".empty").hidden = !lost,
    );
    this.watch((s) => s.busy, (busy) => this.classList.toggle("busy", busy !== null));
    this.watch(
      (s) => [s.busy, s.surface, s.scene, s.overlays, s.view.frozen, s.step],
      () => this.note(),
    );
    this.#size = this.sized(this.one(".plot"), () => this.schedule());
    this.on("click", (event) => this.clicked(/** @type {HTMLElement} */ (event.target)));
    this.listenToPlots();
    document.addEventListener("reset-camera", () => this.#plots?.get("surface")?.resetCamera(), {
      signal: this.signal,
    });
  }

  /** Two pictures need room. */
  get tabMissing() {
    return this.state.view.tab === "side" && this.#narrow.matches;
  }

  listenToPlots() {
    /** @param {string} type @param {(detail: any, target: EventTarget | null) => void} fn */
    const on = (type, fn) =>
      this.addEventListener(
        type,
        (event) => fn(/** @type {CustomEvent} */ (event).detail, event.target),
        { signal: this.signal },
      );
    this.#marble.listen();
    on("plot-hover", (spot, plot) => {
      // Plotly tells of a landscape's next frame, and by then another picture may stand there.
      if (spot && /** @type {HTMLElement} */ (plot).hidden) return;
      this.#marble.hover(spot);
      this.#plots?.point(plot, spot, this.state.theme);
    });
    on("camera-change", (camera) => {
      this.#cameras.turned(this.room, camera);
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
   * Draws the first picture at once, each other after the next frame, which shows what is quick to change; of several
   * changes in one frame only the last is drawn. While it plays, a picture that is slow to draw leaves as much time
   * again to the steps.
   */
  schedule() {
    if (this.#scheduled) return;
    if (!this.#begun && !this.#plots?.shown.length) return this.draw();
    this.#scheduled = true;
    const draw = () => {
      this.#scheduled = false;
      this.draw();
    };
    const wait = this.state.playing ? this.#rest - performance.now() : 0;
    if (wait > 0) setTimeout(draw, wait);
    else afterFrame(draw);
  }

  /**
   * A step is drawn when it has been read: the landscape of the step before, drawn once more, would only hold it up.
   * @param {State} state
   */
  moved(state) {
    const want = scene(state);
    if (!want || isRead(state, want)) this.schedule();
    else this.expect(state);
  }

  /** After a picture: what the first one left out, and how long until the browser was free again. */
  drawn() {
    if (!this.#begun) this.schedule();
    this.#begun = true;
    requestAnimationFrame(() =>
      requestAnimationFrame((now) => {
        const cost = now - this.#start;
        this.#rest = now + (cost > 100 ? Math.min(1500, 1.5 * cost) : 0);
      })
    );
  }

  draw() {
    const { state } = this;
    // A lesson has shown the landscape before it shows both, and then speaks of what is seen from above.
    if (this.tabMissing) {
      return this.actions.view({ tab: state.view.lesson ? "contour" : "surface" });
    }
    this.keepPlace(state);
    this.#kept.contrast = matchMedia("(prefers-contrast: more)").matches;
    this.expect(state);
    Object.assign(this.#kept, { stale: this.#late, plain: !this.#begun });
    this.#marble.settle(state);
    Object.assign(this.#kept, { ghost: this.#marble.ghost, held: this.#marble.held });
    if (state.view.tab === "many") return this.#plots?.showMany();
    const pictures = stagePictures(state, this.#size, this.#kept);
    if (!pictures.length) return;
    this.#start = performance.now();
    const [{ figure: { notes = null }, input }] = pictures;
    this.#notes = notes;
    this.#plots?.show(pictures, (name) => this.summary(name));
    this.note();
    if (!input || !notes) return this.scaleBar(null);
    if (notes.camera) this.#cameras.chosen(this.room, notes.camera);
    this.#kept.errorRange = steadyRange(this.#kept.errorRange, [notes.low, notes.high]);
    this.scaleBar(input);
  }

  /** Another pair, session or scale is another picture: nothing is kept from the one before. @param {State} state */
  keepPlace({ session, links, view, frame, race }) {
    const place = [race.runners.length ? "race" : session?.id, links, view.scale, frame?.step]
      .join();
    if (place !== this.#place) {
      this.#cameras.clear(view.camera);
      this.#kept.errorRange = null;
      this.#marble.forget();
    } else if (view.show !== this.#show) this.#kept.errorRange = null;
    this.#place = place;
    this.#show = view.show;
    if (frame) this.#kept.camera = this.#cameras.in(this.room, this.state.view.camera);
  }

  /** What is drawn at present. */
  get pictures() {
    return this.#plots?.shown ?? [];
  }

  /** The landscape is as wide as the stage, or half of it; each has a camera of its own. */
  get room() {
    return this.state.view.tab === "side" ? "half" : "whole";
  }

  /** Calls the slice old when the new one is long in coming. @param {State} state */
  expect(state) {
    const current = isCurrent(state) || !hasSlice(state.view.tab);
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

  /** A picture for those who do not see it. @param {import("../pictures.js").PictureName} name */
  summary(name) {
    const { scene, view } = this.state;
    if (!scene) return "";
    if (name === "curve") return curveSummary(scene, view.slopeOf);
    const beside = this.#notes ? cut(this.#notes) : "";
    return `${surfaceSummary(this.state, name === "contour")} ${beside}`.trim();
  }

  /** @param {SliceInput | null} input */
  scaleBar(input) {
    this.dispatchEvent(new CustomEvent("scaled", { detail: input }));
  }

  /** What has to be said beside the picture. */
  note() {
    const said = stageNote(this.state, this.#marble.ghost, this.#notes, this.#marble.walking);
    if (said === this.#said) return;
    this.#said = said;
    this.one(".foot-note").innerHTML = said;
  }

  /** @param {HTMLElement} target */
  clicked(target) {
    const what = target.closest("button")?.dataset.do;
    if (what === "go") this.#marble.go();
    if (what === "slice") this.actions.freeze();
    if (what === "stop") this.actions.stopReading();
    if (what === "stop-descents") this.actions.overlays.stop();
  }

  /** Without WebGL the contour says the same. @param {string} reason */
  flat(reason) {
    if (!["surface", "side"].includes(this.state.view.tab)) return;
    this.app.store.dispatch({
      type: "noticed",
      notice: { kind: "hint", text: t("note.flat", { reason }), at: null },
    });
    this.actions.view({ tab: "contour" });
  }
}
