/** What the tab "Many weights" reads and shows. */

import type { Path, Real, Surface } from "./api.d.ts";

export type PlaneKind = "links" | "random" | "pca" | "hessian" | "steepest" | "through";
export type ManyPart = "planes" | "pairs" | "curvature" | "training";

/** A plane that is not of two links, as the API takes it. */
export type WholePlane =
  | { kind: "random"; seed: number }
  | { kind: "pca" | "hessian" | "steepest" }
  | { kind: "through"; points: { step?: number; session?: string }[] };

export type AnyPlane = { kind: "links"; a: string; b: string } | WholePlane;

/** How a plane lies in the space of weights. */
export interface PlaneFacts {
  kind: PlaneKind;
  labels: [string, string];
  lengths: [Real, Real];
  /** between its two directions, in degrees */
  angle: Real;
  explained: [number, number] | null;
  eigenvalues: [number, number] | null;
}

export type PlanePath = Path & { plane: PlaneFacts };

/** A plane with the path on it; `key` says of which session, step and plane it is. */
export interface PlaneReading {
  key: string;
  plane: AnyPlane;
  step: number;
  path: PlanePath;
  surface: Surface;
}

/** What a tile says of its plane, or why there is none. */
export interface Tile {
  key: string;
  reason: string | null;
  path: PlanePath | null;
  surface: Surface | null;
}

export interface RankedSlope {
  link: string;
  slope: Real;
  weight: Real;
  share: Real;
}

export interface Slopes {
  step: number;
  norm: Real;
  total: number;
  slopes: RankedSlope[];
}

export interface Pair {
  a: string;
  b: string;
  interaction: number;
  curvatures: [Real, Real];
  /** above 1 the plane of the two is a saddle */
  coupling: number | null;
  slopes: [Real, Real];
  values: [Real, Real];
  surface: { x: number[]; y: number[]; error: Real[][] } | null;
}

export interface Pairs {
  step: number;
  considered: number;
  of: number;
  pairs: Pair[];
}

export interface Spectrum {
  largest: number[];
  smallest: number[];
  trace: { value: Real; standard_error: Real };
  weights: number;
  stability: { bound: Real; formula: string; sentence: string; ratio: Real };
}

export interface SharpPoint {
  step: number;
  sharpness: Real;
  bound: Real;
}

/** Sharpness along the path, point by point. */
export interface SharpPath {
  key: string;
  points: SharpPoint[];
  /** how many there will be */
  of: number;
  running: boolean;
  stopped: boolean;
  reason: string | null;
}

/** What one axis of the map of trainability is. */
export interface AxisForm {
  name: string;
  low: number;
  high: number;
  points: number;
}

export interface TrainForm {
  x: AxisForm;
  y: AxisForm;
  steps: number;
}

export interface MapAxis {
  name: string;
  spacing: string;
  values: number[];
}

/** POST trainability, `event: map`. */
export interface TrainMap {
  x: MapAxis;
  y: MapAxis;
  error: Real[][];
  /** -1 for a run that has not diverged */
  diverged_at: number[][];
  outcomes: { lower: number; not_lower: number; diverged: number };
  lowest: { x: number; y: number; error: number } | null;
}

export interface Training {
  session: string;
  revision: number;
  form: TrainForm;
  /** how far it has come, while it is under way */
  progress: { done: number; of: number; error: Real[][] } | null;
  map: TrainMap | null;
  reason: string | null;
}

/** How a taken setting is given back. */
export type Undo =
  | { session: string; patch: import("./api.d.ts").SessionPatch; says: string }
  | { session: string; open: string; says: string };

export interface ManyState {
  plane: PlaneReading | null;
  /** why the chosen plane cannot be had, in words */
  refused: { key: string; text: string } | null;
  tiles: Partial<Record<PlaneKind, Tile>>;
  slopes: { key: string; found: Slopes } | null;
  pairs: { key: string; found: Pairs | null; reason: string | null } | null;
  spectrum: { key: string; found: Spectrum | null; reason: string | null } | null;
  sharpness: SharpPath | null;
  form: TrainForm | null;
  training: Training | null;
  undo: Undo | null;
}

/** A change of it: the fields that are new, or one tile, or all of another session. */
export type ManyNews =
  | { kind: "set"; set: Partial<ManyState> }
  | { kind: "tile"; of: PlaneKind; tile: Tile }
  | { kind: "point"; key: string; point: SharpPoint }
  | { kind: "clear" };
