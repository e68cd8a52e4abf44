// What a call of a function hands over, and what its caller gives back of what it got.
import type { Expr } from '../../c/ast.js';
import { identifiers, textOf } from '../../flow/expressions.js';
import type { FlowGraph, FlowNode } from '../../flow/graph.js';
import type { CatalogueIndex } from '../../helpers/catalogue.js';
import type { FileFunctions } from '../file-functions.js';
import { rootOfExpr } from '../paths/evaluate.js';

type Call = Extract<FlowNode, { kind: 'call' }>;

/** How far up the callers of callers are followed inside a file. */
export const MAX_CALLER_DEPTH = 6;

/** Positions of arguments that are the address of a local, or of a parameter by value. */
export function stackCopies(graph: FlowGraph, call: Call): number[] {
  return call.args.flatMap((arg, i) => {
    if (arg.kind !== 'unary' || arg.op !== '&' || arg.operand.kind !== 'ident') return [];
    return graph.locals.get(arg.operand.name)?.pointers === 0 ? [i] : [];
  });
}

/** Arguments that are a parameter of the caller as it came. */
export function forwardedParameters(graph: FlowGraph, call: Call): (readonly [number, number])[] {
  return call.args.flatMap((arg, i) => {
    const parameter = arg.kind === 'ident' ? graph.params.findIndex((one) => one.name === arg.name) : -1;
    return parameter < 0 ? [] : [[i, parameter] as const];
  });
}

/** Whether an argument is an entry of a table that the caller maps, under the name that it was mapped to. */
export function handsEntry(graph: FlowGraph, call: Call, catalogue: CatalogueIndex): boolean {
  const entries = new Set(
    graph.nodes.flatMap((node) =>
      node.kind === 'call' && node.result && catalogue.acquires.get(node.callee ?? '')?.helper.returns === 'entry'
        ? [textOf(node.result)]
        : [],
    ),
  );
  for (const node of graph.nodes)
    if (node.kind === 'assign' && entries.has(textOf(node.value))) entries.add(textOf(node.target));
  return call.args.some((arg) => entries.has(textOf(arg)));
}

/** What a caller, or a callee of its file that it hands that to, gives back of what a call gave it. */
export function releasesOf(
  graph: FlowGraph,
  call: Call,
  functions: FileFunctions,
  catalogue: CatalogueIndex,
): { readonly unmaps: boolean; readonly unlocks: boolean } {
  const got = givenBy(call, graph, functions.named(call.callee ?? '').length > 0);
  const isOurs = (arg: Expr): boolean => {
    const root = rootOfExpr(arg);
    return root !== null && got.has(root);
  };
  const found = { unmaps: false, unlocks: false };
  for (const node of graph.nodes) {
    if (node.kind !== 'call' || node.callee === null || !node.args.some(isOurs)) continue;
    const release = catalogue.releases.get(node.callee)?.helper;
    if (release) {
      found.unmaps ||= release.unmaps !== null;
      found.unlocks ||= release.unlocks !== null;
    } else if (catalogue.unlockCalls.has(node.callee)) {
      found.unlocks = true;
    } else if (node !== call && !catalogue.acquires.has(node.callee)) {
      const named = namedReleases(node.callee, functions, catalogue);
      found.unmaps ||= named.unmaps;
      found.unlocks ||= named.unlocks;
    }
  }
  return found;
}

/**
 * Variables that may hold what the call gave: its result, what it was given the address of and, for a function of the same
 * file, structs that it may fill. What another file's function leaves in a struct has more ways in and out than this sees.
 */
function givenBy(call: Call, graph: FlowGraph, fillsStructs: boolean): ReadonlySet<string> {
  const got = new Set<string>();
  for (const expr of call.result ? [call.result, ...call.args] : call.args) {
    const isVariable = expr === call.result ? expr.kind === 'ident' : expr.kind === 'unary' && expr.op === '&';
    const root = isVariable || fillsStructs ? rootOfExpr(expr) : null;
    if (root !== null) got.add(root);
  }
  for (let size = -1; size !== got.size;) {
    size = got.size;
    for (const node of graph.nodes) {
      if (node.kind !== 'assign' || ![...identifiers(node.value)].some((name) => got.has(name))) continue;
      const root = rootOfExpr(node.target);
      if (root !== null) got.add(root);
    }
  }
  return got;
}

/** The releases that a function of the file names itself; it is not read for that. */
function namedReleases(
  name: string,
  functions: FileFunctions,
  catalogue: CatalogueIndex,
): { readonly unmaps: boolean; readonly unlocks: boolean } {
  const found = { unmaps: false, unlocks: false };
  for (const reading of functions.named(name)) {
    for (const word of reading.calls) {
      const helper = catalogue.releases.get(word)?.helper;
      found.unmaps ||= helper?.unmaps != null;
      found.unlocks ||= helper?.unlocks != null || catalogue.unlockCalls.has(word);
    }
  }
  return found;
}
