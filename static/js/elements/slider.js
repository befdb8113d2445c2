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
export function slider(input, options) {
  const { moving, moved } = options, scale = scaleOf(options);
  let dragging = false;
  input.classList.add("range");
  Object.assign(input, { min: "0", max: "1", step: "any" });
  const value = () => scale.value(Number(input.value));
  const show = () => paint(input, options, scale);

  input.addEventListener("input", () => {
    dragging = true;
    show();
    moving?.(value());
  });
  input.addEventListener("change", () => {
    dragging = false;
    moved(value());
  });
  input.addEventListener("keydown", (event) => {
    const by = stride(event, scale.page());
    if (by === null) return;
    event.preventDefault();
    event.stopPropagation();
    input.value = String(within(Number(input.value) + by));
    show();
    moved(value());
  });

  return {
    show(next) {
      if (dragging) return;
      input.value = String(scale.place(next));
      show();
    },
    bound: scale.bound,
  };
}

/** @typedef {ReturnType<typeof scaleOf>} TrackScale */

/**
 * Values to places on the track, 0 to 1, and back.
 * @param {SliderOptions} options
 */
function scaleOf({ log = false }) {
  let low = log ? 1 : 0, high = log ? 10 : 1;
  return {
    /** @param {number} value */
    place: (value) => {
      return within(
        log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low),
      );
    },
    /** @param {number} at */
    value: (at) => log ? low * (high / low) ** at : low + at * (high - low),
    /** PageUp: times ten on a logarithmic track. */
    page: () => log ? Math.log(10) / Math.log(high / low) : 0.1,
    /** @param {number} from @param {number} to */
    bound: (from, to) => {
      [low, high] = [from, to];
    },
  };
}

/** @param {number} at */
function within(at) {
  return Number.isFinite(at) ? Math.min(1, Math.max(0, at)) : 0;
}

/**
 * The filled part of the track, for the style sheet.
 * @param {HTMLInputElement} input
 * @param {SliderOptions} options
 * @param {TrackScale} scale
 */
function paint(input, { zero = false, say }, scale) {
  const at = Number(input.value), from = zero ? scale.place(0) : 0;
  const [low, high] = at < from ? ["var(--to)", "var(--from)"] : ["var(--from)", "var(--to)"];
  input.style.setProperty("--at", String(at));
  input.style.setProperty("--zero", String(from));
  input.style.setProperty("--tick", zero ? "1px" : "0");
  input.style.setProperty("--lo", zero ? low : "0px");
  input.style.setProperty("--hi", high);
  input.setAttribute("aria-valuetext", say(scale.value(at)));
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
