// What is seen of one step of a walk: the raw material of its reasons.
import { originNames } from '../origins.js';
import { textOf } from '../../flow/expressions.js';
import { writes } from '../../flow/liveness.js';
import type { FlowGraph, FlowNode } from '../../flow/graph.js';
import type { FileFunctions } from '../file-functions.js';
import { baseOf } from '../pins/page-array.js';
import { callerLocks, type CallerLocks } from './caller-locks.js';
import { heldLocks, type HeldLocks } from './held-locks.js';
import { nameOf, reachableFrom, type WalkSite } from './walk-sites.js';

type CallNode = Extract<FlowNode, { kind: 'call' }>;

export interface WalkRecord {
  readonly locks: HeldLocks;
  /** Asked where the function holds no lock at the step. */
  readonly callers: CallerLocks | null;
  /** A lock that is held begins at something that the step is given. */
  readonly isRelated: boolean;
  readonly exchange: { readonly node: number; readonly name: string; readonly through: string | null } | null;
  /** Frees of what the step returned; `flushed` where a flush comes before it on every path of the function. */
  readonly freed: { readonly node: number; readonly name: string; readonly flushed: boolean } | null;
  readonly listed: { readonly node: number; readonly name: string } | null;
  readonly handedOut: { readonly node: number; readonly how: 'returned' | 'stored' } | null;
}

export function walkRecord(site: WalkSite, graph: FlowGraph, functions: FileFunctions): WalkRecord {
  const { node, family } = site;
  const locks = heldLocks(graph, family)[node.id] ?? { always: new Set<string>(), sometimes: new Set<string>() };
  const given = originNames(graph, node.args).names;
  const after = reachableFrom(site.made, graph);
  const freed = takes(site, family.frees, graph);
  const listed = takes(site, family.lists, graph);
  return {
    locks,
    callers: locks.sometimes.size === 0 ? callerLocks(graph.function, functions, family) : null,
    isRelated: [...locks.always].some((lock) => given.has(/[A-Za-z_]\w*/.exec(lock)?.[0] ?? '')),
    exchange: exchangeOf(site, graph, functions),
    freed: freed && { ...freed, flushed: isFlushed(freed.node, site, graph) },
    listed,
    handedOut: handedOut(site, graph, after),
  };
}

/** A call after the step that gets what the step returned, directly or as a value computed from it. */
function takes(site: WalkSite, names: readonly string[], graph: FlowGraph) {
  const { pointer } = site;
  if (pointer === null) return null;
  // Once the variable has another value, it is another table's.
  const isSet = (node: FlowNode): boolean => writes(node) === pointer;
  const found = reachableFrom(site.made, graph, isSet).filter(
    (node): node is CallNode =>
      node.kind === 'call' &&
      node.callee !== null &&
      names.includes(node.callee) &&
      node.args.some((arg) => nameOf(baseOf(arg)) === pointer),
  );
  const [first] = found.sort((a, b) => a.id - b.id);
  return first ? { node: first.id, name: first.callee ?? '' } : null;
}

function isFlushed(free: number, { family }: WalkSite, graph: FlowGraph): boolean {
  const isFlush = (node: FlowNode): boolean =>
    node.kind === 'call' && node.callee !== null && family.flushes.includes(node.callee);
  const starts = [graph.entry, free].flatMap((id) => graph.nodes[id] ?? []);
  return starts.every((start) => reachableFrom(start, graph, isFlush).every((node) => node.id !== free));
}

/** In the function, or in the function of the file that makes the step. */
function exchangeOf(site: WalkSite, graph: FlowGraph, functions: FileFunctions): WalkRecord['exchange'] {
  const isExchange = (node: FlowNode): node is CallNode =>
    node.kind === 'call' && node.callee !== null && site.family.exchanges.includes(node.callee);
  const own = graph.nodes.find(isExchange);
  if (own) return { node: own.id, name: own.callee ?? '', through: null };
  for (const node of graph.nodes) {
    if (node.kind !== 'call' || node.callee === null || node.callee === graph.function) continue;
    const { callee } = node;
    // Only where the callee gets or gives an entry of this walk.
    const isOfWalk = node.id === site.node.id || node.args.some((arg) => nameOf(baseOf(arg)) === site.pointer);
    if (!isOfWalk || site.pointer === null) continue;
    const inner = functions.graphsOf(callee).flatMap((one) => one.nodes.filter(isExchange));
    if (inner[0]) return { node: node.id, name: inner[0].callee ?? '', through: callee };
  }
  return null;
}

function handedOut({ pointer }: WalkSite, graph: FlowGraph, after: readonly FlowNode[]): WalkRecord['handedOut'] {
  if (pointer === null) return null;
  const names = new Set([pointer]);
  for (let size = 0; size !== names.size;) {
    size = names.size;
    for (const node of graph.nodes)
      if (node.kind === 'assign' && node.target.kind === 'ident' && names.has(nameOf(baseOf(node.value)) ?? ''))
        names.add(node.target.name);
  }
  for (const node of [...after].sort((a, b) => a.id - b.id)) {
    if (node.kind === 'return' && node.value && names.has(nameOf(baseOf(node.value)) ?? ''))
      return { node: node.id, how: 'returned' };
    const isOut = node.kind === 'assign' && node.target.kind !== 'ident' && textOf(node.target) !== pointer;
    if (isOut && names.has(nameOf(baseOf(node.value)) ?? '')) return { node: node.id, how: 'stored' };
  }
  return null;
}
