// Prints a Program for Spin: one d_step per step, so that without reductions pan counts the states and transitions that we count.
import { intervalOf } from './interval.js';
import { cellsOf, type Cells } from './cells.js';
import type { Program, Slot, SlotRef, Step, StepAction, StepExpr, Thread } from './program.js';

/** Words that Promela or its C keeps for itself are avoided by a prefix on every name. */
const GLOBAL = 'g_';
const LOCAL = 'l_';
const THREAD = 't_';

export interface PromelaOptions {
  /** Properties whose checks are left out. */
  readonly ignore?: readonly string[];
}

/**
 * `spin -o1 -o2 -o3 -a` and `cc -O2 -fwrapv -DNOREDUCE -DSAFETY` give a pan whose states are ours, and whose transitions are
 * ours plus one for the initial state. Faults (a value out of range, an index out of bounds, a division by zero) are
 * assertions; finals are checked by a process that moves only where one is broken. An unbounded retry has no counterpart
 * among pan's safety properties.
 */
export function toPromela(program: Program, options: PromelaOptions = {}): string {
  return new Printer(program, options).print();
}

class Printer {
  readonly #program: Program;
  readonly #cells: Cells;
  readonly #ignore: ReadonlySet<string>;
  readonly #globals: readonly string[];
  readonly #locals: readonly (readonly string[])[];
  readonly #threads: readonly string[];

  constructor(program: Program, options: PromelaOptions) {
    this.#program = program;
    this.#cells = cellsOf(program);
    this.#ignore = new Set(options.ignore ?? []);
    this.#globals = uniqueNames(
      program.slots.map((slot) => slot.name),
      GLOBAL,
    );
    this.#locals = program.threads.map((thread) =>
      uniqueNames(
        thread.locals.map((slot) => slot.name),
        LOCAL,
      ),
    );
    this.#threads = uniqueNames(
      program.threads.map((thread) => thread.name),
      THREAD,
    );
  }

  print(): string {
    const { program } = this;
    const lines = [`/* ${comment(program.name)}`];
    for (const [name, value] of Object.entries(program.parameters)) lines.push(` * ${comment(`${name} = ${value}`)}`);
    lines.push(' * spin -o1 -o2 -o3 -a this.pml && cc -O2 -fwrapv -DNOREDUCE -DSAFETY -o pan pan.c && ./pan', ' */');
    program.slots.forEach((slot, k) => lines.push(declaration(slot, this.#globals[k] ?? '')));
    program.threads.forEach((thread, t) => lines.push('', ...this.#thread(thread, t)));
    lines.push(...this.#monitor());
    return `${lines.join('\n')}\n`;
  }

  get program(): Program {
    return this.#program;
  }

  #thread(thread: Thread, t: number): string[] {
    const lines = [`/* ${comment(thread.title)} */`, `active proctype ${this.#threads[t] ?? ''}() {`];
    thread.locals.forEach((slot, k) => lines.push(`  ${declaration(slot, this.#locals[t]?.[k] ?? '')}`));
    // A process starts at its first statement.
    const order = [thread.entry, ...thread.locations.keys()].filter((at, k, all) => all.indexOf(at) === k);
    for (const at of order) {
      const steps = thread.locations[at]?.steps ?? [];
      const label = labelOf(thread, at);
      if (steps.length === 0) lines.push(`${label}: (false);`);
      else lines.push(`${label}: if`, ...steps.flatMap((step) => this.#step(thread, t, at, step)), '  fi;');
    }
    return [...lines, '}'];
  }

  #step(thread: Thread, t: number, at: number, step: Step): string[] {
    const invariants = this.#asserts(this.#program.invariants);
    const body = [...(at === thread.entry ? invariants : []), ...this.#actions(step.actions, t), ...invariants];
    const end = `}; goto ${labelOf(thread, step.target)} /* ${comment(step.text)} */`;
    const option = (guard: string, statements: readonly string[]): string =>
      `  :: d_step { ${guard} -> ${(statements.length === 0 ? ['skip'] : statements).join('; ')} ${end}`;
    if (step.guard === null) return [option('true', body)];
    const guard = this.#expr(step.guard, t);
    const defined = this.#defined(step.guard, t);
    if (defined === null) return [option(guard, body)];
    return [option(`(${defined} -> ${guard} : 0)`, body), option(`!${defined}`, ['assert(false)'])];
  }

  #actions(actions: readonly StepAction[], t: number): string[] {
    return actions.flatMap((action): string[] => {
      if (action.kind === 'set') return this.#set(action.ref, action.value, t);
      if (action.kind === 'check') {
        return this.#ignore.has(action.property)
          ? []
          : [...this.#require(action.condition, t), `assert(${this.#expr(action.condition, t)})`];
      }
      const branch = (list: readonly StepAction[]): string => {
        const statements = this.#actions(list, t);
        return (statements.length === 0 ? ['skip'] : statements).join('; ');
      };
      return [
        ...this.#require(action.test, t),
        `if :: ${this.#expr(action.test, t)} -> ${branch(action.then)} :: else -> ${branch(action.otherwise)} fi`,
      ];
    });
  }

  #set(ref: SlotRef, value: StepExpr, t: number): string[] {
    const slot = this.#slot(ref, t);
    const text = this.#expr(value, t);
    const { low, high } = intervalOf(this.#program, this.#cells, t, value);
    const inRange = low >= slot.min && high <= slot.max;
    return [
      ...this.#require({ kind: 'read', ref }, t),
      ...this.#require(value, t),
      ...(inRange ? [] : [`assert((${text} >= ${constant(slot.min)}) && (${text} <= ${constant(slot.max)}))`]),
      this.#assign(ref, text, t),
    ];
  }

  #assign(ref: SlotRef, value: string, t: number): string {
    if (!indexesItself(ref)) return `${this.#place(ref, t)} = ${value}`;
    const options = this.#elements(ref, t).map(({ test, name }) => `:: ${test} -> ${name} = ${value}`);
    return `if ${options.join(' ')} fi`;
  }

  /** Each element of an array, with the test that the index means it. */
  #elements(ref: SlotRef, t: number): { test: string; name: string }[] {
    const name = this.#nameOf(ref, t);
    const index = this.#expr(ref.index ?? { kind: 'const', value: 0 }, t);
    return Array.from({ length: this.#slot(ref, t).length }, (_, k) => ({
      test: `(${index} == ${String(k)})`,
      name: `${name}[${String(k)}]`,
    }));
  }

  #nameOf(ref: SlotRef, t: number): string {
    return (ref.local ? this.#locals[t] : this.#globals)?.[ref.slot] ?? '';
  }

  #asserts(conditions: Program['finals']): string[] {
    return conditions
      .filter(({ property }) => !this.#ignore.has(property))
      .flatMap(({ condition }) => [...this.#require(condition, -1), `assert(${this.#expr(condition, -1)})`]);
  }

  #require(term: StepExpr, t: number): string[] {
    const defined = this.#defined(term, t);
    return defined === null ? [] : [`assert(${defined})`];
  }

  /** A condition under which the expression has a value, or null where it always has one. */
  #defined(term: StepExpr, t: number): string | null {
    switch (term.kind) {
      case 'const':
        return null;
      case 'read': {
        const { index } = term.ref;
        if (index === undefined) return null;
        const { low, high } = intervalOf(this.#program, this.#cells, t, index);
        const { length } = this.#slot(term.ref, t);
        const text = this.#expr(index, t);
        return both(
          this.#defined(index, t),
          low >= 0 && high < length ? null : `((${text} >= 0) && (${text} < ${String(length)}))`,
        );
      }
      case 'unary':
        return this.#defined(term.operand, t);
      case 'conditional': {
        const [then, otherwise] = [this.#defined(term.then, t), this.#defined(term.otherwise, t)];
        const rest =
          then === null && otherwise === null
            ? null
            : `(${this.#expr(term.test, t)} -> ${then ?? '1'} : ${otherwise ?? '1'})`;
        return both(this.#defined(term.test, t), rest);
      }
      case 'binary':
        return this.#definedBinary(term, t);
    }
  }

  #definedBinary(term: Extract<StepExpr, { kind: 'binary' }>, t: number): string | null {
    const left = this.#defined(term.left, t);
    const right = this.#defined(term.right, t);
    const operand = this.#expr(term.right, t);
    if (term.op === '&&' || term.op === '||') {
      const test = this.#expr(term.left, t);
      return both(
        left,
        right === null ? null : term.op === '&&' ? `(${test} -> ${right} : 1)` : `(${test} -> 1 : ${right})`,
      );
    }
    const { low, high } = intervalOf(this.#program, this.#cells, t, term.right);
    const partial =
      term.op === '/' || term.op === '%'
        ? low > 0 || high < 0
          ? null
          : `(${operand} != 0)`
        : term.op === '<<' || term.op === '>>'
          ? low >= 0 && high <= 31
            ? null
            : `((${operand} >= 0) && (${operand} <= 31))`
          : null;
    return both(both(left, right), partial);
  }

  #expr(term: StepExpr, t: number): string {
    switch (term.kind) {
      case 'const':
        return constant(term.value);
      case 'read':
        return this.#place(term.ref, t);
      case 'unary':
        return `(${term.op}${this.#expr(term.operand, t)})`;
      case 'conditional':
        return `(${this.#expr(term.test, t)} -> ${this.#expr(term.then, t)} : ${this.#expr(term.otherwise, t)})`;
      case 'binary':
        return `(${this.#expr(term.left, t)} ${term.op} ${this.#expr(term.right, t)})`;
    }
  }

  #place(ref: SlotRef, t: number): string {
    const name = this.#nameOf(ref, t);
    if (this.#slot(ref, t).length === 1) return name;
    // Spin refuses a[a[i]].
    if (indexesItself(ref))
      return this.#elements(ref, t).reduceRight(
        (rest, { test, name: element }) => (rest === '' ? element : `(${test} -> ${element} : ${rest})`),
        '',
      );
    return `${name}[${ref.index === undefined ? '0' : this.#expr(ref.index, t)}]`;
  }

  #slot(ref: SlotRef, t: number): Slot {
    const slot = (ref.local ? this.#program.threads[t]?.locals : this.#program.slots)?.[ref.slot];
    if (slot === undefined) throw new RangeError(`no slot ${String(ref.slot)} in program '${this.#program.name}'`);
    return slot;
  }

  #monitor(): string[] {
    // Invariants too: where no thread can ever move, no step is there to assert them.
    const { finals: ends, invariants } = this.#program;
    const finals = [...ends, ...invariants].filter(({ property }) => !this.#ignore.has(property));
    if (finals.length === 0) return [];
    const ended = this.#program.threads.map((thread, t) => {
      const places = [...thread.locations.entries()].flatMap(([at, { end }]) =>
        end ? [`${this.#threads[t] ?? ''}@${labelOf(thread, at)}`] : [],
      );
      return places.length === 0 ? 'false' : `(${places.join(' || ')})`;
    });
    const hold = finals.map(({ condition }) => {
      const defined = this.#defined(condition, -1);
      return defined === null ? this.#expr(condition, -1) : `(${defined} -> ${this.#expr(condition, -1)} : 0)`;
    });
    return [
      '',
      '/* moves only where all have ended and a final condition is broken */',
      'active proctype finals() {',
      `end_wait: if :: timeout && ${ended.join(' && ')} && !(${hold.join(' && ')}) -> assert(false) fi;`,
      'end_done: (false);',
      '}',
    ];
  }
}

/** Whether the index reads the array that it indexes. */
function indexesItself({ slot, local, index }: SlotRef): boolean {
  const within = (term: StepExpr): boolean => {
    switch (term.kind) {
      case 'const':
        return false;
      case 'read':
        return (
          (term.ref.slot === slot && term.ref.local === local) ||
          (term.ref.index !== undefined && within(term.ref.index))
        );
      case 'unary':
        return within(term.operand);
      case 'binary':
        return within(term.left) || within(term.right);
      case 'conditional':
        return within(term.test) || within(term.then) || within(term.otherwise);
    }
  };
  return index !== undefined && within(index);
}

function both(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return `(${a} && ${b})`;
}

function declaration(slot: Slot, name: string): string {
  const type = slot.min >= 0 && slot.max <= 255 ? 'byte' : slot.min >= -32768 && slot.max <= 32767 ? 'short' : 'int';
  const { initial, length } = slot;
  const values = typeof initial === 'number' ? new Array<number>(length).fill(initial) : initial;
  if (length === 1) return `${type} ${name} = ${constant(values[0] ?? 0)};`;
  return `${type} ${name}[${String(length)}] = {${values.map(constant).join(', ')}};`;
}

function constant(value: number): string {
  if (value === -(2 ** 31)) return '(-2147483647 - 1)';
  return value < 0 ? `(${String(value)})` : String(value);
}

function labelOf(thread: Thread, at: number): string {
  return `${thread.locations[at]?.end === true ? 'end_' : ''}L${String(at)}`;
}

function comment(text: string): string {
  return text
    .replaceAll('*/', '* /')
    .replaceAll('/*', '/ *')
    .replace(/[\r\n]+/g, ' ');
}

/** Identifiers for names of any kind, each its own. */
function uniqueNames(names: readonly string[], prefix: string): string[] {
  const used = new Set<string>();
  return names.map((name) => {
    const base = prefix + name.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, '');
    let unique = base;
    for (let k = 2; used.has(unique); k++) unique = `${base}_${String(k)}`;
    used.add(unique);
    return unique;
  });
}
