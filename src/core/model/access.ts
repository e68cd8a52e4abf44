// Reads and writes of variables and memory: every access to memory is a step of its own, with the checks of its pointer.
import type { Expr } from '../c/ast.js';
import type { SlotRef, StepAction, StepExpr } from '../explore/program.js';
import type { Frame, LValue } from './frame.js';
import { accessChecks, NULL_POINTER, slotIndex } from './pointers.js';
import { ModelError } from './source.js';
import type { NodeOptions, OpenEdge, Way } from './step-graph.js';
import { isMarked, racesOf } from './races.js';
import { and, cond, eq, isConst, not, num, read, set, TRUE, when } from './terms.js';
import { scalarsOf, typeName, type StructType, type Type } from './types.js';
import {
  UNKNOWN,
  intValue,
  isExact,
  isKnownPointer,
  isUnknownConst,
  pointerValue,
  scalar,
  unknownScalar,
  valueOfRefs,
  type Value,
} from './values.js';

/** Where evaluated steps go: the graph of a thread, or one atomic step. */
export interface Emitter {
  run(actions: readonly StepAction[], options?: NodeOptions): void;
  fork(ways: readonly Way[], options?: Omit<NodeOptions, 'guard'>): OpenEdge[][];
  open: OpenEdge[];
}

/** What happens inside a store to a struct that has a hook. */
export type StoreHook = (struct: StructType, pointer: StepExpr, value: Value) => readonly StepAction[];

/** A pointer whose place may not be known. */
export interface PointerTerm {
  readonly pointer: StepExpr;
  readonly unknown: boolean;
}

export type Memory = Extract<LValue, { kind: 'memory' }>;

const VISIBLE = { visible: true } as const;

/** All cells of the struct at a pointer. */
export function memoryAt(struct: StructType, at: PointerTerm): Memory {
  return { kind: 'memory', struct, ...at, type: { kind: 'struct', struct }, cells: struct.cells.map((_, i) => i) };
}

export class Access {
  constructor(
    readonly frame: Frame,
    readonly out: Emitter,
    readonly hook: StoreHook,
    /** Accesses are part of one atomic step: none of them is plain. */
    readonly marked: boolean,
  ) {}

  /** A kernel function's own uses of a page table must happen in some run: else its verdict says nothing. */
  isUse(struct: StructType): boolean {
    return !this.frame.strict && this.frame.nest.length <= 1 && struct.pooled;
  }

  error(expr: Pick<Expr, 'span'>, reason: string): ModelError {
    return new ModelError(this.frame.fn.source, expr.span, reason);
  }

  /** An unknown value; an error in a model's own function. */
  unmodelled(expr: Expr, reason: string): Value {
    if (this.frame.strict) throw this.error(expr, reason);
    return UNKNOWN;
  }

  /** The value as one that the type can hold; may emit a choice for what is unknown. */
  convert(value: Value, type: Type, at: Expr): Value {
    if (type.kind === 'struct') {
      if (value.type.kind === 'struct' && value.type.struct === type.struct) return value;
      if (this.frame.strict && !isUnknownConst(value))
        throw this.error(at, `${typeName(value.type)} where ${typeName(type)} is expected`);
      return this.#choose(type, at);
    }
    if (type.kind === 'pointer') {
      if (value.type.kind === 'pointer' && value.type.to === type.to) return value;
      if (value.type.kind === 'int' && isConst(scalar(value), NULL_POINTER))
        return pointerValue(type.to, num(NULL_POINTER));
      if (this.frame.strict && !value.unknown)
        throw this.error(at, `${typeName(value.type)} where ${typeName(type)} is expected`);
      return pointerValue(type.to, unknownScalar(type), true);
    }
    if (value.type.kind === 'int') return value;
    if (this.frame.strict) throw this.error(at, `${typeName(value.type)} where an integer is expected`);
    return value.type.kind === 'pointer'
      ? intValue(cond(eq(scalar(value), num(NULL_POINTER)), num(0), scalar(UNKNOWN)), true)
      : UNKNOWN;
  }

  /** Reads an lvalue; a read of memory is a step. */
  load(lvalue: LValue, what: Expr): Value {
    if (lvalue.kind === 'nowhere') return UNKNOWN;
    if (lvalue.kind === 'local') return valueOfRefs(lvalue.type, lvalue.refs, lvalue.unknown);
    const types = scalarsOf(lvalue.type);
    const unknown = lvalue.unknown && types.some((type) => type.kind === 'pointer');
    const name = this.frame.fn.source.excerpt(what.span);
    const refs = types.map((type) => this.frame.thread.scalar(`read of ${name}`, type, unknown, null));
    const marked = this.marked || isMarked(this.frame.fn.source.text, what.span.start);
    this.withKnown(
      lvalue,
      () => {
        const races = racesOf(this.frame.thread, lvalue, 'read', marked, `reads ${name}`);
        if (races.begin) this.out.run([...this.#accessChecks(lvalue, `reads ${name}`), ...races.begin], VISIBLE);
        this.out.run(
          [
            ...this.#accessChecks(lvalue, `reads ${name}`),
            ...races.during,
            ...refs.map((ref, i) => set(ref, read(this.#cellRef(lvalue, i)))),
          ],
          { mustReach: this.isUse(lvalue.struct), ...(races.begin ? VISIBLE : {}) },
        );
      },
      () => this.#store(refs, this.#choose(lvalue.type, what)),
    );
    return valueOfRefs(lvalue.type, refs, unknown);
  }

  /** Writes an lvalue; a write to memory is a step, with the hook of its struct in it. `marked`: as WRITE_ONCE() does. */
  store(lvalue: LValue, value: Value, what: Expr, marked = false): void {
    if (lvalue.kind === 'nowhere') return;
    const converted = this.convert(value, lvalue.type, what);
    if (lvalue.kind === 'local') {
      this.out.run([
        ...lvalue.refs.map((ref, i) => set(ref, converted.parts[i] ?? num(0))),
        ...lvalue.frame.forget(lvalue.name),
      ]);
      return;
    }
    const name = this.frame.fn.source.excerpt(what.span);
    const stored = this.#definite(converted, what);
    this.withKnown(
      lvalue,
      () => {
        const whole = lvalue.type.kind === 'struct' ? this.hook(lvalue.struct, lvalue.pointer, stored) : [];
        const sets = lvalue.cells.map((_, i) => set(this.#cellRef(lvalue, i), stored.parts[i] ?? num(0)));
        const races = racesOf(this.frame.thread, lvalue, 'write', marked || this.marked, `writes ${name}`);
        if (races.begin) this.out.run([...this.#accessChecks(lvalue, `writes ${name}`), ...races.begin], VISIBLE);
        this.out.run([...this.#accessChecks(lvalue, `writes ${name}`), ...races.during, ...whole, ...sets], VISIBLE);
      },
      () => this.out.run([]),
    );
  }

  /** Changes memory and gives what was there, in one step: `change` tells what is stored, and when. */
  modify(
    lvalue: Memory,
    what: Expr,
    change: (old: Value) => { readonly value: Value; readonly when?: StepExpr },
  ): Value {
    const { type } = lvalue;
    const name = this.frame.fn.source.excerpt(what.span);
    const types = scalarsOf(type);
    const unknown = lvalue.unknown && types.some((one) => one.kind === 'pointer');
    const refs = types.map((one) => this.frame.thread.scalar(`old ${name}`, one, unknown, null));
    const old = valueOfRefs(type, refs, unknown);
    const { value, when: test = TRUE } = change(old);
    const converted = this.#definite(this.convert(value, type, what), what);
    this.withKnown(
      lvalue,
      () => {
        const races = racesOf(this.frame.thread, lvalue, 'write', true, `changes ${name}`);
        const whole = type.kind === 'struct' ? this.hook(lvalue.struct, lvalue.pointer, converted) : [];
        const sets = lvalue.cells.map((_, i) => set(this.#cellRef(lvalue, i), converted.parts[i] ?? num(0)));
        this.out.run(
          [
            ...this.#accessChecks(lvalue, `exchanges ${name}`),
            ...races.during,
            ...refs.map((ref, i) => set(ref, read(this.#cellRef(lvalue, i)))),
            ...when(test, [...whole, ...sets]),
          ],
          VISIBLE,
        );
      },
      () => this.#store(refs, this.#choose(type, what)),
    );
    return old;
  }

  /** Runs one way where the pointer is known, the other where it is not. */
  withKnown(at: PointerTerm, known: () => void, unknown: () => void): void {
    if (!at.unknown) {
      known();
      return;
    }
    const test = isKnownPointer(at.pointer);
    const [yes = [], no = []] = this.out.fork([{ guard: test }, { guard: not(test) }]);
    this.out.open = yes;
    known();
    const done = this.out.open;
    this.out.open = no;
    unknown();
    this.out.open.push(...done);
  }

  /** What memory can hold of a struct of integers: where one of them is not known, anything. */
  #definite(value: Value, at: Expr): Value {
    const { type } = value;
    if (!value.unknown || type.kind !== 'struct' || type.struct.cells.some((cell) => cell.type.kind === 'pointer'))
      return value;
    const refs = type.struct.cells.map((cell) => this.frame.thread.scalar('stored', cell.type, false, null));
    const test = and(...value.parts.map(isExact));
    const [yes = [], no = []] = this.out.fork([{ guard: test }, { guard: not(test) }]);
    this.out.open = yes;
    this.#store(refs, value);
    const done = this.out.open;
    this.out.open = no;
    this.#store(refs, this.#choose(type, at));
    this.out.open.push(...done);
    return valueOfRefs(type, refs, false);
  }

  /** A value that could be anything: integers are chosen, one way each; pointers stay unknown. */
  #choose(type: Type, at: Expr): Value {
    if (type.kind !== 'struct')
      return type.kind === 'pointer' ? pointerValue(type.to, unknownScalar(type), true) : UNKNOWN;
    const { thread } = this.frame;
    const text = this.frame.fn.source.excerpt(at.span);
    const parts = type.struct.cells.map((cell): StepExpr => {
      if (cell.type.kind === 'pointer') return unknownScalar(cell.type);
      const { min, max, names } = cell.type;
      const ref = thread.scalar(`choice for ${text}`, cell.type, false, null);
      const ways = Array.from({ length: max - min + 1 }, (_, k) => ({
        guard: null,
        actions: [set(ref, num(min + k))],
        choice: `${text} is ${names?.[min + k] ?? String(min + k)}`,
      }));
      this.out.open = this.out.fork(ways).flat();
      return read(ref);
    });
    return { type, parts, unknown: type.struct.cells.some((cell) => cell.type.kind === 'pointer') };
  }

  #store(refs: readonly SlotRef[], value: Value): void {
    this.out.run(refs.map((ref, i) => set(ref, value.parts[i] ?? num(0))));
  }

  #cellRef(lvalue: Memory, i: number): SlotRef {
    const cell = lvalue.struct.cells[lvalue.cells[i] ?? 0] as { slot: number };
    const single = lvalue.struct.places === 1;
    return single
      ? { slot: cell.slot, local: false }
      : { slot: cell.slot, local: false, index: slotIndex(lvalue.struct, lvalue.pointer) };
  }

  #accessChecks(lvalue: Memory, what: string): StepAction[] {
    return accessChecks(lvalue.struct, lvalue.pointer, what);
  }
}
