// Writes the steps of a location as JavaScript: test the guard, change the words, append the new state behind the last one.
import { cellRange } from './cells.js';
import { ExpressionEmitter, runsOf, type FaultCodes } from './emit-expression.js';
import { intervalOf } from './interval.js';
import { PROPERTY } from './options.js';
import type { Plan } from './plan.js';
import type { SlotRef, Step, StepAction, StepExpr } from './program.js';

/** Name of the function that takes all steps of a location to which steps are fused. */
export function fusedName(thread: number, location: number): string {
  return `fused${String(thread)}_${String(location)}`;
}

/**
 * Statements for all steps of `location`. They read the state from the words `w0`, `w1`, … , write each successor at `S[c]`
 * and advance `c`; a fault is reported with `fail(thread)` and adds no successor.
 */
export function emitLocation(
  plan: Plan,
  thread: number,
  location: number,
  firstStep: number,
  faults: FaultCodes,
): string {
  const steps = plan.program.threads[thread]?.locations[location]?.steps ?? [];
  return steps.map((step, k) => emitStep(plan, thread, step, firstStep + k, faults)).join('\n');
}

function emitStep(plan: Plan, thread: number, step: Step, number: number, faults: FaultCodes): string {
  const guardEmitter = new ExpressionEmitter(plan, thread, faults, (word) => `w${String(word)}`);
  const guard = step.guard === null ? 'true' : guardEmitter.test(step.guard);
  const body = new StepEmitter(plan, thread, step, faults);
  const lines: string[] = [];
  if (step.mustReach === true || step.bound !== undefined) lines.push(`R[${String(number)}] = 1;`);
  lines.push(...body.lines);
  const append = body.append();
  lines.push(body.mayFault ? `if (F !== 0) fail(${String(thread)}); else { ${append} }` : append);
  const temporaries = Math.max(guardEmitter.temporaries, body.temporaries);
  const declare =
    temporaries === 0 ? '' : `let ${Array.from({ length: temporaries }, (_, k) => `x${String(k)}`).join(', ')};\n`;
  const taken = `{\n${lines.join('\n')}\n}`;
  if (!guardEmitter.mayFault) return `{ ${declare}if (${guard}) ${taken} }`;
  return `{ ${declare}const g = ${guard}; if (F !== 0) fail(${String(thread)}); else if (g) ${taken} }`;
}

class StepEmitter {
  readonly lines: string[] = [];
  readonly #plan: Plan;
  readonly #thread: number;
  readonly #emitter: ExpressionEmitter;
  readonly #faults: FaultCodes;
  readonly #written: ReadonlySet<number>;
  readonly #step: Step;

  constructor(plan: Plan, thread: number, step: Step, faults: FaultCodes) {
    this.#plan = plan;
    this.#thread = thread;
    this.#faults = faults;
    this.#step = step;
    const written = new Set<number>();
    const refs = [...setsOf(step.actions)];
    for (const ref of refs) {
      const { first, slot } = cellRange(plan.program, plan.cells, thread, ref);
      for (const run of runsOf(plan, first, slot.length)) if (run.width > 0) written.add(run.word);
    }
    const pc = plan.cells.pc[thread] ?? 0;
    if (plan.layout.mask[pc] !== 0) written.add(plan.layout.word[pc] ?? 0);
    this.#written = written;
    this.#emitter = new ExpressionEmitter(
      plan,
      thread,
      faults,
      (word) => (written.has(word) ? 'v' : 'w') + String(word),
    );
    for (const word of [...written].sort((a, b) => a - b)) this.lines.push(`let v${String(word)} = w${String(word)};`);
    this.#actions(step.actions);
    if (plan.layout.mask[pc] !== 0) this.#store(pc, String(step.target));
  }

  get mayFault(): boolean {
    return this.#emitter.mayFault;
  }

  get temporaries(): number {
    return this.#emitter.temporaries;
  }

  /** Writes the new state and goes on to what is fused to it. */
  append(): string {
    const { words } = this.#plan.layout;
    const stores = Array.from(
      { length: words },
      (_, k) => `S[c${k === 0 ? '' : ` + ${String(k)}`}] = ${(this.#written.has(k) ? 'v' : 'w') + String(k)};`,
    );
    const fused = this.#plan.fuse && this.#plan.alone[this.#thread]?.[this.#step.target] === 1;
    stores.push(fused ? `c = ${fusedName(this.#thread, this.#step.target)}(S, c);` : `c += ${String(words)};`);
    return stores.join(' ');
  }

  #actions(actions: readonly StepAction[]): void {
    for (const action of actions) {
      if (action.kind === 'set') this.#set(action.ref, action.value);
      else if (action.kind === 'if') this.#branch(action);
      else if (!this.#plan.ignore.has(action.property)) {
        const condition = this.#emitter.test(action.condition);
        this.#emitter.mayFault = true;
        this.lines.push(`if (!${condition} && F === 0) F = ${String(this.#faults.code(action.property))};`);
      }
    }
  }

  #branch(action: Extract<StepAction, { kind: 'if' }>): void {
    this.lines.push(`if (${this.#emitter.test(action.test)}) {`);
    this.#actions(action.then);
    this.lines.push('} else {');
    this.#actions(action.otherwise);
    this.lines.push('}');
  }

  #set(ref: SlotRef, term: StepExpr): void {
    const { program, cells } = this.#plan;
    const { first, slot } = cellRange(program, cells, this.#thread, ref);
    const { low, high } = intervalOf(program, cells, this.#thread, term);
    const inRange = low >= slot.min && high <= slot.max;
    const simple = term.kind === 'const' && inRange;
    const constant = ref.index === undefined ? 0 : ref.index.kind === 'const' ? ref.index.value : -1;
    const indexed = constant < 0 || constant >= slot.length;
    this.lines.push('{');
    if (indexed) this.lines.push(`const i = ${this.#emitter.index(ref.index ?? { kind: 'const', value: 0 }, slot)};`);
    const value = simple ? String(term.value) : 'y';
    if (!simple) this.lines.push(`const y = ${this.#emitter.number(term)};`);
    if (!inRange) {
      this.#emitter.mayFault = true;
      this.lines.push(
        `if ((y < ${String(slot.min)} || y > ${String(slot.max)}) && F === 0) F = ${String(this.#faults.code(PROPERTY.range))};`,
      );
    }
    if (indexed) this.#storeIndexed(first, slot.length, slot.min, value);
    else if (this.#plan.layout.mask[first + constant] !== 0) this.#store(first + constant, value);
    this.lines.push('}');
  }

  #store(cell: number, value: string): void {
    const { layout, cells } = this.#plan;
    const word = layout.word[cell] ?? 0;
    const shift = layout.shift[cell] ?? 0;
    const mask = layout.mask[cell] ?? 0;
    const bits = bitsText(value, cells.min[cell] ?? 0, String(shift), mask);
    this.lines.push(
      mask === -1
        ? `v${String(word)} = ${bits};`
        : `v${String(word)} = v${String(word)} & ${String(~(mask << shift))}${bits === '0' ? '' : ` | ${bits}`};`,
    );
  }

  #storeIndexed(first: number, length: number, min: number, value: string): void {
    const runs = runsOf(this.#plan, first, length).filter(({ width }) => width > 0);
    runs.forEach((run, k) => {
      const word = `v${String(run.word)}`;
      const index = run.start === 0 ? 'i' : `(i - ${String(run.start)})`;
      if (k > 0) this.lines.push('else');
      if (k < runs.length - 1) this.lines.push(`if (i < ${String(run.start + run.length)})`);
      const bits = bitsText(value, min, 's', run.mask);
      this.lines.push(
        `{ const s = Math.imul(${index}, ${String(run.width)}) + ${String(run.shift)}; ${word} = ${word} & ~(${String(run.mask)} << s) | ${bits}; }`,
      );
    });
  }
}

/** The bits of a value at its place in the word. */
function bitsText(value: string, min: number, shift: string, mask: number): string {
  if (/^-?\d+$/.test(value) && /^\d+$/.test(shift)) return String((Number(value) - min) << Number(shift));
  const offset = min === 0 ? value : `(${value} - ${String(min)})`.replace('- -', '+ ');
  // A value out of range has set F already: its state is not kept, so its stray bits do no harm.
  return shift === '0' || mask === -1 ? offset : `(${offset} << ${shift})`;
}

function* setsOf(actions: readonly StepAction[]): Generator<SlotRef> {
  for (const action of actions) {
    if (action.kind === 'set') yield action.ref;
    else if (action.kind === 'if') {
      yield* setsOf(action.then);
      yield* setsOf(action.otherwise);
    }
  }
}
