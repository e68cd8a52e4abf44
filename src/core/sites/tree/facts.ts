// What one file tells about functions that other files ask for: plain JSON, so that it travels between threads and is remembered.
import type { CalleeSummary } from '../summaries.js';

/** A lock with the line that took it. */
export interface LockFact {
  readonly lock: string;
  readonly line: number;
  /** The call is handed an entry of a table that the caller has mapped. */
  readonly withEntry: boolean;
}

/** A function that the file defines for others too. */
export interface DefinitionFact {
  readonly name: string;
  readonly line: number;
  readonly summary: SummaryFact;
}

/** `CalleeSummary` as JSON. */
export interface SummaryFact {
  readonly releases: readonly (readonly [number, { unmaps: boolean; unlocks: boolean; always: boolean }])[];
  readonly locks: readonly (readonly [number, { how: 'plain' | 'nested' | 'try'; conditional: boolean }])[];
  readonly tables: readonly (readonly [number, 'frees' | 'moves'])[];
  readonly keeps: readonly number[];
  /** The call that may sleep, with its line; `null` where none is known. */
  readonly sleeps: { readonly callee: string; readonly line: number } | null;
}

/** A call of a function, by name or through a member of operations. */
export interface CallFact {
  /** `name`, or `->field`. */
  readonly callee: string;
  /** The file's own static function of that name is meant. */
  readonly isLocal: boolean;
  readonly caller: string;
  readonly callerIsLocal: boolean;
  readonly line: number;
  /** Held on every way to the call, taken by the caller itself. */
  readonly held: readonly LockFact[];
  /** What the caller's callers hold is still held at the call. */
  readonly keepsCallers: boolean;
  /** Arguments that are the address of a local copy. */
  readonly stackCopies: readonly number[];
  /** Arguments that are a parameter of the caller, handed on: position of each. */
  readonly forwards: readonly (readonly [argument: number, parameter: number])[];
  /** What the caller, or what it calls in its file, gives back. */
  readonly releases: { readonly unmaps: boolean; readonly unlocks: boolean };
}

/** `.field = name` in an initialiser. */
export interface InstallFact {
  readonly name: string;
  readonly isLocal: boolean;
  readonly field: string;
  readonly line: number;
}

/** A function used as a value in another way, so that calls of it may not be seen. */
export interface UseFact {
  readonly name: string;
  readonly isLocal: boolean;
  readonly line: number;
}

/** What is asked of other files: `name` for its callers, `=name` for its definition, `->field` for calls through a member. */
export type Need = string;

export const definitionOf = (name: string): Need => `=${name}`;

export interface FileFacts {
  readonly file: string;
  readonly definitions: readonly DefinitionFact[];
  readonly calls: readonly CallFact[];
  readonly installs: readonly InstallFact[];
  readonly uses: readonly UseFact[];
}

export function summaryFact(summary: CalleeSummary, line: (offset: number) => number): SummaryFact {
  const { sleeps } = summary;
  return {
    releases: [...summary.releases],
    locks: [...summary.locks],
    tables: [...summary.tables],
    keeps: [...summary.keeps],
    sleeps: sleeps && { callee: sleeps.callee, line: line(sleeps.at) },
  };
}

export function hasFacts({ definitions, calls, installs, uses }: FileFacts): boolean {
  return definitions.length + calls.length + installs.length + uses.length > 0;
}
