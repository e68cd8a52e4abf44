// What a kernel tree's own API is, as one of the modelled phases, with the lines that show it.

/** A place of the tree that shows something of its API. */
export interface PhaseEvidence {
  /** Relative to the top of the tree. */
  readonly file: string;
  readonly line: number;
  /** What was found there. */
  readonly found: string;
}

export interface TreePhase {
  /** Name of the phase file without extension. */
  readonly name: string;
  readonly title: string;
  /** Whether somebody said so, rather than the tree. */
  readonly isChosen: boolean;
  /** Empty for a phase that was chosen. */
  readonly why: readonly PhaseEvidence[];
}
