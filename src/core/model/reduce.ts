// Makes the steps of a thread few without changing what it does to shared state: decided tests, dead stores and free choices
// without consequence disappear, and what is local joins the step before it.
import type { StepAction, StepExpr } from '../explore/program.js';
import {
  dropDeadStores,
  foldActions,
  foldTerm,
  isLocalStep,
  liveBefore,
  VARIES,
  type Known,
  type Live,
} from './actions.js';
import type { GraphNode, GraphStep, StepGraph } from './step-graph.js';
import { eachRead, isConst, sameTerm } from './terms.js';

/** Rounds of simplification; each needs what the one before found, and few functions need more than three. */
const MAX_ROUNDS = 8;

/** Reduces in place. Nodes keep their numbers; those that nothing leads to are left behind. */
export function reduce(graph: StepGraph): void {
  collapse(graph);
  joinLocal(graph);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const folded = propagateConstants(graph);
    const dropped = dropDead(graph);
    const collapsed = collapse(graph);
    if (!folded && !dropped && !collapsed) break;
  }
  joinLocal(graph);
  dropDead(graph);
  startLater(graph);
}

/** Constants that a thread sets before anything else are its first values. */
function startLater(graph: StepGraph): void {
  for (;;) {
    const entry = graph.nodes[graph.entry];
    const [only] = entry?.steps ?? [];
    if (!entry || !only || !canJoin(entry)) return;
    const isTarget = reachable(graph).some((id) => graph.nodes[id]?.steps.some((step) => step.target === graph.entry));
    const values = only.actions.map((action) =>
      action.kind === 'set' && action.value.kind === 'const' ? ([action.ref.slot, action.value.value] as const) : null,
    );
    if (isTarget || values.includes(null)) return;
    for (const pair of values) {
      const slot = pair && graph.locals[pair[0]];
      if (pair && slot) graph.locals[pair[0]] = { ...slot, initial: pair[1] };
    }
    graph.entry = only.target;
  }
}

/** Nodes that can be reached, in a fixed order. */
export function reachable(graph: StepGraph): number[] {
  const seen = new Set([graph.entry]);
  for (const id of seen) for (const step of graph.nodes[id]?.steps ?? []) seen.add(step.target);
  return [...seen];
}

/** Nodes that can be reached, each before those that it leads to, but for loops. */
function forwardOrder(graph: StepGraph): number[] {
  const finished: number[] = [];
  const seen = new Set([graph.entry]);
  const path = [{ id: graph.entry, next: 0 }];
  for (let top = path[path.length - 1]; top !== undefined; top = path[path.length - 1]) {
    const step = graph.nodes[top.id]?.steps[top.next];
    top.next += 1;
    if (step === undefined) {
      finished.push(top.id);
      path.pop();
    } else if (!seen.has(step.target)) {
      seen.add(step.target);
      path.push({ id: step.target, next: 0 });
    }
  }
  return finished.reverse();
}

/** Visits the nodes that wait, in rounds of the order, until none waits; a visit may make others wait. */
function untilSettled(order: readonly number[], waiting: Set<number>, visit: (id: number) => void): void {
  while (waiting.size > 0) for (const id of order) if (waiting.delete(id)) visit(id);
}

/** Forward: which locals have one value at a node on every way there. Steps that can never be taken go. */
function propagateConstants(graph: StepGraph): boolean {
  const before = new Map<number, Known>();
  before.set(
    graph.entry,
    Int32Array.from(graph.locals, (slot) => (typeof slot.initial === 'number' ? slot.initial : VARIES)),
  );
  const waiting = new Set([graph.entry]);
  untilSettled(forwardOrder(graph), waiting, (id) => {
    const at = before.get(id);
    for (const step of graph.nodes[id]?.steps ?? []) {
      if (!at || (step.guard && isConst(foldTerm(step.guard, at), 0))) continue;
      const after = at.slice();
      foldActions(step.actions, after);
      if (merge(before, step.target, after)) waiting.add(step.target);
    }
  });
  let changed = false;
  for (const [id, at] of before) {
    const node = graph.nodes[id];
    if (!node) continue;
    const steps = node.steps.flatMap((step): GraphStep[] => {
      const guard = step.guard && foldTerm(step.guard, at);
      if (guard && isConst(guard, 0)) return [];
      return [
        { ...step, guard: guard?.kind === 'const' ? null : guard, actions: foldActions(step.actions, at.slice()) },
      ];
    });
    changed ||= steps.length !== node.steps.length;
    // A test of locals never waits: where one way is left, it is taken.
    const [only] = steps;
    if (only?.guard && steps.length === 1 && isLocalStep(only.guard, [])) only.guard = null;
    node.steps = steps;
  }
  return changed;
}

function merge(before: Map<number, Known>, target: number, after: Known): boolean {
  const old = before.get(target);
  if (!old) {
    before.set(target, after);
    return true;
  }
  let changed = false;
  for (let slot = 0; slot < old.length; slot++) {
    if (old[slot] === after[slot] || old[slot] === VARIES) continue;
    old[slot] = VARIES;
    changed = true;
  }
  return changed;
}

/** Locals that are live before each node that can be reached. */
export function liveness(graph: StepGraph): Map<number, Live> {
  const nodes = reachable(graph);
  const size = graph.locals.length;
  const live = new Map<number, Live>(nodes.map((id) => [id, new Uint8Array(size)]));
  const predecessors = new Map<number, number[]>();
  for (const id of nodes) {
    for (const { target } of graph.nodes[id]?.steps ?? []) {
      const list = predecessors.get(target);
      if (list) list.push(id);
      else predecessors.set(target, [id]);
    }
  }
  const waiting = new Set(nodes);
  untilSettled(forwardOrder(graph).reverse(), waiting, (id) => {
    const mine = live.get(id);
    if (!mine) return;
    const before = mine.slice();
    for (const step of graph.nodes[id]?.steps ?? []) {
      const after = live.get(step.target)?.slice() ?? new Uint8Array(size);
      liveBefore(step.actions, after);
      for (let slot = 0; slot < size; slot++) if (after[slot] === 1) mine[slot] = 1;
      if (step.guard)
        eachRead(step.guard, (ref) => {
          if (ref.local) mine[ref.slot] = 1;
        });
    }
    const grown = mine.some((value, slot) => value !== before[slot]);
    if (grown) for (const one of predecessors.get(id) ?? []) waiting.add(one);
  });
  return live;
}

function dropDead(graph: StepGraph): boolean {
  const live = liveness(graph);
  let changed = false;
  for (const id of live.keys()) {
    for (const step of graph.nodes[id]?.steps ?? []) {
      const after = live.get(step.target);
      if (!after) continue;
      const actions = dropDeadStores(step.actions, after.slice());
      changed ||= actions !== step.actions;
      step.actions = actions;
    }
  }
  return changed;
}

/** Leads every step past nodes that decide nothing and do nothing. */
function collapse(graph: StepGraph): boolean {
  const skip = new Map<number, number>();
  for (const id of reachable(graph)) {
    const node = graph.nodes[id];
    if (!node || node.end || node.mustReach) continue;
    node.steps = withoutDuplicates(node.steps);
    const target = onlyTarget(node);
    if (target !== null && target !== id) skip.set(id, target);
  }
  if (skip.size === 0) return false;
  const final = (id: number): number => {
    let at = id;
    // A ring of empty nodes is an endless loop that does nothing: it stays.
    for (let hops = 0; hops <= skip.size; hops++) {
      const next = skip.get(at);
      if (next === undefined) return at;
      at = next;
    }
    return id;
  };
  graph.entry = final(graph.entry);
  let changed = false;
  for (const node of graph.nodes) {
    for (const step of node.steps) {
      const target = final(step.target);
      changed ||= target !== step.target;
      step.target = target;
    }
  }
  return changed;
}

/** Where a node leads whatever is chosen, if its steps do nothing and never wait. */
function onlyTarget(node: GraphNode): number | null {
  const [first] = node.steps;
  if (!first || node.steps.some((step) => step.actions.length > 0 || step.target !== first.target)) return null;
  if (node.steps.some((step) => step.guard === null)) return first.target;
  // Guards on locals are the ways of one test and cover all cases; others may wait.
  return node.steps.every((step) => isLocalStep(step.guard, [])) ? first.target : null;
}

function withoutDuplicates(steps: readonly GraphStep[]): GraphStep[] {
  return steps.filter(
    (step, i) =>
      !steps
        .slice(0, i)
        .some(
          (other) =>
            other.target === step.target &&
            sameGuard(other.guard, step.guard) &&
            sameActions(other.actions, step.actions),
        ),
  );
}

function sameGuard(a: StepExpr | null, b: StepExpr | null): boolean {
  return a === null || b === null ? a === b : sameTerm(a, b);
}

function sameActions(a: readonly StepAction[], b: readonly StepAction[]): boolean {
  return a.length === b.length && (a.length === 0 || JSON.stringify(a) === JSON.stringify(b));
}

/** A node with one local step that never waits is done together with every step that leads to it. */
function joinLocal(graph: StepGraph): void {
  for (const id of reachable(graph)) {
    const node = graph.nodes[id];
    for (const step of node?.steps ?? []) {
      let hops = 0;
      for (
        let next = graph.nodes[step.target];
        next && canJoin(next) && step.target !== id;
        next = graph.nodes[step.target]
      ) {
        const [only] = next.steps;
        // A ring of local steps is a loop that must stay one.
        if (!only || ++hops > graph.nodes.length) break;
        step.actions = [...step.actions, ...only.actions];
        step.target = only.target;
      }
    }
  }
}

function canJoin(node: GraphNode): boolean {
  const [only, ...more] = node.steps;
  if (!only || more.length > 0 || node.end || node.visible || node.mustReach) return false;
  return only.guard === null && isLocalStep(null, only.actions);
}
