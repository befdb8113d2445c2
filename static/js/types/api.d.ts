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
  weights?: Record<string, number>;
}

export interface Steps {
  step: number;
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

export interface Plane {
  kind: "links";
  a: string;
  b: string;
}

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
  default: number | string | boolean | null;
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

export interface Catalogue {
  activations: Entry[];
  errors: Entry[];
  initializers: Entry[];
  optimizers: Entry[];
  schedules: Entry[];
  batch: Param[];
  data: Entry[];
  planes: Entry[];
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
