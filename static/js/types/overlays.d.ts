/** What is read about the slice and the spot, to be drawn over the plan. */

import type { Real } from "./api.d.ts";
import type { Links, Range } from "./state.d.ts";

export type OverlayKind = "model" | "points" | "basins" | "book";

/** What a reading is of. */
export interface OverlayWant {
  session: string;
  revision: number;
  links: Links;
  /** of the slice */
  step: number;
  examples: string;
  /** the point of the plane, where that is not where the weights of the step lie */
  at: [number, number] | null;
  /** the part of the plane, where it matters */
  ranges: [Range, Range] | null;
}

/** POST curvature: the part about the plane. */
export interface InPlane {
  a: Real;
  b: Real;
  error: Real;
  slope: [Real, Real];
  hessian: Real[][];
  eigenvalues: [Real, Real];
  eigenvectors: [Real, Real][];
  newton: { step: [Real, Real]; a: Real; b: Real; error: Real } | null;
  stable_rate: Real;
}

/** POST stationary. */
export interface StationaryPoints {
  points: { kind: "minimum" | "saddle" | "maximum"; a: number; b: number; error: number }[];
  starts: number;
  lost: number;
}

/** POST basins: `event: map`. */
export interface BasinMap {
  x: number[];
  y: number[];
  minima: { a: number; b: number; error: number; starts: number }[];
  basin: number[][];
  steps: number[][];
  codes: { moving: number; diverged: number; level: number };
  counts: Record<string, number>;
}

/** GET gradient with `rule=book`. */
export interface BookGradient {
  angle: Real;
  gradient: Record<string, number[][] | number[]>;
}

export interface Found {
  model: InPlane;
  points: StationaryPoints;
  basins: BasinMap;
  book: BookGradient;
}

export type Overlays = { [K in OverlayKind]: { want: OverlayWant; found: Found[K] } | null } & {
  /** how far the descents have come, while they are under way */
  progress: { done: number; of: number } | null;
};

export interface ServerEvent {
  event: string;
  data: unknown;
}
