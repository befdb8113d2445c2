// A range input with a filled track, a tick at zero and the keys of the page: arrows 1 %, Shift 10 %.

/**
 * @typedef {object} Slider
 * @property {(value: number) => void} show moves the knob, unless it is being dragged
 * @property {(low: number, high: number) => void} bound
 */

/**
 * @typedef {object} SliderOptions
 * @property {boolean} [log] the track is logarithmic
 * @property {boolean} [zero] a tick at zero, and the fill begins there
 * @property {(value: number) => string} say the value in words
 * @property {(value: number) => void} [moving] while it is dragged
 * @property {(value: number) => void} moved when it is let go
 */

/**
 * @param {HTMLInputElement} input
 * @param {SliderOptions} options
 * @returns {Slider}
 */
export function slider(input, { log = false, zero = false, say, moving, moved }) {
  let low = log ? 1 : 0, high = log ? 10 : 1, dragging = false;
  input.classList.add("range");
  Object.assign(input, { min: "0", max: "1", step: "any" });

  /** @param {number} value */
  const place = (value) => {
    const at = log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
    return Math.min(1, Math.max(0, Number.isFinite(at) ? at : 0));
  };
  const value = () => {
    const at = Number(input.value);
    return log ? low * (high / low) ** at : low + at * (high - low);
  };
  const paint = () => {
    const at = Number(input.value), from = zero ? place(0) : 0;
    input.style.setProperty("--at", String(at));
    input.style.setProperty("--zero", String(from));
    input.style.setProperty("--tick", zero ? "1px" : "0");
    input.style.setProperty("--lo", !zero ? "0px" : at < from ? "var(--to)" : "var(--from)");
    input.style.setProperty("--hi", at < from ? "var(--from)" : "var(--to)");
    input.setAttribute("aria-valuetext", say(value()));
  };

  input.addEventListener("input", () => {
    dragging = true;
    paint();
    moving?.(value());
  });
  input.addEventListener("change", () => {
    dragging = false;
    moved(value());
  });
  input.addEventListener("keydown", (event) => {
    const by = stride(event, log ? Math.log(10) / Math.log(high / low) : 0.1);
    if (by === null) return;
    event.preventDefault();
    event.stopPropagation();
    input.value = String(Math.min(1, Math.max(0, Number(input.value) + by)));
    paint();
    moved(value());
  });

  return {
    show(next) {
      if (dragging) return;
      input.value = String(place(next));
      paint();
    },
    bound(from, to) {
      [low, high] = [from, to];
    },
  };
}

/**
 * How far a key moves the knob, as a share of the track.
 * @param {KeyboardEvent} event
 * @param {number} page
 * @returns {number | null}
 */
function stride({ key, shiftKey }, page) {
  const one = shiftKey ? 0.1 : 0.01;
  if (key === "ArrowRight" || key === "ArrowUp") return one;
  if (key === "ArrowLeft" || key === "ArrowDown") return -one;
  if (key === "PageUp") return page;
  if (key === "PageDown") return -page;
  if (key === "Home") return -1;
  return key === "End" ? 1 : null;
}
