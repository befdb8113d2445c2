// The page's state, its actions, and the store that holds it.

import type {
  Catalogue,
  Curve,
  Examples,
  Gradient,
  History,
  Outputs,
  Path,
  SessionRequest,
  SessionView,
  Surface,
  Weights,
} from "./api.d.ts";

export type Tab = "curve" | "surface" | "contour";
export type Rail = "network" | "setup";
export type Sheet = "weights" | "network" | "slope" | "setup";
export type Scale = "linear" | "log";
export type Which = "a" | "b";
export type Theme = "light" | "dark";
export type Range = [number, number];

/** The two links of the plane: A, then B. */
export type Links = [string, string];

/** How the reader looks at the session; all of it is in the URL hash. */
export interface View {
  tab: Tab;
  rail: Rail;
  sheet: Sheet;
  scale: Scale;
  /** The step whose slice stays on the stage; null: the slice lives, it follows the step. */
  frozen: number | null;
  colorBy: "weight" | "slope";
  /** Whose slope and curve are shown. */
  slopeOf: Which;
  theme: Theme | "system";
  /** Steps a second while playing. */
  speed: number;
  /** How many steps the long step takes. */
  stride: number;
  /** The place in the lessons, as `lessons.js` writes it; null outside of them. */
  lesson: string | null;
  /** Single-key commands on or off. */
  keys: boolean;
}

/** One coherent batch of reads: everything of one session, one step and one pair of links. */
export interface Scene {
  session: string;
  revision: number;
  step: number;
  links: Links;
  weights: Weights;
  gradient: Gradient;
  path: Path;
  curves: { a: Curve; b: Curve };
  outputs: Outputs | null;
}

/** What the surface and contour are drawn over; it grows when the path leaves it. */
export interface Frame {
  ranges: [Range, Range];
  links: Links;
  session: string;
  /** The step at which it was chosen. */
  step: number;
}

/** The slice of these links, read at this revision of the session. */
export type Slice = Surface & { links: Links; revision: number };

export type Notice = {
  kind: "problem" | "hint";
  text: string;
  /** The field that is wrong, as the API names it, or null. */
  at: string | null;
};

/** A session that the reader had before, for the menu. */
export interface Recent {
  id: string;
  title: string;
  summary: string;
  preset: string | null;
}

export interface State {
  catalogue: Catalogue | null;
  session: SessionView | null;
  /** Raised by every change that makes earlier readings of the session untrue. */
  revision: number;
  /** Examples of the session's data, for the pictures of inputs. */
  examples: Examples | null;
  history: History;
  /** The step being looked at; the session itself may be further. */
  step: number;
  /** Null until two links are chosen. */
  links: Links | null;
  /** Which of the two was chosen longer ago: the next click replaces it. */
  older: Which;
  scene: Scene | null;
  frame: Frame | null;
  /** The slice on the stage; it may be of another step than the scene, and says so itself. */
  surface: Slice | null;
  playing: boolean;
  /** What the page waits for, in words, or null. */
  busy: string | null;
  offline: boolean;
  notices: Notice[];
  /** The next session as it stands in the form, or null if the form is untouched. */
  draft: SessionRequest | null;
  recent: Recent[];
  /** Whether the reader of a lesson has touched the stage, so that the text no longer sets it. */
  lessonPaused: boolean;
  view: View;
  /** What the system asks for, and what is shown. */
  darkSystem: boolean;
  theme: Theme;
}

export type Action =
  | { type: "catalogue"; catalogue: Catalogue }
  | { type: "opened"; session: SessionView; history: History; step: number; links: Links | null }
  | { type: "examples"; examples: Examples }
  | { type: "updated"; session: SessionView; moved: boolean }
  | { type: "history"; history: History }
  | { type: "stepped"; steps: import("./api.d.ts").Steps }
  | { type: "sought"; step: number }
  | { type: "linked"; links: Links }
  | { type: "framed"; frame: Frame | null }
  | { type: "scene"; scene: Scene }
  | { type: "surface"; surface: Slice }
  | { type: "playing"; playing: boolean }
  | { type: "busy"; busy: string | null }
  | { type: "offline"; offline: boolean }
  | { type: "noticed"; notice: Notice }
  | { type: "dismissed"; at?: string | null }
  | { type: "drafted"; draft: SessionRequest | null }
  | { type: "recent"; recent: Recent[] }
  | { type: "lessonPaused"; lessonPaused: boolean }
  | { type: "darkSystem"; darkSystem: boolean }
  | { type: "viewed"; view: Partial<View> };

export type Selector<T> = (state: State) => T;

export interface Store {
  get(): State;
  dispatch(action: Action): void;
  /** Calls `fn` at most once per microtask, when the selected value has changed. */
  subscribe<T>(
    selector: Selector<T>,
    fn: (value: T, state: State) => void,
    options?: { signal?: AbortSignal; now?: boolean },
  ): void;
}
