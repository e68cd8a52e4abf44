// Steps one unpacked state forward and back: the interpreter that the search uses where nothing was compiled, and that unfolds traces.
import { cellRange, type Cells } from './cells.js';
import { PROPERTY } from './options.js';
import type { Program, SlotRef, Step, StepAction, StepExpr } from './program.js';

type Evaluate = () => number;

interface LinkedStep {
  readonly guard: Evaluate | null;
  readonly run: readonly (() => void)[];
  readonly target: number;
}

/**
 * Values of a state by cell. `fire` changes them in place and logs what was there, `undo` takes it back.
 * Expressions use 32-bit two's complement, as the kernel's own build does (-fwrapv); what has no value sets `fault`.
 */
export class Machine {
  readonly values: Int32Array;
  /** Cells written since the last `reset`, each followed by its former value. */
  readonly log: number[] = [];
  /** Name of the first property that was broken since this was last set to null. */
  fault: string | null = null;
  readonly #linked: (LinkedStep[] | undefined)[][];

  constructor(
    readonly program: Program,
    readonly cells: Cells,
    readonly ignore: ReadonlySet<string>,
  ) {
    this.values = Int32Array.from(cells.initial);
    this.#linked = program.threads.map(() => []);
  }

  location(thread: number): number {
    return this.values[this.cells.pc[thread] ?? 0] ?? 0;
  }

  stepCount(thread: number, location: number): number {
    return this.#steps(thread, location).length;
  }

  /** False where the guard is zero or has no value; the latter sets `fault`. */
  enabled(thread: number, location: number, step: number): boolean {
    const guard = this.#steps(thread, location)[step]?.guard;
    if (guard === null) return true;
    return guard !== undefined && guard() !== 0 && this.fault === null;
  }

  /** Runs the actions of an enabled step and moves the thread; stops at the first broken property and sets `fault`. */
  fire(thread: number, location: number, step: number): void {
    const linked = this.#steps(thread, location)[step];
    if (linked === undefined) throw new RangeError('no such step');
    for (const action of linked.run) {
      action();
      if (this.fault !== null) return;
    }
    this.#write(this.cells.pc[thread] ?? 0, linked.target);
  }

  /** Takes back what was logged after the log had `length` entries. */
  undo(length: number): void {
    const { log, values } = this;
    while (log.length > length) {
      const before = log.pop() ?? 0;
      values[log.pop() ?? 0] = before;
    }
  }

  /** An expression over this machine's state, as `thread` sees it (-1: no thread). */
  link(term: StepExpr, thread: number): Evaluate {
    switch (term.kind) {
      case 'const': {
        const { value } = term;
        return () => value;
      }
      case 'read':
        return this.#linkRead(term.ref, thread);
      case 'unary': {
        const operand = this.link(term.operand, thread);
        if (term.op === '!') return () => (operand() === 0 ? 1 : 0);
        return term.op === '-' ? () => -operand() | 0 : () => ~operand();
      }
      case 'conditional': {
        const test = this.link(term.test, thread);
        const then = this.link(term.then, thread);
        const otherwise = this.link(term.otherwise, thread);
        return () => (test() !== 0 ? then() : otherwise());
      }
      case 'binary':
        return this.#linkBinary(term.op, this.link(term.left, thread), this.link(term.right, thread));
    }
  }

  #steps(thread: number, location: number): LinkedStep[] {
    const row = this.#linked[thread] ?? [];
    return (row[location] ??= (this.program.threads[thread]?.locations[location]?.steps ?? []).map((step) =>
      this.#linkStep(step, thread),
    ));
  }

  #linkStep(step: Step, thread: number): LinkedStep {
    return {
      guard: step.guard === null ? null : this.link(step.guard, thread),
      run: this.#linkActions(step.actions, thread),
      target: step.target,
    };
  }

  #linkActions(actions: readonly StepAction[], thread: number): (() => void)[] {
    return actions.flatMap((action) => {
      if (action.kind === 'check' && this.ignore.has(action.property)) return [];
      return [this.#linkAction(action, thread)];
    });
  }

  #linkAction(action: StepAction, thread: number): () => void {
    if (action.kind === 'check') {
      const condition = this.link(action.condition, thread);
      const { property } = action;
      return () => {
        if (condition() === 0) this.fault ??= property;
      };
    }
    if (action.kind === 'if') {
      const test = this.link(action.test, thread);
      const then = this.#linkActions(action.then, thread);
      const otherwise = this.#linkActions(action.otherwise, thread);
      return () => {
        const taken = test() !== 0 ? then : otherwise;
        for (let k = 0; k < taken.length && this.fault === null; k++) taken[k]?.();
      };
    }
    const { first, slot } = cellRange(this.program, this.cells, thread, action.ref);
    const { min, max, length } = slot;
    const value = this.link(action.value, thread);
    const index = action.ref.index === undefined ? null : this.link(action.ref.index, thread);
    return () => {
      const at = index === null ? 0 : index();
      if (at < 0 || at >= length) this.fault ??= PROPERTY.bounds;
      const result = value();
      if (result < min || result > max) this.fault ??= PROPERTY.range;
      if (this.fault === null) this.#write(first + at, result);
    };
  }

  #linkRead(ref: SlotRef, thread: number): Evaluate {
    const { first, slot } = cellRange(this.program, this.cells, thread, ref);
    const { values } = this;
    if (ref.index === undefined) return () => values[first] ?? 0;
    const index = this.link(ref.index, thread);
    const { length } = slot;
    return () => {
      const at = index();
      if (at >= 0 && at < length) return values[first + at] ?? 0;
      this.fault ??= PROPERTY.bounds;
      return 0;
    };
  }

  #linkBinary(op: Extract<StepExpr, { kind: 'binary' }>['op'], left: Evaluate, right: Evaluate): Evaluate {
    switch (op) {
      case '+':
        return () => (left() + right()) | 0;
      case '-':
        return () => (left() - right()) | 0;
      case '*':
        return () => Math.imul(left(), right());
      case '/':
        return () => {
          const a = left();
          const b = right();
          return b === 0 ? this.#partial(PROPERTY.division) : (a / b) | 0;
        };
      case '%':
        return () => {
          const a = left();
          const b = right();
          return b === 0 ? this.#partial(PROPERTY.division) : (a % b) | 0;
        };
      case '<<':
        return () => {
          const a = left();
          const b = right();
          return b < 0 || b > 31 ? this.#partial(PROPERTY.shift) : a << b;
        };
      case '>>':
        return () => {
          const a = left();
          const b = right();
          return b < 0 || b > 31 ? this.#partial(PROPERTY.shift) : a >> b;
        };
      case '&':
        return () => left() & right();
      case '|':
        return () => left() | right();
      case '^':
        return () => left() ^ right();
      case '==':
        return () => (left() === right() ? 1 : 0);
      case '!=':
        return () => (left() !== right() ? 1 : 0);
      case '<':
        return () => (left() < right() ? 1 : 0);
      case '<=':
        return () => (left() <= right() ? 1 : 0);
      case '>':
        return () => (left() > right() ? 1 : 0);
      case '>=':
        return () => (left() >= right() ? 1 : 0);
      case '&&':
        return () => (left() !== 0 && right() !== 0 ? 1 : 0);
      case '||':
        return () => (left() !== 0 || right() !== 0 ? 1 : 0);
    }
  }

  #partial(property: string): number {
    this.fault ??= property;
    return 0;
  }

  #write(cell: number, value: number): void {
    const { values, log } = this;
    log.push(cell, values[cell] ?? 0);
    values[cell] = value;
  }
}
