// Two fingers on the landscape bring it nearer or take it away. One finger turns it, which is left to Plotly.

import { zoom } from "../figures/camera.js";

/** @import { Camera } from "../types/figures.d.ts" */
/** @import { PlotView } from "./plot-view.js" */

/**
 * @param {PlotView} view
 * @param {AbortSignal} signal
 */
export function followPinch(view, signal) {
  /** @type {{ camera: Camera, spread: number, now: number } | null} */
  let pinch = null;
  let scheduled = false;
  const options = { signal, capture: true, passive: false };

  /** Plotly would turn the landscape by the finger that moved last. @param {TouchEvent} event */
  const take = (event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  /** @param {boolean} settled */
  const look = (settled) => {
    scheduled = false;
    if (pinch) void view.look(zoom(pinch.camera, pinch.spread / pinch.now), settled);
  };

  view.addEventListener("touchstart", (event) => {
    const { camera } = view, { touches } = event;
    if (touches.length === 2 && camera) {
      pinch = { camera, spread: spreadOf(touches), now: spreadOf(touches) };
    }
    if (pinch) take(event);
  }, options);

  view.addEventListener("touchmove", (event) => {
    if (!pinch) return;
    take(event);
    if (event.touches.length !== 2) return;
    pinch.now = spreadOf(event.touches);
    if (!scheduled) requestAnimationFrame(() => scheduled && look(false));
    scheduled = true;
  }, options);

  /** @param {TouchEvent} event */
  const lifted = (event) => {
    if (!pinch) return;
    take(event);
    look(true);
    // The finger that is left does not turn what two have held.
    if (!event.touches.length) pinch = null;
  };
  view.addEventListener("touchend", lifted, options);
  view.addEventListener("touchcancel", lifted, options);
}

/** How far two fingers are apart, in pixels. @param {TouchList} touches */
function spreadOf([one, other]) {
  return Math.max(1, Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY));
}
