// A picture of `<plot-view>` on a canvas.
/** @import { Box } from "../export.js" */
/** @import { PlotView } from "./plot-view.js" */
import { styled } from "../export.js";
import { fontRules } from "../font-rules.js";

/** @param {PlotView} view */
export function isLandscape(view) {
  return "scene" in (view.figure?.layout ?? {});
}

/** As it stands on the page, with all that is written in it; a landscape is an image in there. @param {PlotView} view */
export async function vectorsOf(view) {
  const source = await view.image({ format: "svg", scale: 1 });
  return decodeURIComponent(source.slice(source.indexOf(",") + 1));
}

/** The same in pixels, which knows no typefaces but those that are in it. @param {PlotView} view */
export async function imageOf(view) {
  const svg = styled(await vectorsOf(view), await fontRules()), image = new Image();
  image.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(image.src);
  }
}

/**
 * Quickly, for a film: the canvas of a landscape itself.
 * @param {PlotView} view
 * @param {CanvasRenderingContext2D} context
 * @param {Box} box
 */
export async function paint(view, context, { left, top, width, height }) {
  /** @type {any} */
  const graph = view.querySelector(".js-plotly-plot");
  const plot = graph?._fullLayout?.scene?._scene?.glplot;
  const image = plot ? null : await imageOf(view);
  // The buffer of a landscape is empty again after the task that has drawn it.
  plot?.redraw();
  context.drawImage(image ?? plot.canvas, left, top, width, height);
}

/**
 * Draws a figure into a view and waits until it is there.
 * @param {PlotView} view
 * @param {import("../types/figures.d.ts").Figure} figure
 * @param {AbortSignal} signal
 */
export function develop(view, figure, signal) {
  return new Promise((resolve, reject) => {
    const stopped = () => reject(signal.reason);
    view.addEventListener("plot-drawn", resolve, { once: true });
    view.addEventListener("plot-unavailable", reject, { once: true });
    signal.addEventListener("abort", stopped, { once: true });
    view.figure = figure;
  });
}
