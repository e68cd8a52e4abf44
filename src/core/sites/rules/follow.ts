// Follows facts along all paths of a graph. Facts do not meet, so each fact's answer is exact for the graph, and the cost is
// that of the nodes that a fact reaches: nothing where nothing starts. Tests of one local agree.
import { successors, writes, type NameSet } from '../../flow/liveness.js';
import { placeOf } from '../paths/evaluate.js';
import type { FlowNode } from '../../flow/graph.js';
import type { GraphView } from './graph-view.js';

/** What becomes of a fact at a node; for a branch it is asked for each way. `null` ends it. */
export type Step<F> = (fact: F, node: FlowNode, way: 'next' | 'true' | 'false') => F | null;

/** More steps than this are not taken for one rule in one function, and the function says so; the largest of mm/ needs 25,000. */
export const MAX_VISITS = 100_000;

/** Locals whose truth is known on a path. */
export type Truths = Readonly<Record<string, boolean>>;

/**
 * `starts`: nodes with the fact that holds right after each, and what is known of locals then. `key` is equal for facts that
 * cannot be told apart. A local that is tested twice comes out the same both times while nobody sets it. A branch on a flag
 * that was set before the fact began goes `both` ways, or the fact `ends`: the flag may say the opposite.
 */
export function follow<F>(
  view: GraphView,
  starts: Iterable<readonly [node: number, fact: F, known?: Truths]>,
  key: (fact: F) => string,
  step: Step<F>,
  unknownFlags: 'both' | 'ends' = 'both',
): void {
  const { graph, flags, testedTwice, joins } = view;
  const seen = new Set<string>();
  const texts = new WeakMap<Truths, string>();
  const textOf = (known: Truths): string => {
    let text = texts.get(known);
    if (text === undefined) texts.set(known, (text = truthsText(known)));
    return text;
  };
  let visits = 0;
  const work: { id: number; fact: F; known: Truths }[] = [];
  const add = (id: number, fact: F | null, learned: Truths): void => {
    if (fact === null) return;
    if (visits >= MAX_VISITS) {
      view.cutShort();
      return;
    }
    let known = learned;
    // Only where paths meet can the same have been seen before.
    if (joins.has(id)) {
      known = forgetDead(learned, view.live[id]);
      const text = `${String(id)} ${textOf(known)} ${key(fact)}`;
      if (seen.has(text)) return;
      seen.add(text);
    }
    visits += 1;
    work.push({ id, fact, known });
  };
  for (const [id, fact, known] of starts) {
    const node = graph.nodes[id];
    if (node) for (const to of successors(node)) add(to, fact, known ?? {});
  }
  for (let item = work.pop(); item; item = work.pop()) {
    const { id, fact, known } = item;
    const node = graph.nodes[id];
    if (!node) continue;
    if (node.kind === 'branch') {
      const name = node.test.kind === 'ident' ? node.test.name : null;
      const value = name === null ? undefined : known[name];
      if (name !== null && value === undefined && unknownFlags === 'ends' && flags.has(name)) continue;
      const learns = name !== null && testedTwice.has(name);
      if (value !== false) add(node.whenTrue, step(fact, node, 'true'), learns ? { ...known, [name]: true } : known);
      if (value !== true) add(node.whenFalse, step(fact, node, 'false'), learns ? { ...known, [name]: false } : known);
      continue;
    }
    const after = step(fact, node, 'next');
    if (after === null) continue;
    const now = truthsAfter(known, node, view);
    for (const to of successors(node)) add(to, after, now);
  }
}

function truthsAfter(known: Truths, node: FlowNode, { flags, testedTwice }: GraphView): Truths {
  const name = writes(node);
  if (name === null && node.kind !== 'call') return known;
  const value = name === null ? undefined : flags.get(name)?.values.get(node.id);
  if (name !== null && value !== undefined) return { ...known, [name]: value };
  const isLost = (one: string): boolean =>
    one === name ||
    (node.kind === 'call' &&
      testedTwice.has(one) &&
      node.args.some((arg) => arg.kind === 'unary' && arg.op === '&' && placeOf(arg.operand) === one));
  let losesAny = false;
  for (const one in known) losesAny ||= isLost(one);
  if (!losesAny) return known;
  return Object.fromEntries(Object.entries(known).filter(([one]) => !isLost(one)));
}

/** What no one reads any more keeps nothing apart. */
function forgetDead(known: Truths, live: NameSet | undefined): Truths {
  let hasDead = false;
  for (const name in known) hasDead ||= live?.has(name) !== true;
  return hasDead ? Object.fromEntries(Object.entries(known).filter(([name]) => live?.has(name) === true)) : known;
}

function truthsText(known: Truths): string {
  return Object.entries(known)
    .map(([name, value]) => (value ? name : `!${name}`))
    .sort()
    .join();
}
