// Sliders of a form's fields, as `slidingField` writes them: the map follows while they move.
import { parse } from "../lib/format.js";
import { shownValue } from "../names.js";
import { slider } from "./slider.js";

/**
 * @param {HTMLElement} root
 * @param {object} on
 * @param {(name: string, value: number) => void} on.moving
 * @param {(name: string, value: number) => void} on.moved
 */
export function wireSliders(root, { moving, moved }) {
  const ranges =
    /** @type {NodeListOf<HTMLInputElement>} */ (root.querySelectorAll("[data-slides]"));
  for (const range of ranges) {
    const full = range.dataset.slides ?? "", name = full.split(".")[1];
    const field = /** @type {HTMLInputElement | null} */ (root.querySelector(`[name="${full}"]`));
    const say = (/** @type {number} */ value) => shownValue(name, value);
    const bar = slider(range, {
      say,
      moving: (value) => {
        if (field) field.value = say(hundredths(value));
        moving(name, hundredths(value));
      },
      moved: (value) => moved(name, hundredths(value)),
    });
    bar.bound(Number(range.dataset.low), Number(range.dataset.high));
    bar.show(parse(range.dataset.value ?? "") ?? 0);
  }
}

/** @param {number} value */
function hundredths(value) {
  return Math.round(100 * value) / 100;
}
