// Small verdicts for the tests of the reports.
import type { Trace, TraceRow, Verdict } from '../../../src/core/explore/verdict.js';

/** A row of a trace: `[thread, text]`, or with what else matters. */
export type RowSketch = readonly [number, string, Partial<TraceRow>?];

export function sketchTrace(
  threads: readonly string[],
  rows: readonly RowSketch[],
  background: readonly number[] = [],
): Trace {
  return {
    version: 1,
    threads: threads.map((title, index) => ({
      name: `t${String(index)}`,
      title,
      background: background.includes(index),
    })),
    rows: rows.map(([thread, text, more]) => ({
      thread,
      location: 0,
      step: 0,
      text,
      source: null,
      role: null,
      choice: null,
      changed: [],
      open: [],
      violation: null,
      ...more,
    })),
    shown: [],
    states: [],
  };
}

export function sketchVerdict(more: Partial<Verdict>): Verdict {
  return {
    version: 1,
    kind: 'holds',
    program: 'p',
    property: null,
    message: 'every state was explored',
    trace: null,
    statistics: { states: 10, transitions: 12, terminals: 1, depth: 5, milliseconds: 1, reductions: [] },
    parameters: { entries: 2 },
    opaque: [],
    unreached: [],
    ...more,
  };
}
