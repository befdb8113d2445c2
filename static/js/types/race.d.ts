// The race: several sessions on one surface, stepped together.

import type { History, Path, SessionView } from "./api.d.ts";
import type { Links } from "./state.d.ts";

/** What was read of a runner that is not the one on the stage. */
export interface RunnerReading {
  links: Links;
  revision: number;
  /** The last step of the path. */
  end: number;
  path: Path;
  /** The step of the slope, and how long that is over all free weights. */
  at: number;
  slope: number | null;
}

export interface RaceRunner {
  id: string;
  /** Its place among the styles, kept until it leaves: 0 to 5. */
  slot: number;
  hidden: boolean;
  session: SessionView;
  history: History;
  /** Raised by what makes earlier readings untrue. */
  revision: number;
  reading: RunnerReading | null;
}

export interface Race {
  runners: RaceRunner[];
  /** Whether the right rail shows the race; else the slope of the one on the stage. */
  shown: boolean;
  /** Whether the form for one more is open. */
  adding: boolean;
}

/** What the rail says of a runner, at the step that is shown. */
export interface RunnerFacts {
  id: string;
  slot: number;
  hidden: boolean;
  /** Whether the stage shows its slice. */
  followed: boolean;
  name: string;
  rate: number;
  error: number | null;
  slope: number | null;
  says: string;
}
