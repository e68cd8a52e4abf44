// A thread while it is built: nodes with guarded steps, appended to the open ends of what is there. It becomes a Thread in emit.ts.
import type { Span } from '../c/span.js';
import type { Slot, StepAction, StepExpr, SourceRef } from '../explore/program.js';
import type { SourceText } from './source.js';

/** Where a node comes from, and through which calls. */
export interface Origin {
  readonly source: SourceText;
  readonly span: Span;
  readonly callers: readonly { readonly text: string; readonly source: SourceRef }[];
}

export interface GraphStep {
  guard: StepExpr | null;
  actions: readonly StepAction[];
  target: number;
  choice: string | null;
  /** Taken only where one of its checks fails. */
  readonly fails?: boolean;
}

export interface GraphNode {
  readonly origin: Origin | null;
  steps: GraphStep[];
  readonly end: boolean;
  readonly role: string | null;
  readonly mustReach: boolean;
  /** Its step is told in a row of its own even where nothing shared is touched. */
  readonly visible: boolean;
}

/** A step without a target yet; calling it sets the target. */
export type OpenEdge = (target: number) => void;

export interface NodeOptions {
  /** Without it the step can always be taken. */
  readonly guard?: StepExpr;
  readonly role?: string;
  readonly visible?: boolean;
  /** A run that never takes the step cannot `hold`. */
  readonly mustReach?: boolean;
}

export interface Way {
  readonly guard: StepExpr | null;
  readonly actions?: readonly StepAction[];
  readonly choice?: string | null;
}

export class StepGraph {
  readonly nodes: GraphNode[] = [];
  readonly locals: Slot[] = [];
  /** Steps that lead to the next node; empty after a jump. */
  open: OpenEdge[] = [];
  origin: Origin | null = null;
  /** Set by `must_reach()`: the next step that is told in a row must be taken in some run. */
  mustReach = false;
  entry = -1;

  /** A new local; returns its slot. */
  local(slot: Omit<Slot, 'length'>): number {
    return this.locals.push({ ...slot, length: 1 }) - 1;
  }

  /** A node with one step; what is open leads to it, and it is what is open then. */
  run(actions: readonly StepAction[], options: NodeOptions = {}): void {
    this.open = this.fork([{ guard: options.guard ?? null, actions }], options).flat();
  }

  /** A node with several steps; nothing is open afterwards. */
  fork(ways: readonly Way[], options: Omit<NodeOptions, 'guard'> = {}): OpenEdge[][] {
    const steps = ways.map((way): GraphStep => ({
      guard: way.guard,
      actions: way.actions ?? [],
      target: -1,
      choice: way.choice ?? null,
    }));
    this.#append(steps, options, false);
    return steps.map((step) => [(target) => (step.target = target)]);
  }

  /** A place that is jumped to before or after it is reached; link it with `jump` and `place`. */
  label(): number {
    const step: GraphStep = { guard: null, actions: [], target: -1, choice: null };
    return (
      this.nodes.push({ origin: null, steps: [step], end: false, role: null, mustReach: false, visible: false }) - 1
    );
  }

  jump(label: number): void {
    for (const edge of this.open) edge(label);
    this.open = [];
  }

  /** Goes on behind a label; what is open leads there too. */
  place(label: number): void {
    this.jump(label);
    const step = this.nodes[label]?.steps[0];
    if (!step) throw new RangeError(`no label ${String(label)}`);
    this.open = [(target) => (step.target = target)];
  }

  end(): void {
    this.#append([], {}, true);
    this.open = [];
  }

  #append(steps: GraphStep[], { role, visible, mustReach }: Omit<NodeOptions, 'guard'>, end: boolean): void {
    const marked = this.mustReach && (visible === true || role !== undefined);
    if (marked) this.mustReach = false;
    const id = this.nodes.length;
    this.nodes.push({
      origin: this.origin,
      steps,
      end,
      role: role ?? null,
      mustReach: marked || mustReach === true,
      visible: visible ?? false,
    });
    for (const edge of this.open) edge(id);
    if (this.entry < 0) this.entry = id;
  }
}
