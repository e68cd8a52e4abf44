// From a trace to what the lanes draw: one row per step, a bar per held lock, shading per RCU or IRQ-off section.
import type { Trace, TraceRow } from '../../src/core/explore/verdict.js';

export interface Lane {
  /** Index into `Trace.threads`. */
  readonly thread: number;
  readonly name: string;
  readonly title: string;
  readonly background: boolean;
  /** How many bars may stand side by side in this lane. */
  readonly columns: number;
}

/** Part of a lock's bar: it begins at the step that takes it and ends at the step that gives it back. */
export interface Bar {
  readonly lane: number;
  readonly column: number;
  readonly name: string;
  readonly begins: boolean;
  readonly ends: boolean;
}

/** A section that is shown as shading: `rcu`, `irq`, `preempt`, or another kind that is no lock. */
export interface Shade {
  readonly lane: number;
  readonly kind: string;
  readonly name: string;
}

export interface LaneRow {
  readonly index: number;
  /** Of the thread that takes the step. */
  readonly lane: number;
  readonly step: TraceRow;
  /** Another thread took the step before. */
  readonly switched: boolean;
  readonly bars: readonly Bar[];
  readonly shades: readonly Shade[];
}

export interface LaneLayout {
  readonly lanes: readonly Lane[];
  readonly rows: readonly LaneRow[];
}

interface OpenBar {
  readonly lane: number;
  readonly column: number;
  readonly name: string;
}

/** Lanes in the order of the threads; background threads only where they take a step. O(rows × open sections). */
export function layoutTrace(trace: Trace): LaneLayout {
  const acting = new Set(trace.rows.map((row) => row.thread));
  const shown = trace.threads.flatMap((thread, index) => (thread.background && !acting.has(index) ? [] : [index]));
  const laneOf = new Map(shown.map((thread, lane) => [thread, lane]));
  const columns = shown.map(() => 0);
  let open = new Map<string, OpenBar>();
  let previous: number | undefined;

  const rows = trace.rows.map((step, index): LaneRow => {
    const locks = step.open.filter(({ kind }) => kind === 'lock');
    const next = new Map<string, OpenBar>();
    for (const { thread, name } of locks) {
      const key = `${String(thread)} ${name}`;
      const kept = open.get(key);
      if (kept) next.set(key, kept);
    }
    const ending = [...open].filter(([key]) => !next.has(key)).map(([, bar]) => bar);
    for (const { thread, name } of locks) {
      const key = `${String(thread)} ${name}`;
      const lane = laneOf.get(thread);
      if (lane === undefined || next.has(key)) continue;
      // A bar that ends in this row still occupies its column there.
      const taken = new Set([...next.values(), ...ending].filter((bar) => bar.lane === lane).map((bar) => bar.column));
      let column = 0;
      while (taken.has(column)) column += 1;
      columns[lane] = Math.max(columns[lane] ?? 0, column + 1);
      next.set(key, { lane, column, name });
    }
    const bars = [
      ...[...next].map(([key, bar]): Bar => ({ ...bar, begins: !open.has(key), ends: false })),
      ...ending.map((bar): Bar => ({ ...bar, begins: false, ends: true })),
    ];
    const shades = step.open.flatMap(({ thread, kind, name }): Shade[] => {
      const lane = laneOf.get(thread);
      return kind === 'lock' || lane === undefined ? [] : [{ lane, kind, name }];
    });
    const switched = previous !== undefined && previous !== step.thread;
    previous = step.thread;
    open = next;
    return { index, lane: laneOf.get(step.thread) ?? 0, step, switched, bars, shades };
  });

  const lanes = shown.map((thread, lane): Lane => {
    const { name, title, background } = trace.threads[thread] ?? { name: '?', title: '', background: false };
    return { thread, name, title, background, columns: columns[lane] ?? 0 };
  });
  return { lanes, rows };
}

/** The next or previous row whose step another thread takes than the one before it; the row itself when there is none. */
export function contextSwitch(rows: readonly LaneRow[], from: number, direction: 1 | -1): number {
  for (let index = from + direction; index >= 0 && index < rows.length; index += direction)
    if (rows[index]?.switched) return index;
  return from;
}
