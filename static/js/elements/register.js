// Names of all elements of the page; nothing is registered by an import alone.
/** @import { App } from "./part.js" */
import { HonestyBars } from "./honesty-bars.js";
import { KeySheet } from "./key-sheet.js";
import { LessonView } from "./lesson-view.js";
import { NetworkView } from "./network-view.js";
import { NoticeLine } from "./notice-line.js";
import { NumberHandle } from "./number-handle.js";
import { OutputsView } from "./outputs-view.js";
import { Part } from "./part.js";
import { PlotView } from "./plot-view.js";
import { PresetTiles } from "./preset-tiles.js";
import { RailStrip } from "./rail-strip.js";
import { RateRow } from "./rate-row.js";
import { ScaleBar } from "./scale-bar.js";
import { SessionMenu } from "./session-menu.js";
import { SetupView } from "./setup-view.js";
import { SlopeView } from "./slope-view.js";
import { StageSentence } from "./stage-sentence.js";
import { StageView } from "./stage-view.js";
import { TimeLine } from "./time-line.js";
import { TopTools } from "./top-tools.js";
import { TransportBar } from "./transport-bar.js";
import { ViewChoice } from "./view-choice.js";
import { WeightRow } from "./weight-row.js";

/** Children that hear their parents come first. */
const ELEMENTS = {
  "plot-view": PlotView,
  "scale-bar": ScaleBar,
  "view-choice": ViewChoice,
  "session-menu": SessionMenu,
  "top-tools": TopTools,
  "network-view": NetworkView,
  "weight-row": WeightRow,
  "rail-strip": RailStrip,
  "rate-row": RateRow,
  "outputs-view": OutputsView,
  "preset-tiles": PresetTiles,
  "setup-view": SetupView,
  "stage-sentence": StageSentence,
  "stage-view": StageView,
  "honesty-bars": HonestyBars,
  "slope-view": SlopeView,
  "transport-bar": TransportBar,
  "time-line": TimeLine,
  "notice-line": NoticeLine,
  "lesson-view": LessonView,
  "number-handle": NumberHandle,
  "key-sheet": KeySheet,
};

/** @param {App} app */
export function registerElements(app) {
  Part.app = app;
  for (const [tag, element] of Object.entries(ELEMENTS)) customElements.define(tag, element);
}
