// A hidden layer is taken by its grip and let go in another place of the row.

/**
 * @param {HTMLElement} section
 * @param {(from: number, to: number) => void} move
 * @param {AbortSignal} signal
 */
export function dragLayers(section, move, signal) {
  section.addEventListener("pointerdown", (event) => {
    const grip = /** @type {HTMLElement} */ (event.target).closest(".grip");
    const box = /** @type {HTMLElement | null} */ (grip?.closest("[data-layer]") ?? null);
    if (!grip || !box || event.button !== 0) return;
    event.preventDefault();
    /** @type {HTMLElement} */ (grip).focus();
    grip.setPointerCapture(event.pointerId);
    drag(section, box, event, move);
  }, { signal });
}

/**
 * @param {HTMLElement} section
 * @param {HTMLElement} box
 * @param {PointerEvent} start
 * @param {(from: number, to: number) => void} move
 */
function drag(section, box, start, move) {
  const stop = new AbortController(), { signal } = stop;
  const boxes = /** @type {HTMLElement[]} */ ([...section.querySelectorAll(".hidden-layer")]);
  const from = boxes.indexOf(box), middles = boxes.map(middle);
  let to = from;
  box.classList.add("held");

  section.addEventListener("pointermove", (event) => {
    const dx = event.clientX - start.clientX, dy = event.clientY - start.clientY;
    box.style.translate = `${dx}px ${dy}px`;
    to = nearest(middles, { x: middles[from].x + dx, y: middles[from].y + dy });
    boxes.forEach((each, i) => each.classList.toggle("target", i === to && to !== from));
  }, { signal });
  /** @param {boolean} taken */
  const end = (taken) => {
    stop.abort();
    box.classList.remove("held");
    box.style.translate = "";
    for (const each of boxes) each.classList.remove("target");
    if (taken && to !== from) move(from + 1, to + 1);
  };
  section.addEventListener("pointerup", () => end(true), { signal });
  section.addEventListener("pointercancel", () => end(false), { signal });
  section.addEventListener("keydown", (event) => event.key === "Escape" && end(false), { signal });
}

/** @param {HTMLElement} box */
function middle(box) {
  const { left, top, width, height } = box.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
}

/**
 * @param {{x: number, y: number}[]} places
 * @param {{x: number, y: number}} point
 */
function nearest(places, point) {
  const far = places.map(({ x, y }) => Math.hypot(x - point.x, y - point.y));
  return far.indexOf(Math.min(...far));
}
