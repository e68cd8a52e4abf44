// One call of a function inlined into a thread: where its variables live, and the tests that it remembers.
import type { Expr } from '../c/ast.js';
import { identifiers, anyPart, textOf } from '../flow/expressions.js';
import type { SlotRef, StepAction, StepExpr } from '../explore/program.js';
import type { ModelFunction } from './model-source.js';
import type { StaticTypes } from './static-types.js';
import { num, set } from './terms.js';
import type { ThreadContext } from './thread-context.js';
import { INT, scalarsOf, type StructType, type Type } from './types.js';
import type { UnknownFlow } from './unknown-flow.js';
import { unknownScalar, type Value } from './values.js';

export type LValue =
  /** A variable of a frame, or some of its scalars. */
  | {
      readonly kind: 'local';
      readonly frame: Frame;
      readonly name: string;
      readonly type: Type;
      readonly refs: readonly SlotRef[];
      readonly unknown: boolean;
    }
  /** Cells of the object at a pointer. */
  | {
      readonly kind: 'memory';
      readonly struct: StructType;
      readonly pointer: StepExpr;
      readonly unknown: boolean;
      readonly type: Type;
      readonly cells: readonly number[];
    }
  /** Memory that is not modelled. */
  | { readonly kind: 'nowhere' };

export type Variable =
  | { readonly kind: 'slots'; readonly type: Type; readonly refs: readonly SlotRef[]; readonly unknown: boolean }
  /** A parameter that stands for its argument, which cannot change meanwhile. */
  | { readonly kind: 'value'; readonly value: Value }
  /** A parameter that is the address of a variable of the caller. */
  | { readonly kind: 'alias'; readonly target: LValue };

/** A test whose answer is free the first time and the same until a variable in it changes. */
interface Remembered {
  readonly ref: SlotRef;
  readonly mentions: ReadonlySet<string>;
  /** Variables whose memory the test reads: `cp` in `cp->type`. */
  readonly through: ReadonlySet<string>;
}

/** Answers of a remembered test. */
export const ANSWER = { no: 0, yes: 1, open: 2 } as const;

export class Frame {
  readonly #variables = new Map<string, Variable>();
  readonly #remembered = new Map<string, Remembered>();

  constructor(
    readonly thread: ThreadContext,
    readonly fn: ModelFunction,
    readonly types: StaticTypes,
    readonly flow: UnknownFlow,
    /** A model's own function: what is not modelled is an error. */
    readonly strict: boolean,
    /** Names of the functions that the call is nested in, outermost first. */
    readonly nest: readonly string[],
  ) {
    // Before anything is compiled, so that a change made early forgets the answer of a test met later.
    for (const node of fn.graph.nodes) if (node.kind === 'branch') this.remember(node.test);
  }

  /** A local, or a member such as `vmf->pte` that is kept like one. */
  variable(name: string): Variable {
    let found = this.#variables.get(name);
    if (!found) {
      const member = this.types.members.get(name);
      const type = member ?? this.types.local(name) ?? INT;
      const unknown = member !== undefined || this.flow.locals.has(name);
      this.#variables.set(
        name,
        (found = { kind: 'slots', type, unknown, refs: this.#allocate(name, type, unknown, member !== undefined) }),
      );
    }
    return found;
  }

  bind(name: string, variable: Variable): void {
    this.#variables.set(name, variable);
  }

  local(name: string): LValue {
    const variable = this.variable(name);
    if (variable.kind === 'slots')
      return { kind: 'local', frame: this, name, type: variable.type, refs: variable.refs, unknown: variable.unknown };
    throw new RangeError(`'${name}' is not a variable of its own`);
  }

  /** The slot that remembers the answer of a test that nothing modelled decides. */
  remember(test: Expr): SlotRef {
    const key = textOf(test);
    let found = this.#remembered.get(key);
    if (!found) {
      const ref = {
        slot: this.thread.graph.local({ name: `answer of ${key}`, min: 0, max: ANSWER.open, initial: ANSWER.open }),
        local: true,
      };
      const through = new Set<string>();
      anyPart(test, (part) => {
        if (
          (part.kind === 'member' && part.arrow) ||
          (part.kind === 'unary' && part.op === '*') ||
          part.kind === 'index'
        )
          identifiers(part, through);
        return false;
      });
      this.#remembered.set(key, (found = { ref, mentions: identifiers(test), through }));
    }
    return found.ref;
  }

  /** Actions that forget every answer in which the variable occurs. */
  forget(name: string): StepAction[] {
    return this.#forget((test) => test.mentions.has(name));
  }

  /** Actions that forget what was read through a pointer, after a call that may have changed it. */
  forgetThrough(name: string): StepAction[] {
    return this.#forget((test) => test.through.has(name));
  }

  /** Forgets everything: the frame is entered anew. */
  forgetAll(): StepAction[] {
    return this.#forget(() => true);
  }

  #forget(which: (test: Remembered) => boolean): StepAction[] {
    return [...this.#remembered.values()].filter(which).map(({ ref }) => set(ref, num(ANSWER.open)));
  }

  #allocate(name: string, type: Type, unknown: boolean, member: boolean): SlotRef[] {
    const own = this.nest.length <= 1 && !name.startsWith('$');
    const cells = type.kind === 'struct' ? type.struct.cells : [null];
    return scalarsOf(type).map((scalar, i) => {
      const cell = cells.length > 1 ? (cells[i] ?? null) : null;
      const full = cell === null ? name : `${name}.${cell.name}`;
      const ref = this.thread.scalar(`${this.fn.name}: ${full}`, scalar, unknown, own ? full : null);
      const slot = this.thread.graph.locals[ref.slot];
      if (member && slot) this.thread.graph.locals[ref.slot] = { ...slot, initial: termNumber(unknownScalar(scalar)) };
      return ref;
    });
  }
}

function termNumber(term: StepExpr): number {
  return term.kind === 'const' ? term.value : 0;
}
