// What the REST API answers, as far as the page reads it.

/** A number, or null where the true value is not finite. */
export type Real = number | null;

export interface Both {
  train: Real;
  test: Real;
}

export interface SessionView {
  id: string;
  view_id: string;
  step: number;
  /** Counts the changes; the id of the last event. */
  version?: number;
  epoch: number;
  outcome: "running" | "stationary" | "diverged";
  message: string;
  error: Both;
  accuracy: Both;
  parameters: number;
  config: Config;
  title: string;
  preset: string | null;
  summary: string;
  data: DataFacts;
  groups: Group[];
  changes: Change[];
  links: [string, string];
  range: [[number, number], [number, number]] | null;
}

export type Task = "binary" | "classes" | "regression";

export interface DataFacts {
  train: number;
  test: number;
  task: Task;
  input_names: string[];
  output_names: string[];
}

/** One block of weights: `w1` of shape (fan-in, fan-out), or `b1` of shape (fan-out). */
export interface Group {
  name: string;
  shape: number[];
}

/** A change of the set-up in the middle of a run. */
export interface Change {
  step: number;
  changed: string[];
}

/** The resolved request: every default filled in. */
export interface Config {
  network: { layers: number[]; activations: string[]; bias: boolean };
  weights: { initializer?: string; [group: string]: unknown };
  data: Record<string, unknown>;
  error: { name: string; reduction: string; l2: number; l1: number };
  optimizer: OptimizerConfig;
  batch: { size: number | null; shuffle: boolean };
  free: string[] | null;
  seed: number;
}

export interface OptimizerConfig {
  name: string;
  learning_rate: number;
  schedule: unknown;
  clip_norm: number | null;
  [param: string]: unknown;
}

/** A request for a session: a preset, or parts of a config, or both. */
export interface SessionRequest {
  preset?: string;
  title?: string;
  network?: Config["network"];
  weights?: Config["weights"];
  data?: Record<string, unknown>;
  error?: Partial<Config["error"]>;
  optimizer?: Partial<OptimizerConfig>;
  batch?: Partial<Config["batch"]>;
  free?: string[] | null;
  seed?: number;
}

export interface SessionPatch {
  optimizer?: Partial<OptimizerConfig>;
  batch?: Partial<Config["batch"]>;
  free?: string[] | null;
  error?: Partial<Config["error"]>;
  weights?: Record<string, number | Block>;
}

export interface Steps {
  step: number;
  version?: number;
  outcome: SessionView["outcome"];
  message: string;
  error: Both;
  points: { step: number; error: Both }[];
}

export interface History {
  steps: number[];
  train: Real[];
  test: Real[];
}

/** A matrix for `w<l>` (fan-in rows), a vector for `b<l>`. */
export type Block = number[][] | number[];

export interface Weights {
  step: number;
  weights: Record<string, Block>;
}

export interface Gradient {
  step: number;
  norm: number;
  gradient: Record<string, Block>;
}

export type Plane = import("./many.d.ts").AnyPlane;

/** A slice sampled on a grid: `error[i][j]` is the error at `y[i]` (B) and `x[j]` (A). */
export interface Surface {
  x: number[];
  y: number[];
  /** Rows; NaN where the error is not finite. */
  error: Float32Array[];
  step: number;
  method: string;
  seconds: number;
  evaluations: number;
  /** What the error is taken over: `train` or `test`. */
  examples?: string;
}

/** What the step from here makes of one weight. */
export interface Update {
  old: Real;
  learning_rate: Real;
  /** The slope that the step goes by. */
  slope: Real;
  examples: number;
  frozen: boolean;
  /** What each part of the optimizer hands on for this weight. */
  stages: { name: string; value: Real }[];
  change: Real;
  new: Real;
}

/** The slope of one weight, taken apart: the product of the factors is `example_slope`. */
export interface Derivation {
  link: string;
  step: number;
  weight: Real;
  slope: Real;
  data_slope: Real;
  penalty: Real;
  /** What each example counts: 1/N for the mean, 1 for the sum. */
  gathered: number;
  examples: number;
  example: number;
  outputs: Real[];
  targets: Real[];
  example_error: Real;
  example_slope: Real;
  factors: Factor[];
  /** From the outputs down to the weight's own layer. */
  layers: LayerSlopes[];
  /** The central difference, what it may be wrong by, and how far the two agree. */
  numeric: Real;
  rounding: Real;
  digits: number | null;
  update: Update;
}

export interface Factor {
  kind: "difference" | "slope" | "weight" | "sum" | "input" | "activation" | "bias";
  word: string;
  value: Real;
  mean: Real;
  /** Layer and place in it; of a weight, where its link comes from. */
  node: [number, number];
  link: string | null;
  latex: string;
}

export interface LayerSlopes {
  layer: number;
  word: string;
  latex: string;
  nodes: NodeSlope[];
}

/** `delta` is `handed_down` times `slope`; no slope where the error brings the output function. */
export interface NodeSlope {
  node: [number, number];
  z: Real;
  a: Real;
  slope: Real;
  handed_down: Real;
  delta: Real;
  terms: { link: string; weight: Real; delta: Real; product: Real }[] | null;
}

/** What changing one weight would do to the error. */
export interface Nudge {
  link: string;
  by: number;
  before: Real;
  after: Real;
  predicted: Real;
  actual: Real;
}

export interface Path {
  steps: number[];
  a: number[];
  b: number[];
  /** The error that the network really had. */
  error: Real[];
  /** The error on the slice under the same point. */
  slice_error: Real[];
  /** How far from the plane the weights were. */
  distance: number[];
  in_plane: Shares;
  shares: { last_step: [number, number] | null; path: [number, number] | null } | null;
  explained: number[] | null;
}

/** Shares of the squared length of the step (or path) that lie in the plane, 0 to 1; null at step 0. */
export interface Shares {
  last_step: number | null;
  path: number | null;
}

export interface Curve {
  link: string;
  x: number[];
  error: Real[];
  point: { x: number; error: number; slope: number };
  step: number;
}

export type Outputs =
  | {
    step: number;
    kind: "map";
    x: number[];
    y: number[];
    output: number[][];
    classes?: string[] | null;
    accuracy?: Both | null;
  }
  | { step: number; kind: "line"; x: number[]; output: number[]; accuracy?: Both | null }
  | {
    step: number;
    kind: "confusion";
    labels: string[];
    train: number[][];
    test: number[][] | null;
    accuracy?: Both | null;
  }
  | { step: number; kind: "fit"; train: Fit; test: Fit | null; accuracy?: Both | null };

export interface Fit {
  target: number[];
  output: number[];
}

export interface Examples {
  inputs: number[][];
  targets: number[][];
  test_inputs: number[][];
  test_targets: number[][];
  input_names: string[];
  output_names: string[];
  task: Task;
  train: number;
  test: number;
}

/** A setting of an optimizer, a data set, ...: what a form control needs. */
export interface Param {
  name: string;
  kind: "float" | "int" | "bool" | "choice" | "range" | string;
  default: number | string | boolean | number[] | null;
  low: number | null;
  high: number | null;
  open_low?: boolean;
  open_high?: boolean;
  choices?: string[];
  nullable?: boolean;
  help: string;
}

export interface Entry {
  name: string;
  title?: string | null;
  help: string;
  params: Param[];
  task?: Task | null;
  /** Of a data set: how many inputs and outputs it gives a network. */
  inputs?: number | null;
  outputs?: number | null;
}

export interface PresetEntry {
  name: string;
  title: string;
  tells: string;
  look_for: string;
  summary: string;
  links: [string, string];
  range: [[number, number], [number, number]] | null;
  /** After how many steps it has shown what it shows. */
  steps: number;
}

/** A preset in small: rows of shades from the bottom, 0 to 255, and a path from 0 to 1. */
export interface ThumbnailPicture {
  name: string;
  shades: number[][];
  path: [number, number][];
  steps: number;
}

/** A table that somebody has brought along. */
export interface DatasetView {
  id: string;
  rows: number;
  columns: TableColumn[];
  task: Task;
  inputs: number;
  outputs: number;
  classes: string[];
  header: boolean;
}

export interface TableColumn {
  name: string;
  kind: "numbers" | "words";
  values: number;
  role: "input" | "target" | null;
}

/** A trained network that somebody has brought along, as a request for a session has it. */
export interface TrainedView {
  network: Config["network"];
  weights: Record<string, Block>;
  error: { name: string } | null;
  parameters: number;
  notes: string[];
}

/** What the columns of a table are for; null leaves it to the server. */
export interface TableChoice {
  inputs: string[] | null;
  targets: string[] | null;
  task: "classes" | "regression" | null;
  header: boolean | null;
}

export interface Catalogue {
  activations: Entry[];
  errors: Entry[];
  initializers: Entry[];
  optimizers: Entry[];
  schedules: Entry[];
  batch: Param[];
  data: Entry[];
  own_data: Param[];
  planes: Entry[];
  trainability: Entry[];
  presets: PresetEntry[];
  limits: Record<string, number>;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors?: { at: string; detail: string }[];
}
