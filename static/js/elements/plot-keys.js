// The landscape by keyboard: arrows turn it by 5 degrees, + and - zoom, C goes back.

import { orbit, zoom } from "../figures/camera.js";

/** @import { Camera } from "../types/figures.d.ts" */
/** @import { PlotView } from "./plot-view.js" */

const TURN = 5;
const ZOOM = 1.1;

const MOVES = /** @type {Record<string, (camera: Camera) => Camera>} */ ({
  ArrowLeft: (camera) => orbit(camera, -TURN, 0),
  ArrowRight: (camera) => orbit(camera, TURN, 0),
  ArrowUp: (camera) => orbit(camera, 0, TURN),
  ArrowDown: (camera) => orbit(camera, 0, -TURN),
  "+": (camera) => zoom(camera, 1 / ZOOM),
  "=": (camera) => zoom(camera, 1 / ZOOM),
  "-": (camera) => zoom(camera, ZOOM),
});

/**
 * Whether the key means something to those around the picture.
 * @param {PlotView} view
 * @param {KeyboardEvent} event
 */
function asked(view, event) {
  const question = new CustomEvent("plot-key", { detail: event, bubbles: true, cancelable: true });
  if (view.dispatchEvent(question)) return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}

/**
 * @param {PlotView} view
 * @param {AbortSignal} signal
 */
export function followKeys(view, signal) {
  view.addEventListener("keydown", (event) => {
    if (event.target === view && asked(view, event)) return;
    const { camera } = view;
    const other = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
    if (!camera || event.target !== view || (other && event.key !== "+")) return;
    if (event.key.toLowerCase() === "c") view.resetCamera();
    else if (MOVES[event.key]) void view.look(MOVES[event.key](camera), true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, { signal });
}
