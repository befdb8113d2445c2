// A form that is written anew keeps the focus where it was.

/** Puts the focus back to where it was, after what was under it has been written anew. @param {HTMLElement} root */
export function keptFocus(root) {
  const had = document.activeElement;
  const inside = had instanceof HTMLElement && root.contains(had) ? had : null;
  const name = inside?.getAttribute("name"), kept = inside?.dataset.keep;
  return () => {
    if (!inside || inside.isConnected) return;
    const again = name ? `[name="${name}"]` : kept && `[data-keep="${kept}"]`;
    /** @type {HTMLElement | null} */ (again ? root.querySelector(again) : null)?.focus();
  };
}
