// The walk as a film: the path grows step by step over the pictures that are on the stage.
/** @import { Exporter } from "./exporter.js" */
/** @import { PlotView } from "./elements/plot-view.js" */
/** @import { Picture } from "./pictures.js" */
/** @import { Figure, SliceInput } from "./types/figures.d.ts" */
import { develop, paint } from "./elements/paint.js";
import { HEAD } from "./export.js";
import { writeHead } from "./exporter.js";
import { contour } from "./figures/contour.js";
import { surface } from "./figures/surface.js";
import * as format from "./lib/format.js";
import { t } from "./lib/texts.js";
import { filmKind, frameIndices, record } from "./recording.js";

const SCALE = 1.5;

/** @typedef {Picture & {input: SliceInput}} Scenery */

/** The picture as it was when the path had come to one of its points. @param {Scenery} picture @param {number} k @returns {Figure} */
export function figureAt({ name, input, figure }, k) {
  const { path } = input, error = Number(path.error[k] ?? NaN);
  const then = {
    ...input,
    cursor: k,
    point: { a: path.a[k], b: path.b[k], error },
    // The lines through the point are read off the grid, since the point is another.
    curveA: null,
    curveB: null,
    ghost: null,
    annotate: false,
    diverged: input.diverged && k === input.cursor,
    camera: figure.notes?.camera ?? input.camera,
    errorRange: input.errorRange ?? heights(figure),
  };
  return name === "contour" ? contour(then) : surface(then);
}

/** @param {Figure} figure @returns {[number, number] | null} */
function heights({ notes }) {
  return notes ? [notes.low, notes.high] : null;
}

export class Film {
  /** @param {Exporter} exporter */
  constructor(exporter) {
    this.exporter = exporter;
  }

  /** @returns {Scenery[]} */
  get sceneries() {
    const all = this.exporter.stage.pictures;
    return /** @type {Scenery[]} */ (all.filter(({ input }) => input !== null));
  }

  /** Why there can be no film, in words; null where there can. */
  missing() {
    if (!filmKind()) return t("export.no.recorder");
    const [first] = this.sceneries;
    if (!first) return t("export.no.slice");
    return first.input.cursor > 0 ? null : t("export.no.walk");
  }

  /**
   * @param {number} speed steps a second
   * @param {(text: string, share: number) => void} tell
   * @param {AbortSignal} signal
   * @returns {Promise<Blob>}
   */
  async make(speed, tell, signal) {
    const { sceneries } = this, room = darkroom(sceneries, this.exporter.box);
    const { width, height } = this.exporter.size, { look } = this.exporter;
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: even(SCALE * width), height: even(SCALE * (height + HEAD)) });
    const context = canvas.getContext("2d");
    if (!context) throw new Error("no canvas");
    context.scale(SCALE, SCALE);
    const { path, cursor } = sceneries[0].input;
    /** @param {number} k */
    const draw = async (k) => {
      const views = sceneries.map((picture, i) =>
        develop(room.views[i], figureAt(picture, k), signal)
      );
      await Promise.all(views);
      const step = path.steps[k], error = format.error(path.error[k]);
      writeHead(
        context,
        { width, height: height + HEAD },
        [t("export.frame", { step, error })],
        look,
      );
      for (const [i, { place }] of sceneries.entries()) {
        await paint(room.views[i], context, { ...place, top: place.top + HEAD });
      }
    };
    /** @param {"drawing" | "recording"} what @param {number} n @param {number} of */
    const said = (what, n, of) =>
      tell(t(`export.${what}`, { n, of }), (n + (what === "recording" ? of : 0)) / (2 * of));
    try {
      const indices = frameIndices(cursor);
      return await record({ canvas, indices, draw, speed, tell: said, signal });
    } finally {
      room.box.remove();
    }
  }
}

/** Where the pictures of the film are drawn, out of sight. @param {Scenery[]} sceneries @param {HTMLElement} beside */
function darkroom(sceneries, beside) {
  const box = document.createElement("div");
  box.className = "darkroom";
  box.inert = true;
  const views = sceneries.map(({ place: { width, height } }) => {
    const view = /** @type {PlotView} */ (document.createElement("plot-view"));
    Object.assign(view.style, { width: `${width}px`, height: `${height}px` });
    box.append(view);
    return view;
  });
  document.body.append(box);
  box.dataset.of = beside.id;
  return { box, views };
}

/** @param {number} value */
function even(value) {
  return 2 * Math.round(value / 2);
}
