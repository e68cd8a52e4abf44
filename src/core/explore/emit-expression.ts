// Writes an expression as JavaScript over the packed words of a state. The text comes from our own terms alone: numbers and fixed operators.
import { cellRange } from './cells.js';
import { intervalOf } from './interval.js';
import { PROPERTY } from './options.js';
import type { Plan } from './plan.js';
import type { Slot, SlotRef, StepExpr } from './program.js';

/** Faults as generated code names them: the index into this list plus one. */
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
    while (i + n < length && bits !== 0 && word[first + i + n] === at) n += 1;
    if (bits === 0) n = length - i;
    runs.push({
      word: at,
      shift: shift[first + i] ?? 0,
      width: bits === 0 ? 0 : 32 - Math.clz32(bits),
      mask: bits,
      start: i,
      length: n,
    });
    i += n;
  }
  return runs;
}

/** `wordName` gives the variable that holds a word at this point of the step. */
export class ExpressionEmitter {
  /** Set once something was emitted that can set the fault variable `F`. */
  mayFault = false;
  /** Number of variables `x0`, `x1`, … that the text assigns and its function must declare. */
  temporaries = 0;

  constructor(
    readonly plan: Plan,
    readonly thread: number,
    readonly faults: FaultCodes,
    readonly wordName: (word: number) => string,
  ) {}

  /** A JavaScript expression whose value is a 32-bit integer. */
  number(term: StepExpr): string {
    switch (term.kind) {
      case 'const':
        return term.value < 0 ? `(${String(term.value)})` : String(term.value);
      case 'read':
        return this.read(term.ref);
      case 'conditional':
        return `(${this.test(term.test)} ? ${this.number(term.then)} : ${this.number(term.otherwise)})`;
      case 'unary':
        if (term.op === '!') return `(${this.test(term)} ? 1 : 0)`;
        return term.op === '-' ? `(-${this.number(term.operand)} | 0)` : `(~${this.number(term.operand)})`;
      case 'binary':
        return this.#binary(term.op, term.left, term.right, term);
    }
  }

  /** A JavaScript expression that is true where the value is not zero. */
  test(term: StepExpr): string {
    if (term.kind === 'unary' && term.op === '!') return `!${this.test(term.operand)}`;
    if (term.kind === 'binary') {
      const op = { '==': '===', '!=': '!==', '<': '<', '<=': '<=', '>': '>', '>=': '>=' }[term.op as string];
      if (op !== undefined) return `(${this.number(term.left)} ${op} ${this.number(term.right)})`;
      if (term.op === '&&' || term.op === '||') return `(${this.test(term.left)} ${term.op} ${this.test(term.right)})`;
    }
    return `(${this.number(term)} !== 0)`;
  }

  read(ref: SlotRef): string {
    const { first, slot } = cellRange(this.plan.program, this.plan.cells, this.thread, ref);
    const runs = runsOf(this.plan, first, slot.length);
    if (ref.index?.kind === 'const' && ref.index.value >= 0 && ref.index.value < slot.length)
      return element(this, runs, slot, ref.index.value);
    if (ref.index === undefined) return element(this, runs, slot, 0);
    const index = this.index(ref.index, slot);
    const [only, ...others] = runs;
    if (only !== undefined && others.length === 0) return this.#indexed(only, slot, index);
    const name = `x${String(this.temporaries++)}`;
    const choices = runs.map((run, k) => {
      const test = k === runs.length - 1 ? '' : `${name} < ${String(run.start + run.length)} ? `;
      return test + this.#indexed(run, slot, name);
    });
    return `(${name} = ${index}, ${choices.join(' : ')})`;
  }

  /** The index, or 0 and a fault where it is out of bounds. */
  index(term: StepExpr, slot: Slot): string {
    const { low, high } = intervalOf(this.plan.program, this.plan.cells, this.thread, term);
    const text = this.number(term);
    if (low >= 0 && high < slot.length) return text;
    this.mayFault = true;
    return `inside(${text}, ${String(slot.length)})`;
  }

  #indexed(run: Run, slot: Slot, index: string): string {
    const offset = run.start === 0 ? index : `(${index} - ${String(run.start)})`;
    const scaled = run.width === 1 ? offset : `Math.imul(${offset}, ${String(run.width)})`;
    const amount = run.shift === 0 ? scaled : `(${scaled} + ${String(run.shift)})`;
    return plus(`((${this.wordName(run.word)} >>> ${amount}) & ${String(run.mask)})`, slot.min);
  }

  #binary(op: Extract<StepExpr, { kind: 'binary' }>['op'], left: StepExpr, right: StepExpr, whole: StepExpr): string {
    const [a, b] = [(): string => this.number(left), (): string => this.number(right)];
    switch (op) {
      case '+':
      case '-':
        return `(${a()} ${op} ${b()} | 0)`;
      case '*':
        return `Math.imul(${a()}, ${b()})`;
      case '&':
      case '|':
      case '^':
        return `(${a()} ${op} ${b()})`;
      case '<<':
      case '>>': {
        const { low, high } = intervalOf(this.plan.program, this.plan.cells, this.thread, right);
        if (low >= 0 && high <= 31) return `(${a()} ${op} ${b()})`;
        this.mayFault = true;
        return `${op === '<<' ? 'left' : 'right'}(${a()}, ${b()})`;
      }
      case '/':
      case '%':
        this.mayFault = true;
        return `${op === '/' ? 'quotient' : 'remainder'}(${a()}, ${b()})`;
      default:
        return `(${this.test(whole)} ? 1 : 0)`;
    }
  }
}

function element(emitter: ExpressionEmitter, runs: readonly Run[], slot: Slot, at: number): string {
  const run = runs.find(({ start, length }) => at >= start && at < start + length);
  if (run === undefined || run.width === 0) return plus('0', slot.min);
  const shift = run.shift + (at - run.start) * run.width;
  const word = emitter.wordName(run.word);
  return plus(
    run.mask === -1 ? word : `((${shift === 0 ? word : `${word} >>> ${String(shift)}`}) & ${String(run.mask)})`,
    slot.min,
  );
}

function plus(text: string, min: number): string {
  return min === 0 ? text : `(${text} + ${String(min)} | 0)`.replace('+ -', '- ');
}
