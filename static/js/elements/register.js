// Names of all elements of the page; nothing is registered by an import alone.
/** @import { App } from "./part.js" */
import { inTurn } from "../lib/turn.js";
import { ExportMenu } from "./export-menu.js";
import { ChanceRow } from "./chance-row.js";
import { HandTools } from "./hand-tools.js";
import { HonestyBars } from "./honesty-bars.js";
import { MoreMenu } from "./more-menu.js";
import { NetworkView } from "./network-view.js";
import { NoticeLine } from "./notice-line.js";
import { NumberHandle } from "./number-handle.js";
import { OutputsView } from "./outputs-view.js";
import { Part } from "./part.js";
import { PlotView } from "./plot-view.js";
import { RailStrip } from "./rail-strip.js";
import { RateRow } from "./rate-row.js";
import { ScaleBar } from "./scale-bar.js";
import { SessionFiles } from "./session-files.js";
import { SessionMenu } from "./session-menu.js";
import { ChainRule } from "./chain-rule.js";
import { NudgeBox } from "./nudge-box.js";
import { SlopeHead } from "./slope-head.js";
import { ShareMenu } from "./share-menu.js";
import { SlopeView } from "./slope-view.js";
import { StageSentence } from "./stage-sentence.js";
import { StageView } from "./stage-view.js";
import { TimeLine } from "./time-line.js";
import { TopTools } from "./top-tools.js";
import { TransportBar } from "./transport-bar.js";
import { ViewChoice } from "./view-choice.js";
import { WatchBar } from "./watch-bar.js";
import { WeightRow } from "./weight-row.js";

/** Children that hear their parents come first. */
const ELEMENTS = {
  "plot-view": PlotView,
  "scale-bar": ScaleBar,
  "view-choice": ViewChoice,
  "more-menu": MoreMenu,
  "session-menu": SessionMenu,
  "top-tools": TopTools,
  "share-menu": ShareMenu,
  "export-menu": ExportMenu,
  "session-files": SessionFiles,
  "network-view": NetworkView,
  "weight-row": WeightRow,
  "rail-strip": RailStrip,
  "rate-row": RateRow,
  "chance-row": ChanceRow,
  "outputs-view": OutputsView,
  "stage-sentence": StageSentence,
  "stage-view": StageView,
  "honesty-bars": HonestyBars,
  "slope-head": SlopeHead,
  "chain-rule": ChainRule,
  "nudge-box": NudgeBox,
  "slope-view": SlopeView,
  "transport-bar": TransportBar,
  "hand-tools": HandTools,
  "watch-bar": WatchBar,
  "time-line": TimeLine,
  "notice-line": NoticeLine,
  "number-handle": NumberHandle,
};

/** @param {App} app */
export function registerElements(app) {
  Part.app = app;
  return define(ELEMENTS);
}

/** @type {Promise<void> | undefined} */
let later;

/** The rest, once; what is in the page already comes to life where it stands. */
export function registerLater() {
  later ??= import("./later.js").then(({ LATER }) => define(LATER));
  return later;
}

/** @param {Record<string, CustomElementConstructor>} elements */
function define(elements) {
  return inTurn(
    Object.entries(elements).map(([tag, element]) => () => customElements.define(tag, element)),
  );
}
