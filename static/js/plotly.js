// Runs Plotly as soon as the page has been painted and its first slice asked for, while the other modules are still on
// their way: it holds the page up for a second or two, which nobody notices then.
import { askedEarly } from "./early.js";

/** It waits no longer than this for the session, in milliseconds. */
const PATIENCE = 300;

/** When it has run; never, where it cannot be had. @type {Promise<void>} */
export const plotlyRan = Promise.race([askedEarly, pause(PATIENCE)]).then(painted).then(run);

/** @param {number} milliseconds */
function pause(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds));
}

function painted() {
  return new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}

/** @returns {Promise<void>} */
function run() {
  return new Promise((done) => {
    const script = document.createElement("script");
    script.src = /** @type {HTMLLinkElement} */ (document.querySelector("#plotly")).href;
    script.addEventListener("load", () => done());
    document.head.append(script);
  });
}
