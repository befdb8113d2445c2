// Makes files of what is on the stage, and hands them to the browser.
/** @import { Actions } from "./actions.js" */
/** @import { Box, Look } from "./export.js" */
/** @import { PlotView } from "./elements/plot-view.js" */
/** @import { StageView } from "./elements/stage-view.js" */
import { imageOf, isLandscape, vectorsOf } from "./elements/paint.js";
import { fontRules } from "./font-rules.js";
import { fileName, HEAD, pageText, pathCsv, surfaceCsv, svgText } from "./export.js";
import { language, t } from "./lib/texts.js";
import { honesty, stageSentence } from "./sentences.js";
import { hasSlice } from "./selectors.js";

/** @typedef {"png" | "svg" | "html" | "surface" | "path"} FileKind */

const SCALE = 2;
const ENDINGS = { png: "png", svg: "svg", html: "html", surface: "csv", path: "csv", webm: "webm" };

export class Exporter {
  /** @param {Actions} actions @param {StageView} stage */
  constructor(actions, stage) {
    this.actions = actions;
    this.stage = stage;
  }

  get state() {
    return this.actions.store.get();
  }

  /** The box of the stage's pictures. */
  get box() {
    return /** @type {HTMLElement} */ (this.stage.querySelector(".plot"));
  }

  get size() {
    return { width: this.box.clientWidth, height: this.box.clientHeight };
  }

  /** The pictures that can be seen, and where. @returns {{plot: PlotView, box: Box}[]} */
  get shown() {
    const outer = this.box.getBoundingClientRect();
    const plots = /** @type {PlotView[]} */ ([...this.box.querySelectorAll("plot-view")]);
    return plots.filter((plot) => plot.figure && plot.offsetParent).map((plot) => {
      const { left, top, width, height } = plot.getBoundingClientRect();
      return { plot, box: { left: left - outer.left, top: top - outer.top, width, height } };
    });
  }

  /** The colors and typefaces of the page. @returns {Look} */
  get look() {
    const root = getComputedStyle(document.documentElement);
    const second = this.stage.querySelector(".sentence .second") ?? document.documentElement;
    return {
      paper: root.backgroundColor,
      ink: root.color,
      second: getComputedStyle(second).color,
      serif: "'Source Serif', Georgia, serif",
      sans: "'Source Sans', system-ui, sans-serif",
    };
  }

  /** Why a file cannot be made, in words; null where it can. @param {FileKind} kind */
  missing(kind) {
    const { state } = this, { shown } = this;
    if (kind === "path") return state.scene ? null : t("export.no.picture");
    if (kind === "surface") {
      if (!state.surface) return t("export.no.picture");
      return hasSlice(state.view.tab) ? null : t("export.no.slice");
    }
    if (!shown.length) return t("export.no.picture");
    return kind === "svg" && shown.some(({ plot }) => isLandscape(plot))
      ? t("export.no.svg")
      : null;
  }

  /** @param {FileKind} kind @returns {Promise<string>} the name of the file */
  async save(kind) {
    const make = {
      png: () => this.#png(),
      svg: () => this.#svg(),
      html: () => this.#html(),
      surface: () => this.#surface(),
      path: () => this.#path(),
    };
    return this.keep(await make[kind](), kind);
  }

  /** @param {Blob} file @param {keyof typeof ENDINGS} kind */
  keep(file, kind) {
    const { session, step } = this.state, part = { surface: "-surface", path: "-path" };
    const title = (session?.title || "Thalweg") + (part[/** @type {"path"} */ (kind)] ?? "");
    const link = document.createElement("a");
    link.download = fileName(title, step, ENDINGS[kind]);
    link.href = URL.createObjectURL(file);
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    return link.download;
  }

  async #png() {
    const { width, height } = this.size, canvas = document.createElement("canvas");
    Object.assign(canvas, { width: SCALE * width, height: SCALE * (height + HEAD) });
    const context = canvas.getContext("2d");
    if (!context) throw new Error("no canvas");
    context.scale(SCALE, SCALE);
    writeHead(context, { width, height: height + HEAD }, stageSentence(this.state), this.look);
    for (const { plot, box } of this.shown) {
      const image = await imageOf(plot);
      context.drawImage(image, box.left, HEAD + box.top, box.width, box.height);
    }
    /** @type {Blob | null} */
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    if (!blob) throw new Error("no picture");
    return blob;
  }

  async #svg() {
    const pictures = await Promise.all(this.shown.map(async ({ plot, box }) => {
      return { svg: await vectorsOf(plot), box };
    }));
    const { size, look } = this, sentence = stageSentence(this.state);
    return text(
      svgText({ size, look, sentence, pictures, fonts: await fontRules() }),
      "image/svg+xml",
    );
  }

  async #html() {
    const { state, size, look } = this, { scene, session } = state;
    const { href } = /** @type {HTMLLinkElement} */ (document.querySelector("#plotly"));
    const plotly = await (await fetch(href)).text(), fonts = await fontRules();
    const only = state.view.tab === "curve" ? state.view.slopeOf : null;
    const caption = scene && session ? honesty(scene, session, only) : "";
    const pictures = this.shown.map(({ plot, box }) => ({
      figure: seenFrom(plot),
      box,
      label: plot.getAttribute("label") ?? "",
    }));
    const title = `${session?.title || "Thalweg"} – Thalweg`, sentence = stageSentence(state);
    const page = { language: language(), title, sentence, caption, look, size, pictures };
    return text(pageText({ ...page, plotly, fonts }), "text/html");
  }

  #surface() {
    const { surface } = this.state;
    if (!surface) throw new Error(t("export.no.picture"));
    return Promise.resolve(text(surfaceCsv(surface, t("export.column.error")), "text/csv"));
  }

  async #path() {
    const { session, links, history } = this.state;
    if (!session || !links) throw new Error(t("export.no.picture"));
    const plane = /** @type {const} */ ({ kind: "links", a: links[0], b: links[1] });
    const ask = { plane, step: session.step };
    const path = await this.actions.api.path(session.id, ask);
    /** @param {string} name */
    const heading = (name) => t(`export.column.${name}`);
    return text(
      pathCsv(history, path, links, {
        step: heading("step"),
        train: heading("train"),
        test: heading("test"),
        slice: heading("slice"),
        distance: heading("distance"),
      }),
      "text/csv",
    );
  }
}

/**
 * Paper, and the sentence at its head.
 * @param {CanvasRenderingContext2D} context
 * @param {{width: number, height: number}} size
 * @param {string[]} lines
 * @param {Look} look
 */
export function writeHead(context, { width, height }, lines, look) {
  context.fillStyle = look.paper;
  context.fillRect(0, 0, width, height);
  context.font = `18px ${look.serif}`;
  for (const [i, line] of lines.entries()) {
    context.fillStyle = i ? look.second : look.ink;
    context.fillText(line, 24, 28 + 27 * i, width - 48);
  }
}

/** The figure as the reader has turned it. @param {PlotView} plot */
function seenFrom({ figure, camera }) {
  const { data, layout } = /** @type {NonNullable<PlotView["figure"]>} */ (figure);
  if (!("scene" in layout) || !camera) return { data, layout };
  return { data, layout: { ...layout, scene: { ...Object(layout.scene), camera } } };
}

/** @param {string} content @param {string} type */
function text(content, type) {
  return new Blob([content], { type: `${type};charset=utf-8` });
}
