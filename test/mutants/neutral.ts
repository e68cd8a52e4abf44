// When a change cannot concern pairing: decided on the graph alone, without values and without the walk that is tested.
import { textOf } from '../../src/core/flow/expressions.js';
import type { FlowGraph, FlowNode, PureExpr } from '../../src/core/flow/graph.js';
import { successors } from '../../src/core/flow/liveness.js';
import { BUILTIN_CATALOGUE } from '../../src/core/helpers/builtin.js';
import { CatalogueIndex } from '../../src/core/helpers/catalogue.js';

const catalogue = new CatalogueIndex(BUILTIN_CATALOGUE);
const isOperation = (name: string): boolean =>
  [catalogue.acquires, catalogue.releases, catalogue.lockCalls, catalogue.unlockCalls].some((calls) => calls.has(name));

/** Words beyond this number are not compared. */
const MAX_PATHS = 3000;

/** The acquires and releases in order on every path from a label (`null`: from a return), each loop taken once at most. */
export function pairingWords(graph: FlowGraph, label: string | null): ReadonlySet<string> | null {
  const start = label === null ? graph.exit : graph.labels.get(label);
  if (start === undefined) return null;
  const words = new Set<string>();
  let paths = 0;
  const follow = (id: number, word: string, seen: ReadonlySet<string>): boolean => {
    const node = graph.nodes[id];
    if (!node) return true;
    const next = successors(node);
    const said =
      node.kind === 'call' && node.callee !== null && isOperation(node.callee)
        ? `${word}${node.callee}(${node.args.map(textOf).join(',')});`
        : word;
    if (next.length === 0) {
      words.add(said);
      return ++paths <= MAX_PATHS;
    }
    return next.every((target) => {
      const edge = `${String(id)}>${String(target)}`;
      return seen.has(edge) || follow(target, said, next.length > 1 ? new Set(seen).add(edge) : seen);
    });
  };
  return follow(start, '', new Set()) ? words : null;
}

export function sameWords(one: ReadonlySet<string> | null, other: ReadonlySet<string> | null): boolean {
  return one !== null && other !== null && one.size === other.size && [...one].every((word) => other.has(word));
}

/** Whether some path leads from the acquire into a stretch of the text without coming by a release, or finding NULL. */
export function canBeHeldAt(
  graph: FlowGraph,
  acquire: number,
  releases: ReadonlySet<number>,
  span: { start: number; end: number },
): boolean {
  const start = graph.nodes[acquire];
  const result = start?.kind === 'call' && start.result?.kind === 'ident' ? start.result.name : null;
  const seen = new Set<number>();
  const work = start ? [...successors(start)] : [];
  for (let id = work.pop(); id !== undefined; id = work.pop()) {
    const node = graph.nodes[id];
    if (!node || seen.has(id)) continue;
    seen.add(id);
    if (node.span.start >= span.start && node.span.end <= span.end && node.kind !== 'nop' && node.kind !== 'exit')
      return true;
    if (releases.has(id)) continue;
    if (node.kind === 'branch' && node.test.kind === 'ident' && node.test.name === result) work.push(node.whenTrue);
    else work.push(...successors(node));
  }
  return false;
}

interface Stand {
  readonly mapped: boolean;
  readonly locked: boolean;
  /** Lock variables that hold a lock of another kind, such as a pmd's. */
  readonly foreign: ReadonlySet<string>;
}

/**
 * Whether every path of a graph, feasible or not, gives back once what it maps: then no change of exits has broken that.
 * Locks of other kinds are no mappings; whether they pair is not asked.
 */
export function pairsOnEveryPath(graph: FlowGraph): boolean {
  const seen = new Set<string>();
  const work: [number, Stand][] = [[graph.entry, { mapped: false, locked: false, foreign: new Set() }]];
  for (let item = work.pop(); item; item = work.pop()) {
    const [id, stand] = item;
    const node = graph.nodes[id];
    const key = `${String(id)} ${String(stand.mapped)} ${String(stand.locked)} ${[...stand.foreign].sort().join()}`;
    if (!node || seen.has(key)) continue;
    seen.add(key);
    if (node.kind === 'exit' && (stand.mapped || stand.locked)) return false;
    const after = node.kind === 'call' && node.callee !== null ? called(node, node.callee, stand) : stand;
    if (after === null) return false;
    for (const next of successors(node)) {
      const failed = node.kind === 'branch' && next === node.whenFalse && isResult(graph, node.test);
      work.push([next, failed ? { ...after, mapped: false, locked: false } : after]);
    }
  }
  return true;
}

/** `null` where something is given back that is not held, or taken that is. */
function called(node: Extract<FlowNode, { kind: 'call' }>, name: string, stand: Stand): Stand | null {
  const argument = (i: number | null): string => {
    const arg = i === null ? undefined : node.args[i];
    return arg ? textOf(arg).replace(/^&\((.*)\)$/, '$1') : '';
  };
  const acquire = catalogue.acquires.get(name)?.helper;
  if (acquire) {
    if (stand.mapped || stand.locked || !acquire.maps) return null;
    const foreign = new Set(stand.foreign);
    foreign.delete(argument(acquire.lockOut));
    return { mapped: true, locked: acquire.locks, foreign };
  }
  if (catalogue.otherLockSources.has(name) && node.result)
    return { ...stand, foreign: new Set(stand.foreign).add(textOf(node.result)) };
  const release = catalogue.releases.get(name)?.helper;
  const unlock = catalogue.unlockCalls.get(name)?.argument ?? release?.unlocks ?? null;
  const unmaps = release != null && release.unmaps !== null;
  const unlocks = unlock !== null && !stand.foreign.has(argument(unlock));
  if ((unmaps && !stand.mapped) || (unlocks && !stand.locked)) return null;
  return { ...stand, mapped: stand.mapped && !unmaps, locked: stand.locked && !unlocks };
}

function isResult(graph: FlowGraph, test: PureExpr): boolean {
  return (
    test.kind === 'ident' &&
    graph.nodes.some(
      (node) =>
        node.kind === 'call' &&
        node.callee !== null &&
        catalogue.acquires.has(node.callee) &&
        node.result?.kind === 'ident' &&
        node.result.name === test.name,
    )
  );
}
