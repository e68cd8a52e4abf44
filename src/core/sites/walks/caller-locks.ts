// What the callers in the same file hold around a function that takes no lock itself.
import type { Expr } from '../../c/ast.js';
import { anyPart } from '../../flow/expressions.js';
import type { FlowNode } from '../../flow/graph.js';
import type { WalkFamily } from '../../helpers/catalogue.js';
import type { FileFunctions } from '../file-functions.js';
import { heldLocks } from './held-locks.js';

/** How far up the callers of callers are followed; one further up counts as without a lock. */
const MAX_CALLER_DEPTH = 6;

export interface CallerLocks {
  /** `caller() holds lock`, one for each caller that holds one. */
  readonly held: readonly string[];
  /** Callers that hold none, as far as the file says. */
  readonly bare: readonly string[];
  /** Functions of the file that use the name otherwise than to call it: whoever calls it through a pointer is not known. */
  readonly pointers: readonly string[];
}

/** A caller without a lock is judged by its own callers; one that nobody in the file calls holds none here. */
export function callerLocks(name: string, functions: FileFunctions, family: WalkFamily): CallerLocks {
  const held = new Set<string>();
  const bare = new Set<string>();
  const pointers = new Set<string>();
  const seen = new Set([name]);
  const visit = (callee: string, depth: number): void => {
    let found = false;
    for (const caller of functions.callersOf(callee)) {
      for (const graph of functions.graphs(caller)) {
        const locks = heldLocks(graph, family);
        for (const node of graph.nodes) {
          if (namesWithoutCall(node, callee)) pointers.add(graph.function);
          const at = locks[node.id];
          if (node.kind !== 'call' || node.callee !== callee || !at || graph.function === callee) continue;
          found = true;
          const [lock] = at.always;
          if (lock !== undefined) held.add(`${graph.function}() holds ${lock}`);
          else if (at.sometimes.size > 0 || depth === 0) bare.add(graph.function);
          else if (!seen.has(graph.function)) {
            seen.add(graph.function);
            visit(graph.function, depth - 1);
          }
        }
      }
    }
    if (!found && pointers.size === 0) bare.add(callee);
  };
  visit(name, MAX_CALLER_DEPTH);
  return { held: [...held].sort(), bare: [...bare].sort(), pointers: [...pointers].sort() };
}

function namesWithoutCall(node: FlowNode, name: string): boolean {
  const isName = (part: Expr): boolean => part.kind === 'ident' && part.name === name;
  if (node.kind === 'assign') return anyPart(node.value, isName);
  return node.kind === 'call' && node.args.some((arg) => anyPart(arg, isName));
}
