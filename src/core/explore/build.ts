// Writes Programs by hand: named slots, labelled locations, expressions from small functions. For tests, benches and examples.
import type { Program, Slot, SlotRef, SourceRef, Step, StepAction, StepExpr } from './program.js';

/** A slot as expressions name it; `at(i)` selects an element of an array. */
export class Variable {
  constructor(
    readonly ref: SlotRef,
    readonly name: string,
  ) {}

  at(index: Term): Variable {
    return new Variable({ slot: this.ref.slot, local: this.ref.local, index: expr(index) }, this.name);
  }
}

/** What the expression functions take: a number is a constant, a variable is read. */
export type Term = number | Variable | StepExpr;

export function expr(term: Term): StepExpr {
  if (typeof term === 'number') return { kind: 'const', value: term };
  return term instanceof Variable ? { kind: 'read', ref: term.ref } : term;
}

type BinaryOp = Extract<StepExpr, { kind: 'binary' }>['op'];

export function binary(op: BinaryOp, left: Term, right: Term): StepExpr {
  return { kind: 'binary', op, left: expr(left), right: expr(right) };
}

export const eq = (a: Term, b: Term): StepExpr => binary('==', a, b);
export const ne = (a: Term, b: Term): StepExpr => binary('!=', a, b);
export const lt = (a: Term, b: Term): StepExpr => binary('<', a, b);
export const gt = (a: Term, b: Term): StepExpr => binary('>', a, b);
export const add = (a: Term, b: Term): StepExpr => binary('+', a, b);
export const sub = (a: Term, b: Term): StepExpr => binary('-', a, b);
export const bitAnd = (a: Term, b: Term): StepExpr => binary('&', a, b);
export const bitOr = (a: Term, b: Term): StepExpr => binary('|', a, b);
export const shiftLeft = (a: Term, b: Term): StepExpr => binary('<<', a, b);
export const shiftRight = (a: Term, b: Term): StepExpr => binary('>>', a, b);
export const and = (a: Term, b: Term): StepExpr => binary('&&', a, b);
export const or = (a: Term, b: Term): StepExpr => binary('||', a, b);
export const not = (a: Term): StepExpr => ({ kind: 'unary', op: '!', operand: expr(a) });
export const choose = (test: Term, then: Term, otherwise: Term): StepExpr => ({
  kind: 'conditional',
  test: expr(test),
  then: expr(then),
  otherwise: expr(otherwise),
});

export function set(variable: Variable, value: Term): StepAction {
  return { kind: 'set', ref: variable.ref, value: expr(value) };
}

export function check(
  condition: Term,
  property: string,
  message = property,
  operands: readonly Term[] = [],
): StepAction {
  return { kind: 'check', condition: expr(condition), property, message, operands: operands.map(expr) };
}

export function when(test: Term, then: readonly StepAction[], otherwise: readonly StepAction[] = []): StepAction {
  return { kind: 'if', test: expr(test), then, otherwise };
}

/** Without a range the slot is a bit; without a label it is shown under its name. */
export type SlotOptions = Partial<Omit<Slot, 'name'>>;

function slotOf(name: string, options: SlotOptions): Slot {
  const min = options.min ?? 0;
  return {
    label: name,
    ...options,
    name,
    min,
    max: options.max ?? 1,
    length: options.length ?? 1,
    initial: options.initial ?? Math.max(0, min),
  };
}

export interface StepOptions extends Partial<Omit<Step, 'guard' | 'actions' | 'target' | 'source'>> {
  readonly guard?: Term;
  readonly do?: readonly StepAction[];
  /** Label of the location that the step leads to. */
  readonly goto: string;
  readonly source?: SourceRef;
}

interface ThreadOptions {
  readonly title?: string;
  readonly symmetry?: string;
  readonly background?: boolean;
}

/** Locations are made by their first mention; the first one of `at` is the entry. */
export class ThreadBuilder {
  readonly #labels: string[] = [];
  readonly #steps = new Map<string, Step[]>();
  readonly #ends = new Set<string>();
  readonly #locals: Slot[] = [];
  #entry: string | null = null;

  constructor(
    readonly name: string,
    readonly options: ThreadOptions,
  ) {}

  local(name: string, options: SlotOptions = {}): Variable {
    this.#locals.push(slotOf(name, options));
    return new Variable({ slot: this.#locals.length - 1, local: true }, name);
  }

  at(label: string, ...steps: readonly StepOptions[]): this {
    this.#entry ??= label;
    this.#index(label);
    const list = this.#steps.get(label) ?? [];
    this.#steps.set(label, list);
    for (const { guard, do: actions, goto, source, text, ...rest } of steps) {
      const target = this.#index(goto);
      list.push({
        guard: guard === undefined ? null : expr(guard),
        actions: actions ?? [],
        target,
        text: text ?? `${label} -> ${goto}`,
        source: source ?? null,
        ...rest,
      });
    }
    return this;
  }

  /** Marks a location as a valid place to end or to wait. */
  end(label: string): this {
    this.#index(label);
    this.#ends.add(label);
    return this;
  }

  build(): Program['threads'][number] {
    return {
      name: this.name,
      title: this.options.title ?? this.name,
      locals: this.#locals,
      locations: this.#labels.map((label) => ({ steps: this.#steps.get(label) ?? [], end: this.#ends.has(label) })),
      entry: this.#index(this.#entry ?? 'end'),
      symmetry: this.options.symmetry ?? null,
      background: this.options.background ?? false,
    };
  }

  #index(label: string): number {
    const at = this.#labels.indexOf(label);
    return at >= 0 ? at : this.#labels.push(label) - 1;
  }
}

export class ProgramBuilder {
  readonly #slots: Slot[] = [];
  readonly #threads: ThreadBuilder[] = [];
  readonly #invariants: { condition: StepExpr; property: string; message: string }[] = [];
  readonly #finals: { condition: StepExpr; property: string; message: string }[] = [];
  readonly #sections: Program['sections'][number][] = [];

  constructor(
    readonly name: string,
    readonly parameters: Readonly<Record<string, string | number>> = {},
  ) {}

  slot(name: string, options: SlotOptions = {}): Variable {
    this.#slots.push(slotOf(name, options));
    return new Variable({ slot: this.#slots.length - 1, local: false }, name);
  }

  thread(name: string, options: ThreadOptions = {}): ThreadBuilder {
    const thread = new ThreadBuilder(name, options);
    this.#threads.push(thread);
    return thread;
  }

  invariant(condition: Term, property: string, message = property): this {
    this.#invariants.push({ condition: expr(condition), property, message });
    return this;
  }

  final(condition: Term, property: string, message = property): this {
    this.#finals.push({ condition: expr(condition), property, message });
    return this;
  }

  section(thread: ThreadBuilder, kind: Program['sections'][number]['kind'], name: string, open: Term): this {
    this.#sections.push({ thread: this.#threads.indexOf(thread), kind, name, open: expr(open) });
    return this;
  }

  build(): Program {
    return {
      name: this.name,
      slots: this.#slots,
      threads: this.#threads.map((thread) => thread.build()),
      invariants: this.#invariants,
      finals: this.#finals,
      parameters: this.parameters,
      opaque: [],
      sections: this.#sections,
    };
  }
}
