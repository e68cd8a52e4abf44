// The search itself: candidates, each proved, the right ones in order of preference, equal ones once.
import type { FlowGraph } from '../flow/graph.js';
import type { AcquireInfo } from './acquire-info.js';
import type { Candidate } from './candidate.js';
import { candidates } from './candidates.js';
import { explain } from './explain.js';
import type { FailureExit, FailureExits, RejectedExit } from './failure-exit.js';
import { isHandled } from './handled.js';
import { failedStates, prove, returnedCodes, type Proof } from './prove.js';
import { prepare, type Search } from './search.js';
import { select } from './select.js';
import { unboundedWalk } from './walk-bound.js';

export interface Proved {
  readonly candidate: Candidate;
  readonly proof: Extract<Proof, { ok: true }>;
}

const NOTHING: FailureExits = { exits: [], rejected: [], handled: false, usedBeforeTest: null };

/** Whether there is any way out for the case that the acquire fails, or it is handled already; `rejected` where not. */
export function findAnyFailureExit(
  graph: FlowGraph,
  acquireNode: number,
  info: AcquireInfo,
): { readonly exists: boolean; readonly rejected: readonly RejectedExit[] } {
  const found = begin(graph, acquireNode, info);
  if ('exits' in found) return { exists: found.handled, rejected: found.rejected };
  const rejected: RejectedExit[] = [];
  for (const { candidate, why } of tried(found)) {
    if (why === null) return { exists: true, rejected: [] };
    rejected.push({ id: candidate.id, why });
  }
  return { exists: false, rejected };
}

/**
 * Ways out of the function for the case that the acquire fails, proved on this graph, the preferred one first.
 * A function with several `#if` variants has one graph each: see `combineExits`.
 */
export function findFailureExits(graph: FlowGraph, acquireNode: number, info: AcquireInfo): FailureExits {
  const search = begin(graph, acquireNode, info);
  if ('exits' in search) return search;
  const proved: Proved[] = [];
  const rejected: RejectedExit[] = [];
  for (const { candidate, proof, why } of tried(search)) {
    if (why === null) proved.push({ candidate, proof });
    else rejected.push({ id: candidate.id, why });
  }
  const exits = select(proved, search).map((one): FailureExit => {
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
  const used: string[] = [];
  failedStates(search, (message) => void used.push(message));
  return {
    exits,
    rejected: rejected.filter((one) => !isKept(one.id)),
    handled: false,
    usedBeforeTest: used[0] ?? null,
  };
}

/** What to search in, or the result where that is clear without a search. */
function begin(graph: FlowGraph, acquireNode: number, info: AcquireInfo): Search | FailureExits {
  const search = prepare(graph, acquireNode, info);
  if (!search) return NOTHING;
  if (isHandled(search)) return { ...NOTHING, handled: true };
  if (search.baseline.complete) return search;
  return { ...NOTHING, rejected: [{ id: '*', why: 'the function has too many paths to be decided' }] };
}

type Tried =
  (Proved & { readonly why: null }) | { readonly candidate: Candidate; readonly proof: Proof; readonly why: string };

/** The candidates one by one, each with its proof or what is wrong with it. */
function* tried(search: Search): Generator<Tried> {
  for (const candidate of unique(candidates(search))) {
    const proof = prove(candidate, search);
    if (!proof.ok) {
      yield { candidate, proof, why: proof.why };
      continue;
    }
    const why = unboundedWalk(candidate, search) ?? wrongValue(candidate, proof, search);
    yield why === null ? { candidate, proof, why } : { candidate, proof, why };
  }
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
  // Where the pmd was tested anew, the function has decided anew.
  for (const code of returnedCodes(proof.outcomes.filter((one) => !one.state.must.has('@retest')))) {
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
