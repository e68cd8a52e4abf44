// Which branches of a function matter to its mappings: facts are kept about these only, so that equal states meet again.
import type { Expr } from '../../c/ast.js';
import { anyPart } from '../../flow/expressions.js';
import type { FlowGraph } from '../../flow/graph.js';
import { decidingBranches } from '../../flow/control-dependence.js';
import { successors, writes } from '../../flow/liveness.js';
import type { CatalogueIndex } from '../../helpers/catalogue.js';
import type { Summaries } from '../summaries.js';
import type { ReleasedLocals } from './released-locals.js';
import { rootOfExpr, testedLocals } from './evaluate.js';
import { maySleep } from './transfer-call.js';
import { acquireNodes } from './walk.js';

/**
 * Variables that can hold a mapping's entry or lock, or a struct that does: whatever a path does, no other variable
 * hands one to a callee.
 */
export function carrierNames(graph: FlowGraph, catalogue: CatalogueIndex): ReadonlySet<string> {
  const carriers = new Set<string>();
  const add = (expr: Expr | null | undefined): void => {
    const root = expr ? rootOfExpr(expr) : null;
    if (root !== null) carriers.add(root);
  };
  for (const node of graph.nodes) {
    const helper =
      node.kind === 'call' && node.callee !== null ? catalogue.acquires.get(node.callee)?.helper : undefined;
    if (node.kind !== 'call' || !helper) continue;
    add(node.result);
    if (helper.lockOut !== null) add(node.args[helper.lockOut]);
  }
  for (let size = -1; size !== carriers.size;) {
    size = carriers.size;
    for (const node of graph.nodes) if (node.kind === 'assign' && mentionsAny([node.value], carriers)) add(node.target);
  }
  return carriers;
}

/** Variables that tell a table that is mapped again from another one: in the pmd and address of acquires that may meet. */
function restartNames(graph: FlowGraph, catalogue: CatalogueIndex, cyclic: ReadonlySet<number>): ReadonlySet<string> {
  const acquires = [...acquireNodes(graph, catalogue).values()];
  const mayMeet = acquires.filter(
    (one) =>
      one.pmd !== null &&
      (cyclic.has(one.node.id) || acquires.some((other) => other !== one && other.pmd?.text === one.pmd?.text)),
  );
  return new Set(mayMeet.flatMap(({ pmd, cursor }) => [...(pmd?.names ?? []), ...cursor]));
}

/** Whether an expression has one of the names in it. */
export const mentionsAny = (exprs: readonly Expr[], names: ReadonlySet<string>): boolean =>
  exprs.some((expr) => anyPart(expr, (part) => part.kind === 'ident' && names.has(part.name)));

/** Branches that decide whether something is acquired, released, locked, stored or returned: only facts about these are kept. */
export function relevantBranches(
  graph: FlowGraph,
  catalogue: CatalogueIndex,
  summaries: Summaries,
  carriers: ReadonlySet<string>,
  cyclic: ReadonlySet<number>,
  released: ReleasedLocals,
): ReadonlySet<number> {
  const restarts = restartNames(graph, catalogue, cyclic);
  const held = reachableFromAcquires(graph, catalogue);
  const operations = graph.nodes.filter((node) => {
    if (restarts.has(writes(node) ?? '')) return true;
    if (node.kind === 'return') return true;
    // Where a result is found to be NULL, nothing was mapped.
    if (node.kind === 'branch') return node.test.kind === 'ident' && carriers.has(node.test.name);
    if (node.kind === 'assign') {
      if (node.target.kind !== 'ident') return node.value.kind !== 'number';
      return released.names.has(node.target.name) && rootOfExpr(node.value) !== node.target.name;
    }
    if (node.kind !== 'call') return false;
    if (held.has(node.id) && maySleep(node, catalogue)) return true;
    if (node.callee === null) return false;
    if (catalogue.acquires.has(node.callee) || catalogue.releases.has(node.callee)) return true;
    if (catalogue.lockCalls.has(node.callee) || catalogue.unlockCalls.has(node.callee)) return true;
    const summary = mentionsAny(node.args, carriers) ? summaries(node.callee) : null;
    return summary !== null && summary.releases.size + summary.locks.size > 0;
  });
  let relevant = decidingBranches(
    graph,
    operations.map((node) => node.id),
  );
  // What a relevant test compares was assigned somewhere, and whether it was may depend on other branches.
  for (let size = -1; size !== relevant.size;) {
    size = relevant.size;
    const tested = testedLocals(graph, relevant);
    const deciders = graph.nodes.filter((node) => {
      const written = writes(node);
      return written !== null && tested.has(written);
    });
    relevant = decidingBranches(
      graph,
      [...operations, ...deciders].map((node) => node.id),
    );
  }
  return relevant;
}

/** Nodes that may run while something is held. */
function reachableFromAcquires(graph: FlowGraph, catalogue: CatalogueIndex): ReadonlySet<number> {
  const seen = new Set<number>();
  const work = [...acquireNodes(graph, catalogue).keys()];
  for (let id = work.pop(); id !== undefined; id = work.pop()) {
    const node = graph.nodes[id];
    for (const next of node ? successors(node) : []) {
      if (!seen.has(next)) work.push(next);
      seen.add(next);
    }
  }
  return seen;
}
