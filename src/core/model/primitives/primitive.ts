// What a built-in call of the model language is: its result type, and the steps that it becomes.
import type { Expr } from '../../c/ast.js';
import type { StepExpr } from '../../explore/program.js';
import type { Evaluator } from '../evaluate.js';
import type { StaticTypes } from '../static-types.js';
import { num, read, set } from '../terms.js';
import type { ThreadContext } from '../thread-context.js';
import { BOOL, typeName, type StructType, type Type } from '../types.js';
import { intValue, resolved, type Value } from '../values.js';

export interface Primitive {
  /** Which argument it works on; default the first. What is not modelled there gives an unknown result. */
  readonly object?: number;
  /** It takes, gives back or stores something, or may sleep. */
  readonly effect?: boolean;
  /** Type of the result; `null` where there is none. */
  readonly returns: (args: readonly Expr[], types: StaticTypes) => Type | null;
  /** Emits the steps; gives the result. */
  readonly lower: (call: PrimitiveCall) => Value | null;
}

export type PrimitiveTable = Readonly<Record<string, Primitive>>;

/** Calls that only models have; in kernel code the name means something else. */
export const MODEL_ONLY: ReadonlySet<string> = new Set([
  'alloc_from',
  'free_object',
  'xchg',
  'container_of',
  'wild_pointer',
  'call_rcu',
  'assert',
  'require',
  'nondet',
  'must_reach',
  'kmap_local',
  'kunmap_local',
  // Of kernel code, these would need what is not modelled: flags, the locks of its callers, its own pointers.
  'assume',
  'one_step',
  'cmpxchg',
  'test_bit',
  'set_bit',
  'clear_bit',
  'test_and_set_bit',
  'test_and_clear_bit',
  'smp_store_release',
  'smp_load_acquire',
  'rcu_assign_pointer',
  'smp_processor_id',
  'spin_is_locked',
  'mutex_is_locked',
  'rwsem_is_locked',
  'lockdep_assert_held',
  'lockdep_assert_held_read',
  'lockdep_assert_held_write',
]);

/** The object that an argument points to. */
export interface ObjectArgument {
  readonly struct: StructType;
  readonly pointer: StepExpr;
  /** How the source calls it: `ptl`, `&mm->page_table_lock`. */
  readonly text: string;
}

/** One call of a primitive, while it is compiled. */
export class PrimitiveCall {
  constructor(
    readonly name: string,
    readonly at: Pick<Expr, 'span'>,
    readonly args: readonly Expr[],
    readonly evaluator: Evaluator,
  ) {}

  get thread(): ThreadContext {
    return this.evaluator.frame.thread;
  }

  arg(i: number): Expr {
    const arg = this.args[i];
    if (!arg) throw this.evaluator.error(this.at, `${this.name}() needs an argument ${String(i + 1)}`);
    return arg;
  }

  value(i: number): Value {
    return this.evaluator.value(this.arg(i));
  }

  /** The call as the source has it, for messages. */
  get called(): string {
    return `${this.name}(${this.args.map((_, i) => this.text(i)).join(', ')})`;
  }

  text(i: number): string {
    return this.evaluator.frame.fn.source.excerpt(this.arg(i).span);
  }

  /** A string literal, without its quotes. */
  literal(i: number): string {
    const arg = this.arg(i);
    if (arg.kind !== 'string')
      throw this.evaluator.error(arg, `${this.name}(): argument ${String(i + 1)} must be a string literal`);
    return arg.text.replace(/^"|"$/g, '');
  }

  /** Calls back for the object that argument `i` points to; for an unknown pointer nothing happens. */
  onObject(
    i: number,
    types: readonly string[],
    known: (object: ObjectArgument) => void,
    unknown: () => void = () => this.evaluator.out.run([]),
  ): void {
    const value = this.value(i);
    const wanted = types.map((name) => this.thread.world.types.get(name));
    if (value.type.kind !== 'pointer') {
      if (this.evaluator.frame.strict)
        throw this.evaluator.error(
          this.arg(i),
          `${this.name}() of ${typeName(value.type)}: a pointer to ${types.join(' or ')} is expected`,
        );
      unknown();
      return;
    }
    const { to } = value.type;
    if (!wanted.includes(to)) {
      if (this.evaluator.frame.strict)
        throw this.evaluator.error(
          this.arg(i),
          `${this.name}() of ${typeName(value.type)}: a pointer to ${types.join(' or ')} is expected`,
        );
      unknown();
      return;
    }
    const { pointer, unknown: maybe } = resolved(to, value);
    const text = this.text(i);
    this.evaluator.access.withKnown({ pointer, unknown: maybe }, () => known({ struct: to, pointer, text }), unknown);
  }

  /** A truth that steps on several ways set: each way gets a function that makes the action. */
  truth(): { readonly is: (value: StepExpr | boolean) => ReturnType<typeof set>; readonly value: Value } {
    const ref = this.thread.scalar(`result of ${this.name}()`, BOOL, false, null);
    return {
      is: (value) => set(ref, typeof value === 'boolean' ? num(Number(value)) : value),
      value: intValue(read(ref)),
    };
  }
}

export const NO_RESULT = (): null => null;
export const TRUTH_RESULT = (): Type => BOOL;
