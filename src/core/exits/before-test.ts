// Whether the rest of the acquire's own statement uses the pointer before a test could stand behind it.
import type { FlowGraph } from '../flow/graph.js';
import type { AcquireInfo } from './acquire-info.js';
import { failedStates } from './prove.js';
import { prepare } from './search.js';

/** What is misused, e.g. `uses pte, which a failed map leaves NULL`; `null` where a test fits. */
export function misusedBeforeTest(graph: FlowGraph, acquireNode: number, info: AcquireInfo): string | null {
  const search = prepare(graph, acquireNode, info);
  const found: string[] = [];
  if (search) failedStates(search, (message) => void found.push(message));
  return found[0] ?? null;
}
