// What an exploration says. One plain object for CLI, editor and panel.
import type { SourceRef } from './program.js';

/**
 * `violated`: a counterexample exists and is attached. `holds`: the whole space of the stated parameters was explored.
 * `bounded`: a stated bound was met first. `unknown`: a construct could not be modelled. Never "verified" or "safe".
 */
export type VerdictKind = 'violated' | 'holds' | 'bounded' | 'unknown';

export interface Verdict {
  readonly version: 1;
  readonly kind: VerdictKind;
  readonly program: string;
  /** The broken property, e.g. `use-after-free`, `deadlock`, `assertion`; only for `violated`. */
  readonly property: string | null;
  /** One sentence: what went wrong, which bound was met, or which construct is unknown. */
  readonly message: string;
  readonly trace: Trace | null;
  readonly statistics: Statistics;
  /** E.g. entries per table, threads, adversary rounds, loop bounds: a `holds` is about these. */
  readonly parameters: Readonly<Record<string, string | number>>;
  readonly opaque: readonly string[];
  /** Steps marked `mustReach` that no explored state reached; non-empty demotes `holds` to `bounded`. */
  readonly unreached: readonly { readonly thread: string; readonly text: string; readonly source: SourceRef | null }[];
  /** What a later run must agree with: `programHash` covers all that can change a verdict, not names and texts. */
  readonly certificate?: { readonly programHash: string; readonly engine: string };
}

export interface Statistics {
  readonly states: number;
  readonly transitions: number;
  /** States without an enabled step in which every thread is at an end. */
  readonly terminals: number;
  /** Length of the longest shortest path. */
  readonly depth: number;
  readonly milliseconds: number;
  readonly reductions: readonly string[];
  /** Hash compaction only: a bound of the probability that any state was omitted, if hashes are spread evenly. */
  readonly omission?: number;
}

/** A second search of the same program, without reductions. */
export interface Recheck {
  readonly statistics: Statistics;
  /** What is not as in the first verdict, as sentences; empty where both agree. */
  readonly differences: readonly string[];
}

/** A counterexample: `rows[i]` leads from `states[i]` to `states[i + 1]`. Replays without the search (replay.ts). */
export interface Trace {
  readonly version: 1;
  readonly threads: readonly { readonly name: string; readonly title: string; readonly background: boolean }[];
  readonly rows: readonly TraceRow[];
  /** Names of the shown values, in a fixed order; `states[k][i]` is the text of value `i` before row `k`. */
  readonly shown: readonly { readonly name: string; readonly group: string }[];
  readonly states: readonly (readonly string[])[];
  /** Unbounded retry only: the state after the last row equals `states[cycleStart]`, so rows from there repeat for ever. */
  readonly cycleStart?: number;
}

export interface TraceRow {
  /** Index into `Trace.threads`. */
  readonly thread: number;
  /** Location before the step and index of the step there: enough to replay. */
  readonly location: number;
  readonly step: number;
  readonly text: string;
  readonly source: SourceRef | null;
  readonly role: string | null;
  readonly choice: string | null;
  /** The calls that lead to an inlined step, outermost first; empty for a step of the thread's own function. */
  readonly callers?: readonly { readonly text: string; readonly source: SourceRef }[];
  /** Indices into `shown` that this row changed. */
  readonly changed: readonly number[];
  /** Sections open after the row, for the bars of the lanes: e.g. lock `ptl of table 0` held by thread 1. */
  readonly open: readonly { readonly thread: number; readonly kind: string; readonly name: string }[];
  /** Set on the last row of a violation: why this step is the fatal one. */
  readonly violation: string | null;
}
