// "Guess first": where the reader thinks that the next step will land.

import type { Links } from "./state.d.ts";

export interface GuessSpot {
  a: number;
  b: number;
}

/** A guess whose step is under way. */
export interface Pending {
  session: string;
  links: Links;
  /** The step from which it was guessed. */
  after: number;
  from: GuessSpot;
  spot: GuessSpot;
}

/** A guess, and what came of the step. */
export interface Guessed extends Pending {
  step: number;
  to: GuessSpot;
}

export interface Guess {
  on: boolean;
  /** The mark that has not been taken yet. */
  spot: GuessSpot | null;
  last: Guessed | null;
  tries: number;
  /** How many of them were near. */
  near: number;
}
