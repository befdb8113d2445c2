// The page's state, its actions, and the store that holds it.

import type {
  Catalogue,
  Curve,
  Derivation,
  Examples,
  Gradient,
  History,
  Nudge,
  OptimizerConfig,
  Outputs,
  Path,
  SessionRequest,
  SessionView,
  Surface,
  Update,
  Weights,
} from "./api.d.ts";

import type { ManyNews, ManyPart, ManyState, PlaneKind } from "./many.d.ts";
import type { Guess } from "./guess.d.ts";
import type { Race } from "./race.d.ts";
import type { Overlays } from "./overlays.d.ts";

export type Tab = "curve" | "surface" | "contour" | "side" | "many";
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
  /** The training example of the chain rule, from 0. */
  example: number;
  /** By how much the weight of the slope is nudged. */
  nudge: number;
  /** What is shown beside the usual, by the names in `extras.js`, parted by commas. */
  show: string;
  /** The step of the ghost, the second slice, where that is shown. */
  ghostStep: number;
  /** Where the landscape is seen from, as `camera-text.js` writes it; null where nobody has turned it. */
  camera: string | null;
  /** Which part of "Many weights" is shown, over which plane, and how that is drawn. */
  many: ManyPart;
  plane: PlaneKind;
  planeSeed: number;
  planeAs: "surface" | "contour";
  /** The session that the plane through three points goes through in the middle; empty for this one. */
  through: string;
  /** Parts of the page that are hidden, by the names in `hiding.js`, parted by commas. */
  hide: string;
  theme: Theme | "system";
  /** Steps a second while playing. */
  speed: number;
  /** How many steps the long step takes. */
  stride: number;
  /** The sessions that race, parted by commas. */
  race: string;
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

/** What the next step makes of one weight, as the API says, and of which session that is true. */
export interface NextStep {
  session: string;
  revision: number;
  step: number;
  link: string;
  optimizer: OptimizerConfig;
  update: Update;
}

/** What the panel of the slope reads, all of it of one weight at one step. */
export interface SlopeWant {
  session: string;
  revision: number;
  step: number;
  link: string;
  /** The value of the weight. */
  at: number;
  example: number;
  by: number;
}

export interface SlopeFacts {
  want: SlopeWant;
  derivation: Derivation;
  nudge: Nudge;
  curve: Curve;
}

/** Parts of the network that are lit up because something else speaks of them. */
export interface Lit {
  /** As `layer index`. */
  nodes: string[];
  links: string[];
}

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
  /** A slice of another step, to be seen through the one on the stage. */
  ghost: Slice | null;
  /** What was read to be drawn over the plan. */
  overlays: Overlays;
  /** What was read about many weights at once. */
  many: ManyState;
  /** The learning rate under the finger, before it is taken. */
  trying: number | null;
  next: NextStep | null;
  slope: SlopeFacts | null;
  lit: Lit | null;
  /** What undo and redo are about, in words; null where there is nothing. */
  hand: { undo: string | null; redo: string | null };
  guess: Guess;
  race: Race;
  playing: boolean;
  /** How many points a side of the slice are being computed, or null. */
  busy: number | null;
  offline: boolean;
  /** Whether changes that others make are heard of; `gone`: the session was deleted. */
  live: "off" | "on" | "lost" | "gone";
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
  | { type: "ghost"; ghost: Slice | null }
  | { type: "overlays"; overlays: Overlays }
  | { type: "many"; news: ManyNews }
  | { type: "trying"; trying: number | null }
  | { type: "next"; next: NextStep | null }
  | { type: "slope"; slope: SlopeFacts | null }
  | { type: "lit"; lit: Lit | null }
  | { type: "hand"; hand: State["hand"] }
  | { type: "guess"; guess: Guess }
  | { type: "race"; race: Race }
  | { type: "playing"; playing: boolean }
  | { type: "busy"; busy: number | null }
  | { type: "offline"; offline: boolean }
  | { type: "live"; live: State["live"] }
  | { type: "followed"; session: SessionView; history: History; moved: boolean }
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
