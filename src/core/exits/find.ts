// The search itself: candidates, each proved, the right ones in order of preference, equal ones once.
import type { Span } from '../c/span.js';
import type { FlowGraph } from '../flow/graph.js';
import type { AcquireInfo } from './acquire-info.js';
import type { Candidate } from './candidate.js';
import { candidates } from './candidates.js';
import { explain } from './explain.js';
import type { FailureExit, FailureExits, RejectedExit } from './failure-exit.js';
import { isHandled } from './handled.js';
import { order } from './order.js';
import { asksWalker, prove, returnedCodes, type Proof } from './prove.js';
import { prepare, type Search } from './search.js';
import { unboundedWalk } from './walk-bound.js';

export interface Proved {
  readonly candidate: Candidate;
  readonly proof: Extract<Proof, { ok: true }>;
}

/**
 * Ways out of the function for the case that the acquire fails, proved on this graph, the preferred one first.
 * A function with several `#if` variants has one graph each: see `combineExits`.
 */
export function findFailureExits(graph: FlowGraph, acquireNode: number, info: AcquireInfo): FailureExits {
  const search = prepare(graph, acquireNode, info);
  if (!search) return { exits: [], rejected: [], handled: false };
  if (isHandled(search)) return { exits: [], rejected: [], handled: true };
  if (!search.baseline.complete) {
    return { exits: [], rejected: [{ id: '*', why: 'the function has too many paths to be decided' }], handled: false };
  }
  const proved: Proved[] = [];
  const rejected: RejectedExit[] = [];
  for (const candidate of unique(candidates(search))) {
    const proof = prove(candidate, search);
    const why = proof.ok ? (unboundedWalk(candidate, search) ?? wrongValue(candidate, proof, search)) : proof.why;
    if (proof.ok && why === null) proved.push({ candidate, proof });
    else rejected.push({ id: candidate.id, why: why ?? '' });
  }
  const ordered = order(proved, search);
  // Starting over is a last resort: only where nothing else is right, or where the function does so today for this very case.
  const lasting = ordered.filter(
    (one) => !one.proof.retries || one.candidate.origin === 'no-table' || one.candidate.origin === 'no-upper',
  );
  const kept = withoutEquals(lasting.length > 0 ? lasting : ordered, search);
  const exits = kept.map((one): FailureExit => {
    const { id, statements, guards, newLabel } = one.candidate;
    return {
      id,
      statements,
      why: explain(one, search),
      ...(guards.length > 0 ? { guards } : {}),
      ...(newLabel ? { newLabel } : {}),
    };
  });
  const isKept = (id: string): boolean => proved.some((one) => one.candidate.id === id);
  return { exits, rejected: rejected.filter((one) => !isKept(one.id)), handled: false };
}

/** One candidate for each text and landing; the more trusted origin wins. */
function unique(all: readonly Candidate[]): readonly Candidate[] {
  const found = new Map<string, Candidate>();
  for (const one of all) {
    const key = `${one.id}|${JSON.stringify(one.landing)}|${String(one.guards.length)}`;
    if (!found.has(key) || one.origin !== 'other')
      found.set(key, found.get(key)?.origin === 'no-table' ? (found.get(key) ?? one) : one);
  }
  return [...found.values()];
}

/** The caller must not read success, or something else, where there was no table. */
function wrongValue(candidate: Candidate, proof: Proved['proof'], search: Search): string | null {
  for (const code of returnedCodes(proof.outcomes)) {
    if (code === null) continue;
    const known = search.nothing.find((one) => one.code === code);
    // What every path returns says nothing: something else must show that leaving the work undone is right.
    if (code === 'void' || known?.origin === 'always') {
      if (!search.toleratesNothing)
        return 'leaves the work undone, and nothing here or in the value returned tells anyone';
      continue;
    }
    if (known) continue;
    // A bail-out for this very case returns what it returns, such as the result of a call that it makes.
    const isSame = candidate.today.has(code) && /^(c:|[sn]:[$\d])/.test(code);
    const asEmpty =
      candidate.prefix.length === 0 && (candidate.origin === 'after-release' || candidate.origin === 'loop');
    if (candidate.origin === 'cursor' || isSame || (asEmpty && search.withoutEntries?.has(code) === true)) continue;
    const value = code.startsWith('c:') ? code.slice(2) : 'a value';
    return `returns ${value}, which the function does not return where there is no table`;
  }
  return null;
}

/** Candidates that do the same are one choice: the one that changes the text least speaks for all. */
function withoutEquals(all: readonly Proved[], search: Search): readonly Proved[] {
  const seen = new Map<string, Proved>();
  for (const one of all) {
    const key = behaviour(one);
    const known = seen.get(key);
    if (!known) seen.set(key, one);
    else if (intrusion(one, search) < intrusion(known, search)) seen.set(key, one);
  }
  return [...seen.values()];
}

/** How much text an exit adds besides its own jump. */
function intrusion({ candidate }: Proved, search: Search): number {
  const isNewReturn =
    'returns' in candidate.landing &&
    !asksWalker(candidate) &&
    !search.bails.some((bail) => textAt(bail.jump.span, search) === candidate.statements[0]);
  return (candidate.newLabel ? 3 : 0) + candidate.guards.length * 2 + candidate.prefix.length + (isNewReturn ? 2 : 0);
}

const textAt = (span: Span, search: Search): string =>
  search.info.text.slice(span.start, span.end).replace(/\s*\n\s*/g, ' ');

function behaviour({ proof, candidate }: Proved): string {
  const ends = proof.outcomes.map(({ end, state }) => {
    const effects = [...state.done].filter((effect) => !effect.startsWith('@')).sort();
    return `${end}|${state.returned ?? ''}|${effects.join(',')}|${[...state.held.keys()].sort().join(',')}`;
  });
  return `${asksWalker(candidate) ? 'again ' : ''}${[...new Set(ends)].sort().join(';')}`;
}
