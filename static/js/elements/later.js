// Elements that a fresh page does not show: dialogs, lessons, the race, the set-up, many weights.
import { ChainRow } from "./chain-row.js";
import { HomeworkSheet } from "./homework-sheet.js";
import { KeySheet } from "./key-sheet.js";
import { LessonView } from "./lesson-view.js";
import { MANY_ELEMENTS } from "./many-view.js";
import { OwnNetwork } from "./own-network.js";
import { OwnTable } from "./own-table.js";
import { PresetTiles } from "./preset-tiles.js";
import { RaceView } from "./race-view.js";
import { SetupView } from "./setup-view.js";
import { TableSheet } from "./table-sheet.js";

/** Children that hear their parents come first. */
export const LATER = {
  "preset-tiles": PresetTiles,
  "own-table": OwnTable,
  "own-network": OwnNetwork,
  "setup-view": SetupView,
  ...MANY_ELEMENTS,
  "race-view": RaceView,
  "lesson-view": LessonView,
  "chain-row": ChainRow,
  "homework-sheet": HomeworkSheet,
  "key-sheet": KeySheet,
  "table-sheet": TableSheet,
};
