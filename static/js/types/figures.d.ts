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
}

/** A spot of the slice. */
export interface Spot {
  a: number;
  b: number;
  error: number;
}

/** A stationary point of the slice. */
export interface Mark {
  kind: "minimum" | "saddle" | "maximum";
  a: number;
  b: number;
}

/** The local quadratic model in the plane, around the point. */
export interface Quadratic {
  gradient: [number, number];
  /** 2 x 2, row by row */
  hessian: [[number, number], [number, number]];
  newton: [number, number] | null;
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
  /** the direct labels with leaders; true where absent */
  annotate?: boolean;
  /** `prefers-contrast: more` */
  contrast?: boolean;
  /** overlays of the contour */
  quadratic?: Quadratic | null;
  marks?: Mark[];
  /** the same grid as z: index of the minimum that a descent from there reaches, -1 for none */
  basins?: ArrayLike<number>[] | null;
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
  /** where gradient descent goes next on this weight alone */
  next?: { x: number; error: number } | null;
  nudge?: { by: number; predicted: number; actual: number } | null;
  scale: Scale;
  theme: Theme;
  size: Size;
  phone: boolean;
  /** the small curve of the right rail: no title, no direct labels */
  compact?: boolean;
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
  runners?: { name: string; steps: number[]; train: (number | null)[] }[];
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
  /** the element has a new size: draw the figure anew for it */
  "plot-resize": Size;
  /** no WebGL, or its context was lost: show the contour */
  "plot-unavailable": { reason: string };
  "plot-drawn": { milliseconds: number };
}
