// Follows facts along all paths of a graph. Facts do not meet, so each fact's answer is exact for the graph, and the cost is
// that of the nodes that a fact reaches: nothing where nothing starts. Flags are told apart as far as their values are seen.
import { successors } from '../../flow/liveness.js';
import type { FlowNode } from '../../flow/graph.js';
import type { GraphView } from './graph-view.js';

/** What becomes of a fact at a node; for a branch it is asked for each way. `null` ends it. */
export type Step<F> = (fact: F, node: FlowNode, way: 'next' | 'true' | 'false') => F | null;

/** More facts than this in one function are not followed: an odd function then has no finding of the rule. */
const MAX_VISITS = 20_000;

type Flags = Readonly<Record<string, boolean>>;

/**
 * `starts`: nodes with the fact that holds right after each. `key` is equal for facts that cannot be told apart.
 * A branch on a flag that was set before the fact began goes `both` ways, or the fact `ends`: the flag may say the opposite.
 */
export function follow<F>(
  view: GraphView,
  starts: Iterable<readonly [number, F]>,
  key: (fact: F) => string,
  step: Step<F>,
  unknownFlags: 'both' | 'ends' = 'both',
): void {
  const { graph, flags } = view;
  const seen = new Set<string>();
  const work: { id: number; fact: F; known: Flags }[] = [];
  const add = (id: number, fact: F | null, known: Flags): void => {
    if (fact === null) return;
    const text = `${String(id)} ${flagsText(known)} ${key(fact)}`;
    if (seen.has(text) || seen.size >= MAX_VISITS) return;
    seen.add(text);
    work.push({ id, fact, known });
  };
  for (const [id, fact] of starts) {
    const node = graph.nodes[id];
    if (node) for (const to of successors(node)) add(to, fact, {});
  }
  for (let item = work.pop(); item; item = work.pop()) {
    const { id, fact, known } = item;
    const node = graph.nodes[id];
    if (!node) continue;
    if (node.kind === 'branch') {
      const flag = node.test.kind === 'ident' && flags.has(node.test.name) ? node.test.name : null;
      const value = flag === null ? undefined : known[flag];
      if (flag !== null && value === undefined && unknownFlags === 'ends') continue;
      if (value !== false)
        add(node.whenTrue, step(fact, node, 'true'), flag === null ? known : { ...known, [flag]: true });
      if (value !== true)
        add(node.whenFalse, step(fact, node, 'false'), flag === null ? known : { ...known, [flag]: false });
      continue;
    }
    const after = step(fact, node, 'next');
    if (after === null) continue;
    const set = node.kind === 'assign' && node.target.kind === 'ident' ? flags.get(node.target.name) : undefined;
    const now = set && node.kind === 'assign' ? { ...known, [set.name]: set.values.get(node.id) === true } : known;
    for (const to of successors(node)) add(to, after, now);
  }
}

function flagsText(known: Flags): string {
  return Object.entries(known)
    .map(([name, value]) => (value ? name : `!${name}`))
    .sort()
    .join();
}
