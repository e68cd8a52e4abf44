// What the explorer takes, and all that it takes: threads of atomic guarded steps over integer slots.
// It knows no C, no locks and no page tables; model/ lowers those to guards, actions and checks.
import type { Span } from '../c/span.js';

/** A place in a source text that a step stands for. `file` is a path or a model's name such as `models/world.h`. */
export interface SourceRef {
  readonly file: string;
  readonly span: Span;
  readonly line: number;
  readonly column: number;
}

/** An integer variable, or an array of them, with inclusive bounds; all state is made of these. */
export interface Slot {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Number of elements; 1 for a scalar. */
  readonly length: number;
  /** One value for all elements, or one per element. */
  readonly initial: number | readonly number[];
  /** How people see it: `table[0].pte[1]`, with `#` for the element index where `length` > 1; absent: not shown. */
  readonly label?: string;
  /** Names for values, e.g. 0 → `NONE`; others are shown as numbers. */
  readonly values?: Readonly<Record<number, string>>;
  /** Groups the state view, e.g. `pmd`, `table 0`, `locks`, `TLB`. */
  readonly group?: string;
  /** Label and group of each element, in place of `label` and `group`; `null` hides an element. */
  readonly elements?: readonly ({ readonly label: string; readonly group: string } | null)[];
  /** A ghost feeds no guard and no other slot, only checks: it may be dropped with its property. */
  readonly ghost?: boolean;
}

/** Index into `Program.slots` (globals), or into `Thread.locals` when `local`. */
export interface SlotRef {
  readonly slot: number;
  readonly local: boolean;
  /** Element; absent for a scalar. An index out of bounds is a violation of property `bounds`. */
  readonly index?: StepExpr;
}

/** Integer expressions. Comparisons and logic give 0 or 1; `&&`, `||`, `?:` evaluate lazily; `/` and `%` truncate as in C. */
export type StepExpr =
  | { readonly kind: 'const'; readonly value: number }
  | { readonly kind: 'read'; readonly ref: SlotRef }
  | { readonly kind: 'unary'; readonly op: '!' | '-' | '~'; readonly operand: StepExpr }
  | {
      readonly kind: 'binary';
      readonly op:
        | '+'
        | '-'
        | '*'
        | '/'
        | '%'
        | '<<'
        | '>>'
        | '&'
        | '|'
        | '^'
        | '=='
        | '!='
        | '<'
        | '<='
        | '>'
        | '>='
        | '&&'
        | '||';
      readonly left: StepExpr;
      readonly right: StepExpr;
    }
  | { readonly kind: 'conditional'; readonly test: StepExpr; readonly then: StepExpr; readonly otherwise: StepExpr };

/** Actions of a step run in order, all in one atomic transition. */
export type StepAction =
  | { readonly kind: 'set'; readonly ref: SlotRef; readonly value: StepExpr }
  /** A false condition violates `property`; the message may name values as `{0}`, `{1}`, … of `operands`. */
  | {
      readonly kind: 'check';
      readonly condition: StepExpr;
      readonly property: string;
      readonly message: string;
      readonly operands?: readonly StepExpr[];
    }
  | {
      readonly kind: 'if';
      readonly test: StepExpr;
      readonly then: readonly StepAction[];
      readonly otherwise: readonly StepAction[];
    };

/** One transition of a thread: enabled where the thread is at its location and the guard is non-zero. */
export interface Step {
  readonly guard: StepExpr | null;
  readonly actions: readonly StepAction[];
  /** Index into `Thread.locations`. */
  readonly target: number;
  /** Source text of one line, as a row of a trace shows it. */
  readonly text: string;
  readonly source: SourceRef | null;
  /** What a reader is told about the role of the step: `map`, `release`, `lock`, `choice`, `inlined`, … ; free vocabulary. */
  readonly role?: string;
  /** For a step of an inlined function: the calls that lead to it, outermost first. */
  readonly callers?: readonly { readonly text: string; readonly source: SourceRef }[];
  /** For a choice: what was chosen, e.g. `pte_none(ptent) is true`. */
  readonly choice?: string;
  /** Anti-vacuity: a `holds` with this step never taken is demoted. Absent means it need not be reached. */
  readonly mustReach?: boolean;
  /** Taking this step means that a bound of the model was met, e.g. `loop at a.c:12 cut after 3 rounds`: `holds` becomes `bounded`. */
  readonly bound?: string;
}

/** A point of control. No steps and `end` false is a place where the thread is stuck for ever: part of a deadlock. */
export interface Location {
  readonly steps: readonly Step[];
  /** A valid end (or waiting) place: a state with no enabled step is a deadlock unless every thread is at one. */
  readonly end: boolean;
}

export interface Thread {
  readonly name: string;
  /** What the thread is, for the head of its lane: e.g. `mincore_pte_range() of mm/mincore.c`. */
  readonly title: string;
  readonly locals: readonly Slot[];
  readonly locations: readonly Location[];
  readonly entry: number;
  /** Threads with the same non-null symmetry class are interchangeable (same code, same initial locals). */
  readonly symmetry: string | null;
  /** Background machinery (grace periods, hardware): shown on its own lane, not counted as an adversary. */
  readonly background: boolean;
}

export interface Program {
  readonly name: string;
  readonly slots: readonly Slot[];
  readonly threads: readonly Thread[];
  /** Checked in every state after every step; for assertions that belong to no thread. */
  readonly invariants: readonly { readonly condition: StepExpr; readonly property: string; readonly message: string }[];
  /** Checked in every terminal state in which all threads are at an end: leaks, balanced counters. */
  readonly finals: readonly { readonly condition: StepExpr; readonly property: string; readonly message: string }[];
  /** Bounds that the program itself carries; a run that meets a `bounded` one cannot `hold`. */
  readonly parameters: Readonly<Record<string, string | number>>;
  /** Constructs that were modelled as free choices or no-ops, for the verdict: `unknown call foo() at a.c:12`. */
  readonly opaque: readonly string[];
  /**
   * Per thread: names of local slots or shared slots that say how deep a section is, so that a trace can draw bars.
   * A section is open where the expression is non-zero for the thread.
   */
  readonly sections: readonly {
    readonly thread: number;
    readonly kind: 'lock' | 'rcu' | 'irq' | 'preempt' | 'other';
    readonly name: string;
    readonly open: StepExpr;
  }[];
}
