// The last pass over a thread: tests join the read that they are about, dead locals go back to zero, and what is left is numbered.
import type { Slot, SlotRef, SourceRef, Step, StepAction, StepExpr, Thread } from '../explore/program.js';
import { beforeStep, eachActionRead, eachActionWrite, isLocalStep } from './actions.js';
import { liveness, reachable } from './reduce.js';
import type { GraphNode, GraphStep, Origin, StepGraph } from './step-graph.js';
import { and, eachRead, isConst, not, num, sameRef, set, substitute, TRUE } from './terms.js';

export interface ThreadHead {
  readonly name: string;
  readonly title: string;
  readonly background: boolean;
  readonly symmetry: string | null;
}

/** The finished thread; `locals` are those of the graph with their final bounds. `local` gives the new number of a local. */
export function emitThread(
  graph: StepGraph,
  locals: readonly Slot[],
  head: ThreadHead,
): { thread: Thread; local: (slot: number) => number | null } {
  joinTests(graph);
  resetDead(graph, locals);
  const nodes = reachable(graph);
  for (const id of nodes) for (const step of graph.nodes[id]?.steps ?? []) step.actions = withoutCopies(step.actions);
  const location = new Map(nodes.map((id, i) => [id, i]));
  const used = usedLocals(graph, nodes);
  const number = new Map(used.map((slot, i) => [slot, i]));
  const renumber = (slot: number): StepExpr => ({ kind: 'read', ref: { slot: number.get(slot) ?? -1, local: true } });
  const refOf = (ref: SlotRef): SlotRef => ({
    slot: ref.local ? (number.get(ref.slot) ?? -1) : ref.slot,
    local: ref.local,
    ...(ref.index === undefined ? {} : { index: substitute(ref.index, renumber) }),
  });
  const actionsOf = (actions: readonly StepAction[]): StepAction[] =>
    actions.map((action): StepAction => {
      if (action.kind === 'set')
        return { kind: 'set', ref: refOf(action.ref), value: substitute(action.value, renumber) };
      if (action.kind === 'check') return { ...action, condition: substitute(action.condition, renumber) };
      return {
        kind: 'if',
        test: substitute(action.test, renumber),
        then: actionsOf(action.then),
        otherwise: actionsOf(action.otherwise),
      };
    });
  const stepOf = (node: GraphNode, step: GraphStep): Step => {
    const { text, source, callers } = describe(node.origin);
    const role = callers.length > 0 ? 'inlined' : node.role;
    // Of several ways one is enough; which one cannot be said of a single step.
    const ordinary = node.steps.filter((one) => one.fails !== true).length;
    return {
      guard: step.guard && substitute(step.guard, renumber),
      actions: actionsOf(step.actions),
      target: location.get(step.target) ?? 0,
      text,
      source,
      ...(role === null ? {} : { role }),
      ...(callers.length > 0 ? { callers } : {}),
      ...(step.choice === null ? {} : { choice: step.choice }),
      ...(node.mustReach && step.fails !== true && ordinary === 1 ? { mustReach: true } : {}),
    };
  };
  const thread: Thread = {
    ...head,
    locals: used.map((slot) => locals[slot] as Slot),
    locations: nodes.map((id) => {
      const node = graph.nodes[id] as GraphNode;
      return { steps: node.steps.map((step) => stepOf(node, step)), end: node.end };
    }),
    entry: location.get(graph.entry) ?? 0,
  };
  return { thread, local: (slot) => number.get(slot) ?? null };
}

function describe(origin: Origin | null): { text: string; source: SourceRef | null; callers: Origin['callers'] } {
  if (!origin) return { text: '', source: null, callers: [] };
  return { text: origin.source.row(origin.span), source: origin.source.ref(origin.span), callers: origin.callers };
}

/** Tests on one line that are joined at most, one after the other. */
const MAX_JOINED = 4;

/** A test on the line of the step before it, `if (pte_none(*pte))`, is decided in that step: one row instead of two. */
function joinTests(graph: StepGraph): void {
  for (const id of reachable(graph)) {
    const node = graph.nodes[id];
    if (node) node.steps = node.steps.flatMap((step) => withTests(graph, id, node, step, MAX_JOINED));
  }
}

function withTests(graph: StepGraph, id: number, node: GraphNode, step: GraphStep, more: number): GraphStep[] {
  const test = graph.nodes[step.target];
  if (more === 0 || !test || step.target === id || !isTestOf(node, test)) return [step];
  return (
    joined(step, test)?.flatMap((way) =>
      way.target === step.target ? [way] : withTests(graph, id, node, way, more - 1),
    ) ?? [step]
  );
}

function isTestOf(node: GraphNode, test: GraphNode): boolean {
  if (test.end || test.mustReach || test.steps.length === 0 || !node.origin || !test.origin) return false;
  const [a, b] = [node.origin.source.ref(node.origin.span), test.origin.source.ref(test.origin.span)];
  return (
    a.file === b.file &&
    a.line === b.line &&
    test.steps.every((step) => step.guard !== null && isLocalStep(step.guard, step.actions))
  );
}

/** `step` with each way of the test behind it; `null` where the guards cannot be told before the step. */
function joined(step: GraphStep, test: GraphNode): GraphStep[] | null {
  const before = beforeStep(step.actions);
  const guards = test.steps.map((way) => before.term(way.guard ?? TRUE));
  const conditions = before.checks.map((one) => one.condition);
  if ([...guards, ...conditions].includes(null)) return null;
  const valid = and(...conditions.map((one) => one ?? TRUE));
  const enabled = step.guard ?? TRUE;
  const ways = test.steps.map((way, i): GraphStep => {
    const guard = and(enabled, valid, guards[i] ?? TRUE);
    const choice = [step.choice, way.choice].filter(Boolean).join('; ') || null;
    return {
      guard: isConst(guard, 1) ? null : guard,
      actions: [...step.actions, ...way.actions],
      target: way.target,
      choice,
    };
  });
  const failing = and(enabled, not(valid));
  const rest = isConst(failing, 0) ? [] : [{ ...step, guard: failing, fails: true }];
  return [...ways.filter((way) => way.guard === null || !isConst(way.guard, 0)), ...rest];
}

/** Every local that dies on a step goes back to its first value, so that equal situations are equal states. */
function resetDead(graph: StepGraph, locals: readonly Slot[]): void {
  const live = liveness(graph);
  for (const [id, before] of live) {
    for (const step of graph.nodes[id]?.steps ?? []) {
      const after = live.get(step.target);
      const dying = new Set<number>();
      const dies = (slot: number): void => {
        if (after?.[slot] !== 1) dying.add(slot);
      };
      for (let slot = 0; slot < before.length; slot++) if (before[slot] === 1) dies(slot);
      eachActionWrite(step.actions, (ref) => {
        if (ref.local) dies(ref.slot);
      });
      if (dying.size > 0)
        step.actions = [
          ...step.actions,
          ...[...dying].map((slot) => set({ slot, local: true }, num(initialOf(locals[slot])))),
        ];
    }
  }
}

function initialOf(slot: Slot | undefined): number {
  return typeof slot?.initial === 'number' ? slot.initial : 0;
}

/** Within one step, a local that only carries a value to the next action and is reset at the end is not needed. */
function withoutCopies(actions: readonly StepAction[]): StepAction[] {
  let result = [...actions];
  for (let i = 0; i < result.length; i++) {
    const action = result[i];
    if (action?.kind !== 'set' || !action.ref.local) continue;
    const end = result.findIndex((later, k) => k > i && later.kind === 'set' && sameRef(later.ref, action.ref));
    if (end < 0) continue;
    const between = result.slice(i + 1, end);
    let safe = between.every((one) => one.kind !== 'if');
    const sources: SlotRef[] = [];
    eachRead(action.value, (ref) => sources.push(ref));
    eachActionWrite(
      between,
      (ref) => (safe &&= !sources.some((source) => source.slot === ref.slot && source.local === ref.local)),
    );
    eachActionRead([result[end] as StepAction], (ref) => (safe &&= !(ref.local && ref.slot === action.ref.slot)));
    if (!safe) continue;
    const inline = (term: StepExpr): StepExpr =>
      substitute(term, (slot) => (slot === action.ref.slot ? action.value : null));
    const moved = between.map((one): StepAction => {
      if (one.kind === 'check') return { ...one, condition: inline(one.condition) };
      if (one.kind !== 'set') return one;
      return {
        kind: 'set',
        ref: one.ref.index === undefined ? one.ref : { ...one.ref, index: inline(one.ref.index) },
        value: inline(one.value),
      };
    });
    result = [...result.slice(0, i), ...moved, ...result.slice(end)];
    i -= 1;
  }
  return result;
}

function usedLocals(graph: StepGraph, nodes: readonly number[]): number[] {
  const used = new Set<number>();
  const needed = (ref: SlotRef): void => {
    if (ref.local) used.add(ref.slot);
  };
  for (const id of nodes) {
    for (const step of graph.nodes[id]?.steps ?? []) {
      if (step.guard) eachRead(step.guard, needed);
      eachActionRead(step.actions, needed);
    }
  }
  // What is only ever written back to its first value needs no slot.
  for (const id of nodes) {
    for (const step of graph.nodes[id]?.steps ?? [])
      step.actions = step.actions.filter(
        (action) => action.kind !== 'set' || !action.ref.local || used.has(action.ref.slot),
      );
  }
  return [...used].sort((a, b) => a - b);
}
