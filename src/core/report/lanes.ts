// From a trace to what the lanes draw: rows for steps and for the calls around them, a bar per held lock, shading per RCU or IRQ-off section.
import type { Trace, TraceRow } from '../explore/verdict.js';

export interface Lane {
  /** Index into `Trace.threads`. */
  readonly thread: number;
  readonly name: string;
  readonly title: string;
  /** How many bars may stand side by side in this lane. */
  readonly columns: number;
}

/** Part of the bar of a held lock, or of another section that is not shading: from the step that enters to the one that leaves. */
export interface Bar {
  readonly lane: number;
  readonly column: number;
  readonly name: string;
  /** `lock`, or another kind, which is drawn hollow. */
  readonly kind: string;
  readonly begins: boolean;
  readonly ends: boolean;
}

/** A section that is shown as shading: `rcu`, `irq` or `preempt`. */
export interface Shade {
  readonly lane: number;
  readonly kind: string;
  readonly name: string;
}

export interface LaneRow {
  readonly index: number;
  /** Index into `Trace.rows`: of the step, or of the first step inside the call. */
  readonly row: number;
  /** Which of the step's callers this row is; null for the step itself. */
  readonly caller: number | null;
  readonly step: TraceRow;
  readonly text: string;
  /** How many calls the step is inside of. */
  readonly depth: number;
  /** Null for background machinery, whose steps concern all lanes. */
  readonly lane: number | null;
  /** Name of the thread that takes the step. */
  readonly actor: string;
  /** Another thread took the row before. */
  readonly switched: boolean;
  readonly bars: readonly Bar[];
  readonly shades: readonly Shade[];
}

export interface LaneLayout {
  readonly lanes: readonly Lane[];
  readonly rows: readonly LaneRow[];
}

const SHADED = new Set(['rcu', 'irq', 'preempt']);

type Section = TraceRow['open'][number];
type OpenBar = Pick<Bar, 'lane' | 'column' | 'name' | 'kind'>;

/**
 * Lanes in the order of the threads; background threads have none. `hidden` threads, by their index, have no rows: what
 * they hold is still shown. O(rows × open sections).
 */
export function layoutTrace(trace: Trace, hidden: ReadonlySet<number> = new Set()): LaneLayout {
  const shown = trace.threads.flatMap((thread, index) => (thread.background ? [] : [index]));
  const laneOf = new Map(shown.map((thread, lane) => [thread, lane]));
  const tracker = new BarTracker(laneOf);
  const callersOf = new Map<number, readonly string[]>();
  const rows: LaneRow[] = [];
  let previous: number | undefined;
  let shades: readonly Shade[] = [];

  trace.rows.forEach((step, row) => {
    const lane = laneOf.get(step.thread) ?? null;
    const actor = trace.threads[step.thread]?.name ?? '?';
    const callers = (step.callers ?? []).map((call) => `${call.text} ${String(call.source.span.start)}`);
    const before = callersOf.get(step.thread) ?? [];
    const kept = callers.findIndex((call, i) => call !== before[i]);
    const isHidden = hidden.has(step.thread);
    const add = (part: Pick<LaneRow, 'caller' | 'text' | 'depth' | 'bars' | 'shades'>): void => {
      if (isHidden) return;
      const switched = previous !== undefined && previous !== step.thread;
      rows.push({ index: rows.length, row, step, lane, actor, switched, ...part });
      previous = step.thread;
    };
    // A call is a row of its own where it is entered, so that the reader sees his own source and not only the model's.
    for (let depth = kept < 0 ? callers.length : kept; depth < callers.length; depth++)
      add({ caller: depth, text: step.callers?.[depth]?.text ?? '', depth, bars: tracker.standing(), shades });
    callersOf.set(step.thread, callers);

    shades = step.open.flatMap(({ thread, kind, name }): Shade[] => {
      const of = laneOf.get(thread);
      return SHADED.has(kind) && of !== undefined ? [{ lane: of, kind, name }] : [];
    });
    add({ caller: null, text: step.text, depth: callers.length, bars: tracker.advance(step.open), shades });
  });

  const lanes = shown.map((thread, lane): Lane => {
    const { name, title } = trace.threads[thread] ?? { name: '?', title: '' };
    return { thread, name, title, columns: tracker.columns[lane] ?? 0 };
  });
  return { lanes, rows };
}

/** Gives every bar a column that it keeps while it is open. */
class BarTracker {
  /** By lane. */
  readonly columns: number[] = [];
  readonly #laneOf: ReadonlyMap<number, number>;
  #open = new Map<string, OpenBar>();
  #standing: readonly Bar[] | undefined;

  constructor(laneOf: ReadonlyMap<number, number>) {
    this.#laneOf = laneOf;
  }

  /** The open bars, none of which begins or ends; the same array until that changes. */
  standing(): readonly Bar[] {
    return (this.#standing ??= [...this.#open.values()].map((bar) => ({ ...bar, begins: false, ends: false })));
  }

  /** The bars of a step after which these sections are open. */
  advance(sections: readonly Section[]): readonly Bar[] {
    const wanted = sections.filter(({ kind }) => !SHADED.has(kind));
    // Most steps of a long trace open and close nothing.
    if (wanted.length === this.#open.size && wanted.every((section) => this.#open.has(keyOf(section))))
      return this.standing();
    const next = new Map<string, OpenBar>();
    for (const section of wanted) {
      const kept = this.#open.get(keyOf(section));
      if (kept) next.set(keyOf(section), kept);
    }
    const ending = [...this.#open].filter(([key]) => !next.has(key)).map(([, bar]) => bar);
    for (const section of wanted) {
      const lane = this.#laneOf.get(section.thread);
      if (lane === undefined || next.has(keyOf(section))) continue;
      // A bar that ends in this row still occupies its column there.
      const taken = [...next.values(), ...ending].filter((bar) => bar.lane === lane).map((bar) => bar.column);
      let column = 0;
      while (taken.includes(column)) column += 1;
      this.columns[lane] = Math.max(this.columns[lane] ?? 0, column + 1);
      next.set(keyOf(section), { lane, column, name: section.name, kind: section.kind });
    }
    const bars = [
      ...[...next].map(([key, bar]): Bar => ({ ...bar, begins: !this.#open.has(key), ends: false })),
      ...ending.map((bar): Bar => ({ ...bar, begins: false, ends: true })),
    ];
    this.#open = next;
    this.#standing = undefined;
    return bars;
  }
}

function keyOf({ thread, kind, name }: Section): string {
  return `${String(thread)} ${kind} ${name}`;
}

/** The next or previous row whose step another thread takes than the one before it; the row itself when there is none. */
export function contextSwitch(rows: readonly LaneRow[], from: number, direction: 1 | -1): number {
  for (let index = from + direction; index >= 0 && index < rows.length; index += direction)
    if (rows[index]?.switched) return index;
  return from;
}
