// Names of all elements of the page; nothing is registered by an import alone.
/** @import { App } from "./part.js" */
import { inTurn } from "../lib/turn.js";
import { HandTools } from "./hand-tools.js";
import { NoticeLine } from "./notice-line.js";
import { Part } from "./part.js";
import { PlotView } from "./plot-view.js";
import { RailStrip } from "./rail-strip.js";
import { ScaleBar } from "./scale-bar.js";
import { SessionMenu } from "./session-menu.js";
import { StageSentence } from "./stage-sentence.js";
import { StageView } from "./stage-view.js";
import { TopTools } from "./top-tools.js";
import { TransportBar } from "./transport-bar.js";
import { ViewChoice } from "./view-choice.js";

/**
 * What the first picture needs, what says why there is none, and what may be pressed before it is there; children that
 * hear their parents come first.
 */
const FIRST = {
  "plot-view": PlotView,
  "scale-bar": ScaleBar,
  "stage-sentence": StageSentence,
  "stage-view": StageView,
  "notice-line": NoticeLine,
  "view-choice": ViewChoice,
  "session-menu": SessionMenu,
  "top-tools": TopTools,
  "rail-strip": RailStrip,
  "transport-bar": TransportBar,
  "hand-tools": HandTools,
};

/** @param {App} app */
export function registerElements(app) {
  Part.app = app;
  return define(FIRST);
}

/** @type {Promise<void> | undefined} */
let rest;

/** The rest, once, what is seen first; what is in the page already comes to life where it stands. */
export function registerRest() {
  rest ??= import("./panels.js")
    .then(({ PANELS }) => define(PANELS))
    .then(() => import("./later.js"))
    .then(({ LATER }) => define(LATER));
  return rest;
}

/** @param {Record<string, CustomElementConstructor>} elements */
function define(elements) {
  return inTurn(
    Object.entries(elements).map(([tag, element]) => () => customElements.define(tag, element)),
  );
}
