/** Shapes that the figures take and give. No figure touches the document or Plotly. */

export type Theme = "light" | "dark";
export type Scale = "linear" | "log";
export type Numbers = ArrayLike<number>;

/** The path seen in the plane of the picture; the four arrays are as long as `steps`. */
export interface Path {
  steps: number[];
  a: number[];
  b: number[];
  /** the error that the network really had */
  error: number[];
  /** the error of the slice under it; null where it is not known */
  slice_error: (number | null)[] | null;
}

/** A curve over one weight, exact and finer than the grid. */
export interface CurvePoints {
  x: number[];
  error: (number | null)[];
}

/** One runner of a race. The first of the list is drawn in ink. */
export interface Runner {
  name: string;
  path: Path;
  cursor: number;
  diverged?: boolean;
  /** its place among the styles; the place in the list where absent */
  style?: number;
}

/** A spot of the slice. */
export interface Spot {
  a: number;
  b: number;
  error: number;
}

/** The slice of another step over the same part of the plane. */
export interface GhostSlice {
  x: Numbers;
  y: Numbers;
  z: ArrayLike<number | null>[];
  step: number;
}

/** A stationary point of the slice. */
export interface Mark {
  kind: "minimum" | "saddle" | "maximum";
  a: number;
  b: number;
  error: number;
}

/** The error to second order around a point of the plane. */
export interface Quadratic {
  /** where it was computed */
  a: number;
  b: number;
  gradient: [number, number];
  /** 2 x 2, row by row */
  hessian: [[number, number], [number, number]];
  /** curvatures, the larger first, and their directions (a, b) */
  eigenvalues: [number, number];
  eigenvectors: [[number, number], [number, number]];
  /** where the Newton step leads, and what the model says of the error there */
  newton: { a: number; b: number; error: number } | null;
}

/** Two ways to change the weights from one point: against the slope, and as the book's rule does it. */
export interface TwoWays {
  a: number;
  b: number;
  slope: [number, number];
  book: [number, number];
}

/** Where descents from the points of a grid end; it is coarser than the slice. */
export interface Basins {
  x: Numbers;
  y: Numbers;
  /** index of the minimum, below 0 for a descent that reaches none */
  basin: ArrayLike<number>[];
  minima: { a: number; b: number; error: number }[];
  codes: { moving: number; diverged: number; level: number };
}

/** What an overlay adds to the plan. */
/** room around a plot, in pixels, as Plotly calls it */
export interface Margin {
  l: number;
  r: number;
  t: number;
  b: number;
}

export interface PlanOverlay {
  /** under the path */
  traces: Record<string, unknown>[];
  /** arrows and glyphs without a leader */
  annotations: Record<string, unknown>[];
  /** words with a leader to a spot */
  notes: PlanNote[];
  /** lines that words should not cover, in weights */
  strokes: [number, number][][];
}

export interface PlanNote {
  text: string;
  a: number;
  b: number;
  color: string;
  standoff: number;
}

export interface Size {
  width: number;
  height: number;
}

export interface Vector {
  x: number;
  y: number;
  z: number;
}

/** Plotly's camera, perspective. */
export interface Camera {
  eye: Vector;
  center: Vector;
  up: Vector;
}

/** What `surface()` and `contour()` take. */
export interface SliceInput {
  /** values of A, evenly spaced */
  x: Numbers;
  /** values of B, evenly spaced */
  y: Numbers;
  /** the error: `z[j][i]` at `y[j]`, `x[i]`; null or NaN where it is not finite */
  z: ArrayLike<number | null>[];
  path: Path;
  /** index in the path; what comes after it is not drawn */
  cursor: number;
  point: Spot;
  /** names of the two axes: link names, or titles of the plane's two directions */
  labels: { a: string; b: string };
  scale: Scale;
  theme: Theme;
  size: Size;
  phone: boolean;
  /** the slice is of an older step than the point */
  stale: boolean;
  /** The landscape and the path alone, so that there is something to see at once. */
  plain?: boolean;
  /** E over A alone and over B alone through the point; from the grid where absent */
  curveA?: CurvePoints | null;
  curveB?: CurvePoints | null;
  /** false for planes whose axes are not two weights: axes and slice lines turn ink */
  weights?: boolean;
  /** the race; when there are two or more they replace `path` and `cursor` */
  runners?: Runner[];
  /** the path ended in divergence: a cross in alarm */
  diverged?: boolean;
  /** range of the picture before, kept while it fits, so that axis and colors stay through a living surface */
  errorRange?: [number, number] | null;
  /** where it is seen from, as the last `camera-change` said; the best of eight azimuths where absent */
  camera?: Camera | null;
  /** a spot that was clicked and not yet taken */
  ghost?: Spot | null;
  /** where the reader guesses that the step lands, or guessed before it */
  guess?: Spot | null;
  /** the step has been taken: a line from the guess to the point */
  guessed?: boolean;
  /** a second slice, seen through the first as thin lines */
  ghostSlice?: GhostSlice | null;
  /** the direct labels with leaders; true where absent */
  annotate?: boolean;
  /** only where the path starts is labelled */
  brief?: boolean;
  /** `prefers-contrast: more` */
  contrast?: boolean;
  /** overlays of the contour */
  quadratic?: Quadratic | null;
  twoWays?: TwoWays | null;
  marks?: Mark[];
  basins?: Basins | null;
}

/** What `curve()` takes. */
export interface CurveInput {
  which: "A" | "B";
  label: string;
  x: Numbers;
  error: ArrayLike<number | null>;
  point: { x: number; error: number; slope: number };
  /** the step that the point belongs to, named in the label */
  step?: number | null;
  /** where the next step takes this weight; no error where the curve does not reach */
  next?: { x: number; error: number | null } | null;
  nudge?: { by: number; predicted: number; actual: number } | null;
  /** the point is in the reader's hand: it lies on the curve, and its slope is not known yet */
  held?: boolean;
  scale: Scale;
  theme: Theme;
  size: Size;
  phone: boolean;
}

/** What Plotly takes, and what the page says beside it. */
export interface Figure {
  data: Record<string, unknown>[];
  layout: Record<string, unknown>;
  notes?: FigureNotes;
}

export interface FigureNotes {
  low: number;
  high: number;
  /** the height at which cliffs are cut, null when nothing is cut */
  clippedAt: number | null;
  /** the highest error of the path, where the picture does not reach up to it */
  above?: number | null;
  camera?: Camera;
  /** the marble that can be dragged; h is its height on the axis of errors */
  marble?: { a: number; b: number; h: number };
}

/** The color bar under the plot: a CSS gradient and what is written at its ends. */
export interface ScaleBar {
  gradient: string;
  low: number;
  high: number;
  clippedAt: number | null;
  /** whether some of the slice lies below the low end */
  deeper: boolean;
  /** values to write along the bar with their place from 0 to 1 */
  ticks: { value: number; at: number }[];
}

/** What `timeline()` takes. */
export interface TimelineInput {
  steps: number[];
  train: (number | null)[];
  test?: (number | null)[] | null;
  /** the step of the playhead, not its index */
  step: number;
  /** steps at which something was changed */
  changes?: number[];
  runners?: { name: string; style?: number; steps: number[]; train: (number | null)[] }[];
  theme: Theme;
  size: Size;
  phone?: boolean;
}

/** SVG as a string, and what a pointer needs to find a step. */
export interface TimelineDrawing {
  markup: string;
  /** x of the first and of the last step, in pixels */
  span: [number, number];
  firstStep: number;
  lastStep: number;
}

/** What `decisionMap()` takes: GET /sessions/{id}/outputs of kind `map`, and the data. */
export interface DecisionInput {
  x: number[];
  y: number[];
  /** `output[j][i]` at `y[j]`, `x[i]`: the first output, or the index of the winning class */
  output: (number | null)[][];
  /** number of classes where `output` is an index, else absent */
  classes?: number | null;
  /** range of the output, [0, 1] where absent */
  outputRange?: [number, number];
  inputs: number[][];
  /** class of each input: 0 or 1, or the index of a class */
  labels: number[];
  theme: Theme;
  size: Size;
}

export interface RegressionInput {
  x: number[];
  output: (number | null)[];
  inputs: number[];
  targets: number[];
  testInputs?: number[];
  testTargets?: number[];
  theme: Theme;
  size: Size;
}

export interface ConfusionInput {
  labels: string[];
  /** `counts[target][answer]` */
  counts: number[][];
  theme: Theme;
  size: Size;
}

/** Target against answer, for regressions with more than one input. */
export interface FitInput {
  target: number[];
  output: number[];
  testTarget?: number[];
  testOutput?: number[];
  theme: Theme;
  size: Size;
}

/** What `network()` takes. */
export interface NetworkInput {
  /** nodes in each layer */
  layers: number[];
  /** activation of each layer but the first, written under it */
  activations: string[];
  /** `w<l>` (fan-in x fan-out), `b<l>`; slopes in the same shape when colored by slope */
  values: Record<string, number[][] | number[]>;
  a: string | null;
  b: string | null;
  /** widths relative to the largest value: for slopes, which are often far below 1 */
  relative?: boolean;
  /** names of frozen links or groups: `w1[0,2]`, `w2` */
  frozen?: string[];
  size: Size;
}

export interface NetworkNode {
  layer: number;
  index: number;
  x: number;
  y: number;
  radius: number;
  text: string;
  /** an end of link A or B, drawn in ink */
  ends: boolean;
}

export interface NetworkLink {
  name: string;
  x1: number;
  y1: number;
  x2: number;
  y2: number;
  value: number;
  width: number;
  sign: "pos" | "neg";
  dash: string | null;
  frozen: boolean;
  role: "A" | "B" | null;
  /** place of the lettered badge; on every link, so that a hover can use it */
  badge: { x: number; y: number };
}

/** One cell of a layer of links too large to draw. */
export interface NetworkCell {
  name: string;
  x: number;
  y: number;
  width: number;
  height: number;
  value: number;
  /** from -1 to 1, the share of the largest size in its matrix */
  share: number;
  role: "A" | "B" | null;
}

export interface NetworkMatrix {
  group: string;
  x: number;
  y: number;
  width: number;
  height: number;
  rows: number;
  columns: number;
  cells: NetworkCell[];
}

export interface NetworkLayout {
  kind: "diagram" | "matrix";
  size: Size;
  nodes: NetworkNode[];
  links: NetworkLink[];
  matrices: NetworkMatrix[];
  captions: { x: number; y: number; text: string; anchor: "start" | "middle" | "end" }[];
}

/** Details of the events of `<plot-view>`. */
export interface PlotEvents {
  "plot-click": { a: number; b: number };
  "plot-hover": { a: number; b: number; error: number } | null;
  /** the marble is dragged; `plot-drop` once at the end */
  "plot-drag": { a: number; b: number };
  "plot-drop": { a: number; b: number };
  "camera-change": Camera;
  /** no WebGL, or its context was lost: show the contour */
  "plot-unavailable": { reason: string };
  "plot-drawn": { milliseconds: number };
}

export type { ThumbnailPicture } from "./api.d.ts";
