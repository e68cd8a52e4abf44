// The values by which a function says "nothing here": what its own tests return today where there is no table, or no such entry.
import type { FlowGraph } from '../flow/graph.js';
import { RESULT_CONVENTIONS, RETRY_ERRNO } from '../helpers/table-tests.js';
import type { BailOut } from './bail-outs.js';
import type { Baseline } from './baseline.js';
import type { CallNode, FunctionModel } from './function-model.js';
import { contains, isLoop } from './place.js';
import { run } from './run.js';
import type { ExitState } from './state.js';
import { decide } from './transfer.js';
import { integerOf, ZERO, type Code } from './values.js';

export interface NothingHere {
  readonly code: Code;
  readonly origin: 'no-table' | 'no-upper' | 'convention' | 'entry' | 'walker' | 'always' | 'errno';
}

/** In order of trust; empty for a function without a value. */
export function returnedValues(
  graph: FlowGraph,
  model: FunctionModel,
  baseline: Baseline,
  bails: readonly BailOut[],
  acquire: CallNode,
  isWalker: boolean,
  passesOverEntries: boolean,
): readonly NothingHere[] {
  const found = new Map<Code, NothingHere['origin']>();
  const add = (code: Code | null, origin: NothingHere['origin']): void => {
    if (code !== null && code.startsWith('c:') && !found.has(code)) found.set(code, origin);
  };
  const bySource = (origin: 'no-table' | 'no-upper' | 'entry'): void => {
    for (const bail of bails) {
      const meaning = bail.meaning === 'no-entry' || bail.meaning === 'changed' ? 'entry' : bail.meaning;
      const isBefore = bail.jump.span.start < acquire.span.start;
      if (meaning !== origin || isBefore !== (origin !== 'entry')) continue;
      const codes = codesOf(bail, graph, model, baseline);
      if (codes.size === 1) for (const code of codes) add(code, origin);
    }
  };
  // A callback that returns anything but 0 ends the whole walk.
  if (isWalker) add(ZERO, 'walker');
  bySource('no-table');
  bySource('no-upper');
  const returns = new Set(
    baseline.outcomes.filter((one) => one.end === 'exit').map((one) => one.state.returned ?? 'void'),
  );
  const named = new Set([...returns, ...baseline.atAcquire.flatMap((state) => [...state.values.values()])]);
  for (const one of RESULT_CONVENTIONS) if (named.has(`c:${one.success}`)) add(`c:${one.noTable}`, 'convention');
  bySource('entry');
  const hasTest = bails.some((bail) => bail.meaning === 'no-table' || bail.meaning === 'no-upper');
  if (found.size === 0 && !hasTest && returns.size === 1) for (const code of returns) add(code, 'always');
  if (found.size === 0 && !hasTest && !passesOverEntries && [...returns].some((code) => /^c:-E[A-Z]/.test(code)))
    add(`c:-${RETRY_ERRNO}`, 'errno');
  return [...found].map(([code, origin]) => ({ code, origin }));
}

/** What the function returns where this bail-out is taken; `again` where it may come back to the map instead. */
export function codesOf(bail: BailOut, graph: FlowGraph, model: FunctionModel, baseline: Baseline): ReadonlySet<Code> {
  const starts = armStates(bail, graph, model, baseline);
  const result = run(starts, model, { records: () => false, stopAt: baseline.acquire.id });
  return new Set(
    result.complete
      ? result.outcomes.map((one) => (one.end === 'again' ? 'again' : (one.state.returned ?? 'void')))
      : [],
  );
}

/** The states in which a bail-out is taken, each with the node where it starts. */
export function armStates(
  bail: BailOut,
  graph: FlowGraph,
  model: FunctionModel,
  baseline: Baseline,
): readonly (readonly [number, ExitState])[] {
  const first = firstNode(bail, graph);
  if (first !== null) return (baseline.statesAt.get(first) ?? []).map((state) => [first, state] as const);
  const label = jumpTarget(bail, graph);
  if (label === null || bail.test === null) return [];
  const test = bail.test.span;
  return graph.nodes.flatMap((node) => {
    if (node.kind !== 'branch' || !contains(test, node.span)) return [];
    return (baseline.statesAt.get(node.id) ?? []).flatMap((state) =>
      decide(node, state, model).filter(([next]) => next === label),
    );
  });
}

/** Where a `goto`, `break` or `continue` leads; `null` for a `return`. */
export function jumpTarget({ jump, enclosing }: BailOut, graph: FlowGraph): number | null {
  if (jump.kind === 'goto') return graph.labels.get(jump.label) ?? null;
  if (jump.kind === 'return') return null;
  const around = [...enclosing]
    .reverse()
    .find((stmt) => isLoop(stmt) || (jump.kind === 'break' && stmt.kind === 'switch'));
  const loop = graph.loops.find((one) => one.span.start === around?.span.start && one.span.end === around.span.end);
  return (jump.kind === 'break' ? loop?.breakTo : loop?.continueTo) ?? null;
}

/** The first node of the statements from the start of the arm to the jump; `null` when the arm is only a `goto`. */
export function firstNode(bail: BailOut, graph: FlowGraph): number | null {
  const [head] = bail.arm;
  const span = { start: head?.span.start ?? bail.jump.span.start, end: bail.jump.span.end };
  const inside = graph.nodes.filter((node) => node.kind !== 'nop' && node.kind !== 'exit' && contains(span, node.span));
  return inside[0]?.id ?? null;
}

/** How a value is written in C for a variable of a type. */
export function inC(code: Code, type: { readonly base: string; readonly pointers: number } | undefined): string {
  const text = code.slice(2);
  if (integerOf(code) === null || !type) return text;
  if (type.pointers > 0 && text === '0') return 'NULL';
  return type.base === 'bool' && (text === '0' || text === '1') ? (text === '1' ? 'true' : 'false') : text;
}
