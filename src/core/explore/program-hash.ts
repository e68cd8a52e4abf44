// A hash of what can change a verdict: bounds, steps and properties of a program; not its names, texts and places in a source.
import type { Program, Slot, SlotRef, Step, StepAction, StepExpr } from './program.js';

/** Changes when the explorer could give another verdict, or other counts, for the same program. */
export const ENGINE_VERSION = '3';

/** Sixteen hexadecimal digits: equal for programs of one structure, asked for the same properties. Not for security. */
export function programHash(program: Program, ignore: Iterable<string> = []): string {
  const hash = new Hash();
  for (const slot of program.slots) hash.slot(slot);
  for (const { locals, locations, entry, symmetry, background } of program.threads) {
    hash.numbers(locals.length, locations.length, entry, Number(background));
    hash.text(symmetry ?? '');
    for (const slot of locals) hash.slot(slot);
    for (const { steps, end } of locations) {
      hash.numbers(steps.length, Number(end));
      for (const step of steps) hash.step(step);
    }
  }
  for (const conditions of [program.invariants, program.finals]) {
    hash.numbers(conditions.length);
    for (const { condition, property } of conditions) {
      hash.term(condition);
      hash.text(property);
    }
  }
  for (const property of [...ignore].sort()) hash.text(property);
  return hash.digits;
}

const OPERATORS = ['!', '~', '-', '+', '*', '/', '%', '<<', '>>', '&', '|', '^'];
const COMPARISONS = ['==', '!=', '<', '<=', '>', '>=', '&&', '||'];
/** By operator: what stands for it in the hash. */
const NUMBER_OF = new Map([...OPERATORS, ...COMPARISONS].map((op, i) => [op, i]));

class Hash {
  #a = 0x811c9dc5;
  #b = 0x9747b28c;

  get digits(): string {
    return [this.#a, this.#b].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
  }

  numbers(...values: readonly number[]): void {
    for (const value of values) this.#add(value);
  }

  text(text: string): void {
    this.#add(text.length);
    for (let i = 0; i < text.length; i++) this.#add(text.charCodeAt(i));
  }

  slot({ min, max, length, initial, ghost }: Slot): void {
    this.numbers(min, max, length, Number(ghost === true));
    if (typeof initial === 'number') this.#add(initial);
    else this.numbers(initial.length, ...initial);
  }

  step({ guard, actions, target, mustReach, bound }: Step): void {
    this.numbers(target, Number(guard !== null), Number(mustReach === true), Number(bound !== undefined));
    if (guard !== null) this.term(guard);
    this.#actions(actions);
  }

  term(term: StepExpr): void {
    switch (term.kind) {
      case 'const':
        this.numbers(1, term.value);
        return;
      case 'read':
        this.#add(2);
        this.#ref(term.ref);
        return;
      case 'unary':
        this.numbers(3, NUMBER_OF.get(term.op) ?? -1);
        this.term(term.operand);
        return;
      case 'binary':
        this.numbers(4, NUMBER_OF.get(term.op) ?? -1);
        this.term(term.left);
        this.term(term.right);
        return;
      case 'conditional':
        this.#add(5);
        this.term(term.test);
        this.term(term.then);
        this.term(term.otherwise);
    }
  }

  #ref({ slot, local, index }: SlotRef): void {
    this.numbers(slot, Number(local), Number(index !== undefined));
    if (index !== undefined) this.term(index);
  }

  #actions(actions: readonly StepAction[]): void {
    this.#add(actions.length);
    for (const action of actions) {
      if (action.kind === 'set') {
        this.#add(6);
        this.#ref(action.ref);
        this.term(action.value);
      } else if (action.kind === 'check') {
        this.#add(7);
        this.term(action.condition);
        this.text(action.property);
      } else {
        this.#add(8);
        this.term(action.test);
        this.#actions(action.then);
        this.#actions(action.otherwise);
      }
    }
  }

  /** Two lanes that mix differently, so that what collides in one does not in the other. */
  #add(value: number): void {
    this.#a = Math.imul(this.#a ^ value, 0x01000193);
    this.#a ^= this.#a >>> 15;
    this.#b = (Math.imul(this.#b ^ Math.imul(value, 0x85ebca6b), 0xc2b2ae35) + 0x27d4eb2f) | 0;
    this.#b ^= this.#b >>> 13;
  }
}
