// What core/ needs from outside, passed in as arguments: progress, cancellation, files. core/ never imports an implementation.

/** The part of `AbortSignal` that core/ uses; a real AbortSignal fits. */
export interface CancelSignal {
  readonly aborted: boolean;
}

export interface Progress {
  /** What is being done, for a status bar. */
  readonly message: string;
  readonly done: number;
  /** Total in the unit of `done`; `null` when it is not known. */
  readonly total: number | null;
  /** How far the exploration that is part of the work has come: states stored, and the level of the breadth-first search. */
  readonly search?: { readonly states: number; readonly depth: number };
}

export type ProgressSink = (progress: Progress) => void;

/** Thrown by long work when its signal was aborted; nothing else is left behind. */
export class CancelledError extends Error {
  constructor() {
    super('cancelled');
    this.name = 'CancelledError';
  }
}

/** Folders of the library whose files are listed. */
export type ModelFolder = 'phases' | 'adversaries' | 'designs';

/** Models are data: bundled files in the product, files of the user's in his tree. Names are relative to `models/`, e.g. `phases/may-fail-rcu.c`. */
export interface ModelLibrary {
  read(name: string): string | undefined;
  list(folder: ModelFolder): readonly string[];
}
