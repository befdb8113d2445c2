// Names of the elements that come first; nothing is registered by an import alone.
/** @import { App } from "./part.js" */
import { HandTools } from "./hand-tools.js";
import { NoticeLine } from "./notice-line.js";
import { Part } from "./part.js";
import { PlotView } from "./plot-view.js";
import { RailStrip } from "./rail-strip.js";
import { define } from "./rest.js";
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
