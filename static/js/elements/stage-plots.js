// The pictures of the stage as `<plot-view>` elements, made when first needed; pointing at one marks the spot in the other.
/** @import { Spot, Theme } from "../types/figures.d.ts" */
/** @import { Picture, PictureName, Place } from "../pictures.js" */
/** @import { PlotView } from "./plot-view.js" */
import { crossHair } from "../figures/crosshair.js";

export class StagePlots {
  /** @type {Map<PictureName, PlotView>} */
  #plots = new Map();
  /** @type {Picture[]} */
  #shown = [];
  /** @type {HTMLElement | null} */
  #many = null;

  /** @param {HTMLElement} box */
  constructor(box) {
    this.box = box;
    this.cross = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    this.cross.classList.add("cross");
    this.cross.setAttribute("aria-hidden", "true");
  }

  get shown() {
    return this.#shown;
  }

  /** @param {PictureName} name */
  get(name) {
    return this.#plots.get(name);
  }

  /**
   * @param {Picture[]} pictures
   * @param {(name: PictureName) => string} label for those who do not see it
   */
  show(pictures, label) {
    this.#shown = pictures;
    const names = pictures.map(({ name }) => name);
    for (const [name, plot] of this.#plots) plot.hidden = !names.includes(name);
    if (this.#many) this.#many.hidden = true;
    for (const { name, figure, place } of pictures) {
      const plot = this.#plots.get(name) ?? this.#add(name);
      put(plot, place);
      plot.figure = figure;
      const says = label(name);
      if (plot.getAttribute("label") !== says) plot.setAttribute("label", says);
    }
  }

  /** All weights at once, by an element of its own. */
  showMany() {
    this.show([], String);
    this.#many ??= this.box.appendChild(document.createElement("many-view"));
    this.#many.hidden = false;
  }

  /** @param {PictureName} name */
  #add(name) {
    const plot = /** @type {PlotView} */ (document.createElement("plot-view"));
    plot.dataset.tab = name;
    this.#plots.set(name, plot);
    this.box.append(plot);
    return plot;
  }

  /**
   * Marks a spot in the picture beside the one that is pointed at.
   * @param {EventTarget | null} from
   * @param {Spot | null} spot
   * @param {Theme} theme
   */
  point(from, spot, theme) {
    const other = this.#shown.find(({ name }) => this.#plots.get(name) !== from);
    if (!spot || !other || this.#shown.length < 2) return this.cross.remove();
    const { figure, place } = other, plot = this.#plots.get(other.name);
    this.cross.innerHTML = crossHair(figure, plot?.camera ?? null, place, spot, theme);
    put(this.cross, place);
    if (!this.cross.isConnected) this.box.append(this.cross);
  }
}

/** @param {HTMLElement | SVGElement} element @param {Place} place */
function put({ style }, place) {
  style.inset = "auto";
  for (const side of /** @type {const} */ (["left", "top", "width", "height"])) {
    style.setProperty(side, `${place[side]}px`);
  }
}
