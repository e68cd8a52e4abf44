// What the function does today when the table is there and has nothing of interest in it: an empty table is as good as none.
import { identifiers } from '../flow/expressions.js';
import type { FlowGraph } from '../flow/graph.js';
import { meaningOf } from '../helpers/table-tests.js';
import type { Baseline } from './baseline.js';
import type { FunctionModel } from './function-model.js';
import { run } from './run.js';
import { step } from './transfer.js';
import type { Code } from './values.js';

/**
 * Values returned when every entry that is tested is absent or changed; `null` where the function does not ask, or does
 * something with an entry all the same (it may want to find it empty).
 */
export function returnedWithoutEntries(
  graph: FlowGraph,
  model: FunctionModel,
  baseline: Baseline,
  section: ReadonlySet<number>,
  entries: ReadonlySet<string>,
): ReadonlySet<Code> | null {
  const decided = new Map<string, boolean>();
  for (const node of graph.nodes) {
    if (node.kind !== 'call' || !section.has(node.id) || node.callee === null || node.result?.kind !== 'ident')
      continue;
    for (const outcome of [true, false]) {
      const meaning = meaningOf(node.callee, outcome);
      if (meaning === 'no-entry' || meaning === 'changed') decided.set(node.result.name, outcome);
    }
  }
  if (decided.size === 0) return null;
  const forced = graph.nodes.map((node) => {
    const outcome = node.kind === 'branch' && node.test.kind === 'ident' ? decided.get(node.test.name) : undefined;
    if (node.kind !== 'branch' || outcome === undefined) return node;
    return {
      kind: 'nop' as const,
      id: node.id,
      span: node.span,
      label: null,
      next: outcome ? node.whenTrue : node.whenFalse,
    };
  });
  const absent: FunctionModel = { ...model, graph: { ...graph, nodes: forced } };
  const options = { records: () => false, stopAt: baseline.acquire.id };
  const starts = baseline.atAcquire.flatMap((state) => step(baseline.acquire, state, absent, options));
  const result = run(starts, absent, options);
  const usesEntry = forced.some(
    (node) =>
      node.kind === 'call' &&
      result.statesAt.has(node.id) &&
      section.has(node.id) &&
      !(node.callee !== null && model.catalogue.releases.has(node.callee)) &&
      node.args.some((arg) => arg.kind === 'ident' && entries.has(arg.name)),
  );
  const writesEntry = forced.some(
    (node) =>
      node.kind === 'assign' &&
      node.target.kind !== 'ident' &&
      result.statesAt.has(node.id) &&
      [...identifiers(node.target)].some((name) => entries.has(name)),
  );
  if (!result.complete || usesEntry || writesEntry) return null;
  return new Set(result.outcomes.flatMap((one) => (one.end === 'exit' ? [one.state.returned ?? 'void'] : [])));
}
