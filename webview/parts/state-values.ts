// The values of one moment of a trace, grouped, each with what it was before.
import type { Trace } from '../../src/core/explore/verdict.js';

export interface StateValue {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  /** By this step. */
  readonly changed: boolean;
}

export interface StateGroup {
  readonly name: string;
  readonly values: readonly StateValue[];
}

/** After row `row`, or at the start for -1; groups in the order of their first value. `hideConstant` leaves out what never changes in the trace. */
export function stateAfter(trace: Trace, row: number, hideConstant: boolean): readonly StateGroup[] {
  const changed = new Set(trace.rows[row]?.changed);
  const everChanged = hideConstant ? new Set(trace.rows.flatMap((step) => step.changed)) : null;
  const groups = new Map<string, StateValue[]>();
  trace.shown.forEach(({ name, group }, index) => {
    if (everChanged && !everChanged.has(index)) return;
    const values = groups.get(group) ?? [];
    values.push({
      name,
      before: trace.states[row]?.[index] ?? '',
      after: trace.states[row + 1]?.[index] ?? '',
      changed: changed.has(index),
    });
    groups.set(group, values);
  });
  return [...groups].map(([name, values]) => ({ name, values }));
}
