// Runs Plotly as soon as the page has been painted, while the other modules are still on their way: it holds the page up
// for a second or two, which nobody notices then.

/** When it has run; never, where it cannot be had. @type {Promise<void>} */
export const plotlyRan = new Promise((done) => {
  requestAnimationFrame(() =>
    setTimeout(() => {
      const script = document.createElement("script");
      script.src = /** @type {HTMLLinkElement} */ (document.querySelector("#plotly")).href;
      script.addEventListener("load", () => done());
      document.head.append(script);
    })
  );
});
