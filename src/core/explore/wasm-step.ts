// Compiles the steps of a location: test the guard, change the words, append the new state behind the last candidate.
import { cellRange } from './cells.js';
import { PROPERTY } from './options.js';
import type { Plan } from './plan.js';
import type { SlotRef, Step, StepAction, StepExpr } from './program.js';
import { Code } from './wasm-code.js';
import { ExpressionCompiler, FAULT, runsOf, type FaultCodes, type Temporaries } from './wasm-expression.js';

/** Where a function keeps what its steps work on. */
export interface Frame {
  /** Local that holds the address at which the next candidate is written. */
  readonly candidate: number;
  /** First of the locals that hold the words of the state that is expanded. */
  readonly words: number;
  /** First of as many locals for the words of the new state. */
  readonly next: number;
  readonly temporaries: Temporaries;
}

export interface StepContext {
  readonly plan: Plan;
  readonly faults: FaultCodes;
  /** Function that reports the fault: takes the thread. */
  readonly failFunction: number;
  /** Function that takes all steps of a location to which steps are fused: takes the candidate's address, gives the next one. */
  readonly fusedFunction: (thread: number, location: number) => number;
  /** Address of a byte that is set when the step is taken; null for a step that nobody asks about. */
  readonly reachedByte: (thread: number, location: number, step: number) => number | null;
}

/** Code for all steps of a location. A step with a fault is reported and adds no candidate. */
export function compileLocation(context: StepContext, thread: number, location: number, frame: Frame): Code {
  const code = new Code();
  const steps = context.plan.program.threads[thread]?.locations[location]?.steps ?? [];
  steps.forEach((step, k) => {
    frame.temporaries.releaseAll();
    const reached = context.reachedByte(thread, location, k);
    const body = new StepCompiler(context, thread, step, frame, reached).code;
    if (step.guard === null) {
      code.append(body);
      return;
    }
    frame.temporaries.releaseAll();
    const guard = new ExpressionCompiler(
      context.plan,
      thread,
      context.faults,
      code,
      frame.temporaries,
      (word) => frame.words + word,
    );
    guard.test(step.guard);
    if (guard.mayFault) {
      const enabled = frame.temporaries.take();
      code
        .set(enabled)
        .getGlobal(FAULT)
        .if()
        .const(thread)
        .call(context.failFunction)
        .const(0)
        .set(enabled)
        .op('end')
        .get(enabled);
    }
    code.if().append(body).op('end');
  });
  return code;
}

class StepCompiler {
  readonly code = new Code();
  readonly #context: StepContext;
  readonly #plan: Plan;
  readonly #thread: number;
  readonly #frame: Frame;
  readonly #expressions: ExpressionCompiler;

  constructor(context: StepContext, thread: number, step: Step, frame: Frame, reached: number | null) {
    this.#context = context;
    this.#plan = context.plan;
    this.#thread = thread;
    this.#frame = frame;
    const { code } = this;
    const { plan } = context;
    const pc = plan.cells.pc[thread] ?? 0;
    const moves = plan.layout.mask[pc] !== 0;
    const written = new Set<number>(moves ? [plan.layout.word[pc] ?? 0] : []);
    for (const ref of setsOf(step.actions)) {
      const { first, slot } = cellRange(plan.program, plan.cells, thread, ref);
      for (const run of runsOf(plan, first, slot.length)) if (run.width > 0) written.add(run.word);
    }
    const local = (word: number): number => (written.has(word) ? frame.next : frame.words) + word;
    this.#expressions = new ExpressionCompiler(plan, thread, context.faults, code, frame.temporaries, local);
    if (reached !== null) code.const(reached).const(1).storeByte(0);
    for (const word of written) code.get(frame.words + word).set(frame.next + word);
    this.#actions(step.actions);
    if (moves) this.#store(pc, () => code.const(step.target), step.target);
    if (this.#expressions.mayFault) code.getGlobal(FAULT).if().const(thread).call(context.failFunction).op('else');
    this.#append(step.target, local);
    if (this.#expressions.mayFault) code.op('end');
  }

  /** Writes the new state and goes on to what is fused to it. */
  #append(target: number, local: (word: number) => number): void {
    const { code } = this;
    const { candidate } = this.#frame;
    const { words } = this.#plan.layout;
    for (let word = 0; word < words; word++)
      code
        .get(candidate)
        .get(local(word))
        .store(4 * word);
    code.get(candidate);
    if (this.#plan.fuse && this.#plan.alone[this.#thread]?.[target] === 1)
      code.call(this.#context.fusedFunction(this.#thread, target));
    else code.const(4 * words).op('add');
    code.set(candidate);
  }

  #actions(actions: readonly StepAction[]): void {
    const { code } = this;
    for (const action of actions) {
      if (action.kind === 'set') this.#set(action.ref, action.value);
      else if (action.kind === 'if') {
        this.#expressions.test(action.test);
        code.if();
        this.#actions(action.then);
        code.op('else');
        this.#actions(action.otherwise);
        code.op('end');
      } else if (!this.#plan.ignore.has(action.property)) {
        this.#expressions.test(action.condition);
        code.op('eqz').if();
        this.#expressions.fault(action.property);
        code.op('end');
      }
    }
  }

  #set(ref: SlotRef, term: StepExpr): void {
    const { code } = this;
    const { program, cells, layout } = this.#plan;
    const { first, slot } = cellRange(program, cells, this.#thread, ref);
    const constant = ref.index === undefined ? 0 : ref.index.kind === 'const' ? ref.index.value : -1;
    const indexed = constant < 0 || constant >= slot.length;
    const index = this.#frame.temporaries.take();
    if (indexed) {
      this.#expressions.index(ref.index ?? { kind: 'const', value: 0 }, slot);
      code.set(index);
    }
    const { low, high } = this.#expressions.interval(term);
    const inRange = low >= slot.min && high <= slot.max;
    const known = term.kind === 'const' && inRange ? term.value : null;
    const value = this.#frame.temporaries.take();
    if (known === null) {
      this.#expressions.value(term);
      code.set(value);
    }
    if (!inRange) {
      code.get(value).const(slot.min).op('lt_s').get(value).const(slot.max).op('gt_s', 'or').if();
      this.#expressions.fault(PROPERTY.range);
      code.op('end');
    }
    const push = (): unknown => (known === null ? code.get(value) : code.const(known));
    if (indexed) this.#storeIndexed(first, slot.length, slot.min, index, push);
    else if (layout.mask[first + constant] !== 0) this.#store(first + constant, push, known);
  }

  /** A value out of range has set the fault already: its state is not kept, so its stray bits do no harm. */
  #store(cell: number, push: () => unknown, known: number | null): void {
    const { code } = this;
    const { layout, cells } = this.#plan;
    const word = this.#frame.next + (layout.word[cell] ?? 0);
    const shift = layout.shift[cell] ?? 0;
    const mask = layout.mask[cell] ?? 0;
    const min = cells.min[cell] ?? 0;
    const whole = mask === -1;
    if (!whole)
      code
        .get(word)
        .const(~(mask << shift))
        .op('and');
    if (known !== null) code.const((known - min) << shift);
    else {
      push();
      if (min !== 0) code.const(min).op('sub');
      if (shift !== 0) code.const(shift).op('shl');
    }
    if (!whole) code.op('or');
    code.set(word);
  }

  #storeIndexed(first: number, length: number, min: number, index: number, push: () => unknown): void {
    const { code } = this;
    const runs = runsOf(this.#plan, first, length).filter(({ width }) => width > 0);
    const shift = this.#frame.temporaries.take();
    runs.forEach((run, k) => {
      const word = this.#frame.next + run.word;
      if (k < runs.length - 1)
        code
          .get(index)
          .const(run.start + run.length)
          .op('lt_s')
          .if();
      this.#expressions.shiftOf(run, index);
      code.set(shift).get(word).const(run.mask).get(shift).op('shl').const(-1).op('xor', 'and');
      push();
      if (min !== 0) code.const(min).op('sub');
      code.get(shift).op('shl', 'or').set(word);
      if (k < runs.length - 1) code.op('else');
    });
    for (let k = 1; k < runs.length; k++) code.op('end');
  }
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
