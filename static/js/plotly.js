// Runs Plotly as soon as its file is there and the page has been painted: it holds the page up for a second, in which
// the page's own modules come.

const link = /** @type {HTMLLinkElement} */ (document.querySelector("#plotly"));

/** When its file is there, or cannot be had. @type {Promise<void>} */
export const plotlyCame = new Promise((done) => {
  if (performance.getEntriesByName(link.href).length) done();
  for (const sign of ["load", "error"]) link.addEventListener(sign, () => done());
});

/** When it has run; never, where it cannot be had. @type {Promise<void>} */
export const plotlyRan = painted().then(run);

function painted() {
  return new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}

/** Before the file has come, so that the browser compiles it on its way. @returns {Promise<void>} */
function run() {
  return new Promise((done) => {
    const script = document.createElement("script");
    script.src = link.href;
    script.addEventListener("load", () => done());
    document.head.append(script);
  });
}
