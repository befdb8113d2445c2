// Elements around the stage, which come to life when it has its first picture.
import { ChainRule } from "./chain-rule.js";
import { ChanceRow } from "./chance-row.js";
import { ExportMenu } from "./export-menu.js";
import { HonestyBars } from "./honesty-bars.js";
import { MoreMenu } from "./more-menu.js";
import { NetworkView } from "./network-view.js";
import { NudgeBox } from "./nudge-box.js";
import { NumberHandle } from "./number-handle.js";
import { OutputsView } from "./outputs-view.js";
import { RateRow } from "./rate-row.js";
import { SessionFiles } from "./session-files.js";
import { ShareMenu } from "./share-menu.js";
import { SlopeHead } from "./slope-head.js";
import { SlopeView } from "./slope-view.js";
import { TimeLine } from "./time-line.js";
import { WatchBar } from "./watch-bar.js";
import { WeightRow } from "./weight-row.js";

/** Children that hear their parents come first. */
export const PANELS = {
  "more-menu": MoreMenu,
  "share-menu": ShareMenu,
  "export-menu": ExportMenu,
  "session-files": SessionFiles,
  "network-view": NetworkView,
  "weight-row": WeightRow,
  "rate-row": RateRow,
  "chance-row": ChanceRow,
  "outputs-view": OutputsView,
  "honesty-bars": HonestyBars,
  "slope-head": SlopeHead,
  "chain-rule": ChainRule,
  "nudge-box": NudgeBox,
  "slope-view": SlopeView,
  "watch-bar": WatchBar,
  "time-line": TimeLine,
  "number-handle": NumberHandle,
};
