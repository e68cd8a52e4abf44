// Compiles an expression over the packed words of a state, which lie in local variables.
import { cellRange } from './cells.js';
import { intervalOf, type Interval } from './interval.js';
import { PROPERTY } from './options.js';
import type { Plan } from './plan.js';
import type { Slot, SlotRef, StepExpr } from './program.js';
import type { Code, PlainOp } from './wasm-code.js';

/** Faults as compiled code names them: the index into this list plus one. */
export class FaultCodes {
  readonly names: string[] = [PROPERTY.bounds, PROPERTY.range, PROPERTY.division, PROPERTY.shift];

  code(property: string): number {
    const at = this.names.indexOf(property);
    return at >= 0 ? at + 1 : this.names.push(property);
  }
}

/** Cells that share a word at equal distances. */
export interface Run {
  readonly word: number;
  readonly shift: number;
  readonly width: number;
  readonly mask: number;
  /** Index of the first element, and the number of elements. */
  readonly start: number;
  readonly length: number;
}

/** The runs that an array consists of, in order of its elements. */
export function runsOf(plan: Plan, first: number, length: number): Run[] {
  const { word, shift, mask } = plan.layout;
  const runs: Run[] = [];
  for (let i = 0; i < length;) {
    const at = word[first + i] ?? 0;
    const bits = mask[first + i] ?? 0;
    let n = 1;
    while (i + n < length && word[first + i + n] === at) n += 1;
    if (bits === 0) n = length - i;
    runs.push({
      word: at,
      shift: shift[first + i] ?? 0,
      width: 32 - Math.clz32(bits),
      mask: bits,
      start: i,
      length: n,
    });
    i += n;
  }
  return runs;
}

/** Local variables of one function beyond its fixed ones, reused from step to step. */
export class Temporaries {
  #next: number;
  #most: number;

  constructor(readonly first: number) {
    this.#next = first;
    this.#most = first;
  }

  get count(): number {
    return this.#most - this.first;
  }

  take(): number {
    const local = this.#next++;
    this.#most = Math.max(this.#most, this.#next);
    return local;
  }

  releaseAll(): void {
    this.#next = this.first;
  }
}

/** Global variable that holds the first fault of the step at hand, 0 for none. */
export const FAULT = 0;

const COMPARE: Partial<Record<string, PlainOp>> = {
  '==': 'eq',
  '!=': 'ne',
  '<': 'lt_s',
  '<=': 'le_s',
  '>': 'gt_s',
  '>=': 'ge_s',
};
const COMBINE: Partial<Record<string, PlainOp>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '&': 'and',
  '|': 'or',
  '^': 'xor',
};

/** Appends code that leaves a value. `wordLocal` gives the variable that holds a word at this point of the step. */
export class ExpressionCompiler {
  /** Set once code was appended that can set the fault. */
  mayFault = false;

  constructor(
    readonly plan: Plan,
    readonly thread: number,
    readonly faults: FaultCodes,
    readonly code: Code,
    readonly temporaries: Temporaries,
    readonly wordLocal: (word: number) => number,
  ) {}

  /** Leaves the value. */
  value(term: StepExpr): void {
    const { code } = this;
    switch (term.kind) {
      case 'const':
        code.const(term.value);
        return;
      case 'read':
        this.#read(term.ref);
        return;
      case 'conditional':
        this.test(term.test);
        code.if(true);
        this.value(term.then);
        code.op('else');
        this.value(term.otherwise);
        code.op('end');
        return;
      case 'unary':
        if (term.op === '!') {
          this.test(term.operand);
          code.op('eqz');
        } else if (term.op === '-') {
          code.const(0);
          this.value(term.operand);
          code.op('sub');
        } else {
          this.value(term.operand);
          code.const(-1).op('xor');
        }
        return;
      case 'binary':
        this.#binary(term);
    }
  }

  /** Leaves something that is zero exactly where the value is. */
  test(term: StepExpr): void {
    this.value(term);
  }

  /** Sets the fault where there is none yet. */
  fault(property: string): void {
    this.mayFault = true;
    this.code.getGlobal(FAULT).op('eqz').if().const(this.faults.code(property)).setGlobal(FAULT).op('end');
  }

  /** Leaves the index, or 0 and a fault where it is out of bounds. */
  index(term: StepExpr, slot: Slot): void {
    const { low, high } = this.interval(term);
    this.value(term);
    if (low >= 0 && high < slot.length) return;
    const { code } = this;
    const at = this.temporaries.take();
    code.tee(at).const(slot.length).op('lt_u').if(true).get(at).op('else');
    this.fault(PROPERTY.bounds);
    code.const(0).op('end');
  }

  interval(term: StepExpr): Interval {
    return intervalOf(this.plan.program, this.plan.cells, this.thread, term);
  }

  #read(ref: SlotRef): void {
    const { first, slot } = cellRange(this.plan.program, this.plan.cells, this.thread, ref);
    const runs = runsOf(this.plan, first, slot.length);
    const constant = ref.index === undefined ? 0 : ref.index.kind === 'const' ? ref.index.value : -1;
    const { code } = this;
    if (constant >= 0 && constant < slot.length) {
      const run = runs.find(({ start, length }) => constant >= start && constant < start + length);
      if (run === undefined || run.width === 0) code.const(slot.min);
      else {
        const shift = run.shift + (constant - run.start) * run.width;
        code.get(this.wordLocal(run.word));
        if (shift > 0) code.const(shift).op('shr_u');
        if (run.width + shift < 32) code.const(run.mask).op('and');
        this.#plus(slot.min);
      }
      return;
    }
    this.index(ref.index ?? { kind: 'const', value: 0 }, slot);
    const at = this.temporaries.take();
    code.set(at);
    runs.forEach((run, k) => {
      if (k < runs.length - 1)
        code
          .get(at)
          .const(run.start + run.length)
          .op('lt_s')
          .if(true);
      code.get(this.wordLocal(run.word));
      this.shiftOf(run, at);
      code.op('shr_u').const(run.mask).op('and');
      if (k < runs.length - 1) code.op('else');
    });
    for (let k = 1; k < runs.length; k++) code.op('end');
    this.#plus(slot.min);
  }

  /** Leaves the distance of an element of the run from the word's lowest bit. */
  shiftOf(run: Run, index: number): void {
    const { code } = this;
    code.get(index);
    if (run.width !== 1) code.const(run.width).op('mul');
    const constant = run.shift - run.start * run.width;
    if (constant !== 0) code.const(constant).op('add');
  }

  #plus(min: number): void {
    if (min !== 0) this.code.const(min).op('add');
  }

  #binary({ op, left, right }: Extract<StepExpr, { kind: 'binary' }>): void {
    const { code } = this;
    if (op === '&&' || op === '||') {
      this.test(left);
      code.if(true);
      if (op === '&&') this.#flag(right);
      else code.const(1);
      code.op('else');
      if (op === '&&') code.const(0);
      else this.#flag(right);
      code.op('end');
      return;
    }
    this.value(left);
    this.value(right);
    const simple = COMPARE[op] ?? COMBINE[op];
    if (simple !== undefined) code.op(simple);
    else if (op === '<<' || op === '>>') this.#shift(op === '<<' ? 'shl' : 'shr_s', this.interval(right));
    else this.#divide(op === '/' ? 'div_s' : 'rem_s');
  }

  /** Leaves 0 or 1. */
  #flag(term: StepExpr): void {
    this.test(term);
    const { low, high } = this.interval(term);
    if (low < 0 || high > 1) this.code.const(0).op('ne');
  }

  #shift(op: 'shl' | 'shr_s', amount: Interval): void {
    const { code } = this;
    if (amount.low >= 0 && amount.high <= 31) {
      code.op(op);
      return;
    }
    const [a, b] = [this.temporaries.take(), this.temporaries.take()];
    code.set(b).set(a).get(b).const(32).op('lt_u').if(true).get(a).get(b).op(op, 'else');
    this.fault(PROPERTY.shift);
    code.const(0).op('end');
  }

  #divide(op: 'div_s' | 'rem_s'): void {
    const { code } = this;
    const [a, b] = [this.temporaries.take(), this.temporaries.take()];
    code.set(b).set(a).get(b).op('eqz').if(true);
    this.fault(PROPERTY.division);
    code.const(0).op('else');
    // The least integer divided by -1 would trap.
    code.get(b).const(-1).op('eq').if(true);
    if (op === 'div_s') code.const(0).get(a).op('sub');
    else code.const(0);
    code.op('else').get(a).get(b).op(op, 'end', 'end');
  }
}
