// A number that is shown formatted and can be typed over.
import { parse } from "../lib/format.js";

/**
 * @param {HTMLInputElement} input
 * @param {{write: (value: number) => string, take: (value: number) => void}} options
 * @returns {(value: number | null) => void} shows a value, unless the reader is typing
 */
export function valueInput(input, { write, take }) {
  /** @type {number | null} */
  let shown = null;
  let typing = false;
  const restore = () => {
    typing = false;
    input.removeAttribute("aria-invalid");
    input.value = shown === null ? "" : write(shown);
  };
  const commit = () => {
    if (!typing) return;
    const value = parse(input.value);
    if (value === null) return input.setAttribute("aria-invalid", "true");
    const changed = shown === null || write(value) !== write(shown);
    shown = changed ? value : shown;
    restore();
    if (changed) take(value);
  };
  input.addEventListener("focus", () => input.select());
  input.addEventListener("input", () => typing = true);
  input.addEventListener("blur", () => {
    commit();
    restore();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") commit();
    if (event.key === "Escape") restore();
    event.stopPropagation();
  });
  return (value) => {
    shown = value;
    if (!typing) restore();
  };
}
