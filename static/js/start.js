// What comes first on a page that is opened for the first time: Plotly's file, and what the first picture asks of the
// server. All other modules come while Plotly runs: a hundred small files beside it would delay it by a third.
import "./early.js";
import { plotlyCame } from "./plotly.js";

/** On a slow line they wait no longer than this for the file, in milliseconds. */
const PATIENCE = 1000;

await Promise.race([plotlyCame, new Promise((done) => setTimeout(done, PATIENCE))]);
const { textContent: modules } =
  /** @type {HTMLScriptElement} */ (document.querySelector("#modules"));
for (const href of JSON.parse(modules)) {
  const link = document.createElement("link");
  link.rel = "modulepreload";
  link.href = href;
  document.head.append(link);
}
await import("./main.js");
