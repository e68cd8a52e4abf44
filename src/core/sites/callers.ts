// What the callers of a function in the same file say about it: stack copies they pass, interrupts they turned off, releases they do.
import type { FunctionReading } from '../c/function-reading.js';
import type { FlowGraph, FlowNode } from '../flow/graph.js';
import { successors } from '../flow/liveness.js';
import type { CatalogueIndex } from '../helpers/catalogue.js';
import type { FileFunctions } from './file-functions.js';

/** How far up the callers of callers are followed. */
export const MAX_CALLER_DEPTH = 6;

export interface CallerFacts {
  /** A caller that passes the address of a local, or a by-value parameter, as argument `i`. */
  passesStackCopy(i: number): string | null;
  /** A function up the chain that turns interrupts off around the call. */
  irqsOff(): string | null;
  /** Whether a caller releases what it got: the helper kinds that it uses. */
  releases(): { readonly unmaps: boolean; readonly unlocks: boolean };
}

interface FoundCall {
  readonly graph: FlowGraph;
  readonly node: Extract<FlowNode, { kind: 'call' }>;
}

export function callerFacts(name: string, functions: FileFunctions, catalogue: CatalogueIndex): CallerFacts {
  const callsIn = (caller: FunctionReading, callee: string): FoundCall[] =>
    caller.calls.has(callee)
      ? functions
          .graphs(caller)
          .flatMap((graph) =>
            graph.nodes.flatMap((node) => (node.kind === 'call' && node.callee === callee ? [{ graph, node }] : [])),
          )
      : [];
  const calls = (callee: string): FoundCall[] =>
    functions.callersOf(callee).flatMap((caller) => callsIn(caller, callee));
  // Most chains of callers never turn interrupts off: that is seen in their tokens, and only the others are parsed.
  const irqs = (callee: string, depth: number, seen: Set<string>): string | null => {
    if (depth === 0 || seen.has(callee)) return null;
    seen.add(callee);
    for (const caller of functions.callersOf(callee)) {
      if (!caller.calls.has(callee)) continue;
      if (mentionsAny(caller, catalogue.irqOff)) {
        const found = callsIn(caller, callee).find(({ graph, node }) => irqsOffAt(graph, node.id, catalogue));
        if (found) return found.graph.function;
      }
      const above = irqs(caller.headName, depth - 1, seen);
      if (above !== null) return above;
    }
    return null;
  };
  return {
    passesStackCopy(i) {
      for (const { graph, node } of calls(name)) {
        const arg = node.args[i];
        if (arg?.kind !== 'unary' || arg.op !== '&' || arg.operand.kind !== 'ident') continue;
        if (graph.locals.get(arg.operand.name)?.pointers === 0) return graph.function;
      }
      return null;
    },
    irqsOff: () => irqs(name, MAX_CALLER_DEPTH, new Set()),
    releases() {
      const found = { unmaps: false, unlocks: false };
      for (const caller of functions.callersOf(name))
        if (caller.calls.has(name)) addReleases(caller, functions, catalogue, found, 2);
      return found;
    },
  };
}

function irqsOffAt(graph: FlowGraph, target: number, catalogue: CatalogueIndex): boolean {
  const isCall = (node: FlowNode, names: ReadonlySet<string>): boolean =>
    node.kind === 'call' && node.callee !== null && names.has(node.callee);
  return graph.nodes.some((start) => {
    if (!isCall(start, catalogue.irqOff)) return false;
    const seen = new Set<number>();
    const work = [...successors(start)];
    for (let id = work.pop(); id !== undefined; id = work.pop()) {
      const node = graph.nodes[id];
      if (!node || seen.has(id)) continue;
      seen.add(id);
      if (id === target) return true;
      if (!isCall(node, catalogue.irqOn)) work.push(...successors(node));
    }
    return false;
  });
}

const mentionsAny = (reading: FunctionReading, names: { has(name: string): boolean }): boolean =>
  [...reading.calls].some((called) => names.has(called));

/** Releases in a caller, or in the functions of the file that it calls. */
function addReleases(
  reading: FunctionReading,
  functions: FileFunctions,
  catalogue: CatalogueIndex,
  found: { unmaps: boolean; unlocks: boolean },
  depth: number,
): void {
  for (const callee of reading.calls) {
    const release = catalogue.releases.get(callee)?.helper;
    if (release) {
      found.unmaps ||= release.unmaps !== null;
      found.unlocks ||= release.unlocks !== null;
    } else if (catalogue.unlockCalls.has(callee)) {
      found.unlocks = true;
    } else if (depth > 0 && !catalogue.acquires.has(callee)) {
      for (const inner of functions.named(callee)) addReleases(inner, functions, catalogue, found, depth - 1);
    }
  }
}
