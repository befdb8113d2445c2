// Clicks on a picture, and the marble that follows a drag. Turning the landscape is left to Plotly.

/** @import { PlotEvents } from "../types/figures.d.ts" */
/** @import { PlotView } from "./plot-view.js" */

/** A click is a press that moves less than this, in pixels. */
const STILL = 4;
/** How near to the marble a press takes hold of it. */
const GRIP = 14;

/**
 * @param {PlotView} view
 * @param {AbortSignal} signal
 */
export function followPointer(view, signal) {
  /** @type {{ x: number, y: number, grip: boolean } | null} */
  let press = null;
  const options = { signal, capture: true };
  /** @param {MouseEvent} event */
  const onMarble = (event) =>
    !view.closest("[fixed], [data-watching]") && view.marbleDistance(event) < GRIP;

  view.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    // Two fingers neither click nor move the marble.
    if (!event.isPrimary) return void (press = null);
    press = { x: event.clientX, y: event.clientY, grip: onMarble(event) };
    if (!press.grip) return;
    // Without this Plotly would turn the landscape under the marble.
    event.preventDefault();
    event.stopPropagation();
    view.focus({ preventScroll: true });
    view.setPointerCapture(event.pointerId);
    view.style.cursor = "grabbing";
  }, options);

  // Else a finger on the marble of a flat picture would scroll the page.
  view.addEventListener("touchstart", (event) => {
    if (press?.grip) event.preventDefault();
  }, { signal, passive: false });

  view.addEventListener("pointermove", (event) => {
    if (!press) view.style.cursor = onMarble(event) ? "grab" : "";
    if (!press?.grip) return;
    event.stopPropagation();
    const spot = view.spotUnder(event);
    if (spot) tell(view, "plot-drag", spot);
  }, options);

  // On the document, since Plotly covers the page while a button is pressed.
  document.addEventListener("pointerup", (event) => {
    const [held, spot] = [press, view.spotUnder(event)];
    press = null;
    if (!held || !spot) return;
    const still = Math.hypot(event.clientX - held.x, event.clientY - held.y) < STILL;
    if (held.grip && !still) tell(view, "plot-drop", spot);
    if (!held.grip && still) tell(view, "plot-click", spot);
  }, options);

  view.addEventListener("pointercancel", () => {
    press = null;
    view.style.cursor = "";
  }, options);
}

/**
 * @template {keyof PlotEvents} K
 * @param {HTMLElement} view
 * @param {K} name
 * @param {PlotEvents[K]} detail
 */
export function tell(view, name, detail) {
  view.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
}
