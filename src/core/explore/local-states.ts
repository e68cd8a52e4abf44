// Follows each thread by itself, whatever the others do: which values its locals can take together, and which shared cells each next step touches.
import { apply } from './apply.js';
import { cellRange, type Cells } from './cells.js';
import type { Program, SlotRef, StepAction, StepExpr } from './program.js';

/** Entries of a thread's table: locations times values of the locals that are followed. */
const MAX_ENTRIES = 4096;
/** Steps after which a thread is followed by its locations only. */
const MAX_WORK = 40_000;

/** A local that is followed; entry number = location + Σ (value - min) · stride. */
export interface Followed {
  readonly cell: number;
  readonly min: number;
  readonly size: number;
  readonly stride: number;
}

/** What a thread does next from one of its local states, all values of shared cells taken as possible. */
export interface LocalState {
  readonly entry: number;
  readonly location: number;
  readonly reads: ReadonlySet<number>;
  readonly writes: ReadonlySet<number>;
  /** Entries that the next steps lead to. */
  readonly next: readonly number[];
}

export interface LocalStates {
  readonly followed: readonly Followed[];
  readonly entries: number;
  readonly states: ReadonlyMap<number, LocalState>;
}

/** The local states that a thread can be in. Its locals count as far as they find room; the others can have any value. */
export function localStates(program: Program, cells: Cells, thread: number, ignore: ReadonlySet<string>): LocalStates {
  const followed = choose(program, cells, thread);
  return (
    new Follower(program, cells, thread, ignore, followed).run() ??
    new Follower(program, cells, thread, ignore, []).run() ?? { followed: [], entries: 0, states: new Map() }
  );
}

/** Locals that choose an element of a shared array come first, then those that guards read; small ones first. */
function choose(program: Program, cells: Cells, thread: number): Followed[] {
  const { locals = [], locations = [] } = program.threads[thread] ?? {};
  const score = new Float64Array(locals.length);
  const visit = (term: StepExpr, weight: number): void => {
    switch (term.kind) {
      case 'const':
        return;
      case 'read':
        if (term.ref.local) score[term.ref.slot] = (score[term.ref.slot] ?? 0) + weight;
        if (term.ref.index !== undefined) visit(term.ref.index, term.ref.local ? weight : 100);
        return;
      case 'unary':
        visit(term.operand, weight);
        return;
      case 'binary':
        visit(term.left, weight);
        visit(term.right, weight);
        return;
      case 'conditional':
        visit(term.test, weight);
        visit(term.then, weight);
        visit(term.otherwise, weight);
    }
  };
  const act = (actions: readonly StepAction[]): void => {
    for (const action of actions) {
      if (action.kind === 'set') {
        if (action.ref.index !== undefined) visit(action.ref.index, action.ref.local ? 0 : 100);
        visit(action.value, 0);
      } else if (action.kind === 'check') visit(action.condition, 0);
      else {
        visit(action.test, 1);
        act(action.then);
        act(action.otherwise);
      }
    }
  };
  for (const { guard, actions } of locations.flatMap(({ steps }) => steps)) {
    if (guard !== null) visit(guard, 1);
    act(actions);
  }
  const size = (k: number): number => (locals[k]?.max ?? 0) - (locals[k]?.min ?? 0) + 1;
  const wanted = [...locals.keys()]
    .filter((k) => (score[k] ?? 0) > 0 && locals[k]?.length === 1)
    .sort((a, b) => (score[b] ?? 0) / size(b) - (score[a] ?? 0) / size(a) || a - b);
  const list: Followed[] = [];
  let stride = Math.max(1, locations.length);
  for (const k of wanted) {
    if (stride * size(k) > MAX_ENTRIES) continue;
    list.push({ cell: cells.local[thread]?.[k] ?? 0, min: locals[k]?.min ?? 0, size: size(k), stride });
    stride *= size(k);
  }
  return list;
}

/** Values of the followed locals, by their place in the list. */
type Values = readonly number[];

class Follower {
  readonly #byCell: ReadonlyMap<number, number>;
  #reads = new Set<number>();
  #writes = new Set<number>();
  #work = 0;

  constructor(
    readonly program: Program,
    readonly cells: Cells,
    readonly thread: number,
    readonly ignore: ReadonlySet<string>,
    readonly followed: readonly Followed[],
  ) {
    this.#byCell = new Map(followed.map(({ cell }, k) => [cell, k]));
  }

  /** Null where there is too much to follow. */
  run(): LocalStates | null {
    const { followed, cells } = this;
    const { locations = [], entry = 0 } = this.program.threads[this.thread] ?? {};
    const states = new Map<number, LocalState>();
    const queue: { location: number; values: Values }[] = [
      { location: entry, values: followed.map(({ cell }) => cells.initial[cell] ?? 0) },
    ];
    const known = new Set<number>();
    const enter = (location: number, values: Values): number => {
      const number = this.#entry(location, values);
      if (!known.has(number)) {
        known.add(number);
        queue.push({ location, values });
      }
      return number;
    };
    known.add(this.#entry(entry, queue[0]?.values ?? []));
    for (const { location, values } of queue) {
      this.#reads = new Set();
      this.#writes = new Set();
      const next = new Set<number>();
      for (const step of locations[location]?.steps ?? []) {
        if (step.guard !== null) {
          this.#read(step.guard, values);
          if (this.#value(step.guard, values) === 0) continue;
        }
        for (const after of this.#act(step.actions, [values])) next.add(enter(step.target, after));
        if (this.#work > MAX_WORK) return null;
      }
      const number = this.#entry(location, values);
      states.set(number, { entry: number, location, reads: this.#reads, writes: this.#writes, next: [...next] });
    }
    const entries = followed.reduce((product, { size }) => product * size, Math.max(1, locations.length));
    return { followed, entries, states };
  }

  #entry(location: number, values: Values): number {
    return this.followed.reduce((sum, { min, stride }, k) => sum + ((values[k] ?? 0) - min) * stride, location);
  }

  /** All values that the locals can have after the actions; a path that surely breaks a property ends there. */
  #act(actions: readonly StepAction[], from: readonly Values[]): readonly Values[] {
    let now = from;
    for (const action of actions) {
      if (action.kind === 'check' && this.ignore.has(action.property)) continue;
      const after = new Map<string, Values>();
      for (const values of now) {
        this.#work += 1;
        if (this.#work > MAX_WORK) return [];
        for (const next of this.#one(action, values)) after.set(next.join(), next);
      }
      now = [...after.values()];
    }
    return now;
  }

  #one(action: StepAction, values: Values): readonly Values[] {
    if (action.kind === 'check') {
      this.#read(action.condition, values);
      return this.#value(action.condition, values) === 0 ? [] : [values];
    }
    if (action.kind === 'if') {
      this.#read(action.test, values);
      const test = this.#value(action.test, values);
      return [
        ...(test === 0 ? [] : this.#act(action.then, [values])),
        ...(test === null || test === 0 ? this.#act(action.otherwise, [values]) : []),
      ];
    }
    this.#read(action.value, values);
    if (action.ref.index !== undefined) this.#read(action.ref.index, values);
    if (!action.ref.local) {
      for (const cell of this.#cellsOf(action.ref, values)) this.#writes.add(cell);
      return [values];
    }
    const at = this.#place(action.ref);
    const local = at === undefined ? undefined : this.followed[at];
    if (at === undefined || local === undefined) return [values];
    const value = this.#value(action.value, values);
    const { min, size } = local;
    if (value !== null) return value < min || value >= min + size ? [] : [values.with(at, value)];
    return Array.from({ length: size }, (_, k) => values.with(at, min + k));
  }

  /** Place of a scalar local among those that are followed. */
  #place(ref: SlotRef): number | undefined {
    return this.#byCell.get(cellRange(this.program, this.cells, this.thread, ref).first);
  }

  #cellsOf(ref: SlotRef, values: Values): number[] {
    const { first, slot } = cellRange(this.program, this.cells, this.thread, ref);
    if (ref.index === undefined) return [first];
    const index = this.#value(ref.index, values);
    if (index === null) return Array.from({ length: slot.length }, (_, k) => first + k);
    return index >= 0 && index < slot.length ? [first + index] : [];
  }

  /** Notes the shared cells that evaluating the term may read. */
  #read(term: StepExpr, values: Values): void {
    switch (term.kind) {
      case 'const':
        return;
      case 'read':
        if (term.ref.index !== undefined) this.#read(term.ref.index, values);
        if (!term.ref.local) for (const cell of this.#cellsOf(term.ref, values)) this.#reads.add(cell);
        return;
      case 'unary':
        this.#read(term.operand, values);
        return;
      case 'conditional': {
        this.#read(term.test, values);
        const test = this.#value(term.test, values);
        if (test !== 0) this.#read(term.then, values);
        if (test === null || test === 0) this.#read(term.otherwise, values);
        return;
      }
      case 'binary': {
        this.#read(term.left, values);
        const left = this.#value(term.left, values);
        if ((term.op === '&&' && left === 0) || (term.op === '||' && left !== null && left !== 0)) return;
        this.#read(term.right, values);
      }
    }
  }

  /** The value of a term, or null where shared cells or other locals decide it, or where it has none. */
  #value(term: StepExpr, values: Values): number | null {
    switch (term.kind) {
      case 'const':
        return term.value;
      case 'read': {
        const at = term.ref.local && term.ref.index === undefined ? this.#place(term.ref) : undefined;
        return at === undefined ? null : (values[at] ?? null);
      }
      case 'unary': {
        const operand = this.#value(term.operand, values);
        if (operand === null) return null;
        return term.op === '!' ? Number(operand === 0) : term.op === '-' ? -operand | 0 : ~operand;
      }
      case 'conditional': {
        const test = this.#value(term.test, values);
        return test === null ? null : this.#value(test !== 0 ? term.then : term.otherwise, values);
      }
      case 'binary': {
        const left = this.#value(term.left, values);
        const right = this.#value(term.right, values);
        if (term.op === '&&') return left === 0 || right === 0 ? 0 : left === null || right === null ? null : 1;
        if (term.op === '||')
          return (left ?? 0) !== 0 || (right ?? 0) !== 0 ? 1 : left === null || right === null ? null : 0;
        return left === null || right === null ? null : apply(term.op, left, right);
      }
    }
  }
}
