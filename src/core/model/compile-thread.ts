// One function, with what surrounds it, as a finished thread of a program.
import type { Thread } from '../explore/program.js';
import { emitThread } from './emit.js';
import { Inliner } from './inline.js';
import { refuseUncheckable } from './limits.js';
import type { ModelFunction } from './model-source.js';
import { MUTEX_NAMES, RWLOCK, RWLOCK_NAMES, SPINLOCK, SPINLOCK_NAMES } from './objects.js';
import { reduce } from './reduce.js';
import { bitAnd, check, eq, num, read } from './terms.js';
import { ThreadContext, type Depth } from './thread-context.js';
import type { StepAction, StepExpr } from '../explore/program.js';
import type { StructType } from './types.js';
import type { UnknownFlows } from './unknown-flow.js';
import type { World } from './world.js';

export interface ThreadPlan {
  readonly fn: ModelFunction;
  /** A function of a model, in which everything must be modelled; else one of the kernel. */
  readonly strict: boolean;
  readonly name: string;
  readonly title: string;
  /** Position in the program. */
  readonly index: number;
  /** Functions of the context that run before and after. */
  readonly enter: ModelFunction | null;
  readonly leave: ModelFunction | null;
}

export interface CompiledThread {
  readonly thread: Thread;
  readonly opaque: readonly string[];
  /** How deep the thread is in each kind of section; missing where it never enters one. */
  readonly depths: ReadonlyMap<Depth, StepExpr>;
}

const DEPTHS: readonly Depth[] = ['rcu', 'irq', 'preempt', 'kmap'];

/** Throws ModelError for what cannot be modelled. */
export function compileThread(
  world: World,
  flows: UnknownFlows,
  callbacks: string[],
  plan: ThreadPlan,
): CompiledThread {
  const context = new ThreadContext(world, flows, callbacks, plan.index);
  const { graph } = context;
  const inliner = new Inliner(context);
  if (!plan.strict) refuseUncheckable(plan.fn, flows.typesOf(plan.fn), world);
  if (plan.enter) inliner.call(plan.enter);
  inliner.root(plan.fn, plan.strict);
  if (plan.leave) inliner.call(plan.leave);
  const { span } = plan.fn.ast;
  graph.origin = { source: plan.fn.source, span: { start: span.end - 1, end: span.end }, callers: [] };
  const checks = exitChecks(context, plan.fn.name);
  if (checks.length > 0) graph.run(checks, { role: 'return', visible: true });
  graph.end();
  reduce(graph);
  const locals = context.finishedLocals();
  const { thread, local } = emitThread(graph, locals, {
    name: plan.name,
    title: plan.title,
    background: false,
    symmetry: null,
  });
  const depths = new Map<Depth, StepExpr>();
  for (const kind of DEPTHS) {
    const slot = local(context.usedDepth(kind)?.slot ?? -1);
    if (slot !== null) depths.set(kind, read({ slot, local: true }));
  }
  return { thread, opaque: context.opaque, depths };
}

/** What must be given back at the end: locks, sections and temporary mappings. */
function exitChecks(context: ThreadContext, name: string): StepAction[] {
  const { world, owner, bit } = context;
  const checks: StepAction[] = [];
  const held = (names: readonly string[], cell: number, free: (value: StepExpr) => StepExpr): void => {
    const struct = world.types.get(names[0] ?? '');
    if (!struct) return;
    eachPlace(struct, cell, (value, place) =>
      checks.push(check(free(value), 'lock-imbalance', `${name}() returns with ${place} held`)),
    );
  };
  if (context.graph.nodes.some((node) => node.role === 'lock')) {
    const notMine = (value: StepExpr): StepExpr => ({ kind: 'binary', op: '!=', left: value, right: num(owner) });
    held(SPINLOCK_NAMES, SPINLOCK.owner, notMine);
    held(MUTEX_NAMES, SPINLOCK.owner, notMine);
    held(RWLOCK_NAMES, RWLOCK.writer, notMine);
    held(RWLOCK_NAMES, RWLOCK.readers, (value) => eq(bitAnd(value, num(bit)), num(0)));
  }
  const messages: Readonly<Record<Depth, string>> = {
    rcu: 'inside an RCU read-side section',
    irq: 'with interrupts off',
    preempt: 'with preemption off',
    kmap: 'with a page table still mapped',
  };
  for (const kind of DEPTHS) {
    const depth = context.usedDepth(kind);
    if (depth) checks.push(check(eq(read(depth), num(0)), `${kind}-imbalance`, `${name}() returns ${messages[kind]}`));
  }
  return checks;
}

/** Every real place of a struct with the value of one of its cells there. */
export function eachPlace(struct: StructType, cell: number, visit: (value: StepExpr, place: string) => void): void {
  const slot = struct.cells[cell]?.slot ?? -1;
  struct.placeNames.forEach((place, i) => {
    if (place !== null) visit(read({ slot, local: false, ...(struct.places > 1 ? { index: num(i - 1) } : {}) }), place);
  });
}
