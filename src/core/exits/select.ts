// Which of the proved exits are offered: equal ones once, starting over only where that is what the function itself does.
import type { Span } from '../c/span.js';
import type { Proved } from './find.js';
import { order } from './order.js';
import { asksWalker } from './prove.js';
import type { Search } from './search.js';

/** The preferred exit first. */
export function select(proved: readonly Proved[], search: Search): readonly Proved[] {
  const restarts = ownRestarts(proved, search);
  const ordered = order(proved, search, restarts);
  const lasting = ordered.filter((one) => !one.proof.retries || restarts.has(one) || isGuard(one));
  return withoutEquals(lasting.length > 0 ? lasting : ordered, search);
}

const isGuard = ({ candidate }: Proved): boolean => candidate.origin === 'no-table' || candidate.origin === 'no-upper';

/**
 * Where the function does different things for different pmds that are no table, what is right depends on what the pmd is
 * now: its own jump back to those tests is right, and bounded if they let nothing but a table pass.
 */
function ownRestarts(proved: readonly Proved[], search: Search): ReadonlySet<Proved> {
  const guards = proved.filter(({ candidate, proof }) => candidate.origin === 'no-table' && !proof.retries);
  const isSure = guards.some(({ candidate }) => candidate.strength[0] === 0);
  if (!isSure || new Set(guards.map(behaviour)).size < 2) return new Set();
  return new Set(
    proved.filter(
      ({ candidate, proof }) =>
        proof.retries &&
        candidate.prefix.length === 0 &&
        search.bails.some(
          ({ jump }) =>
            jump.kind === 'goto' &&
            candidate.id === `goto ${jump.label}` &&
            leadsBack(jump.label, jump.span, search) &&
            jump.span.start < search.acquire.span.start,
        ),
    ),
  );
}

function leadsBack(label: string, from: Span, search: Search): boolean {
  const node = search.graph.nodes[search.graph.labels.get(label) ?? -1];
  return node !== undefined && node.span.start < from.start;
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
    const effects = [...state.may].filter((effect) => !effect.startsWith('@')).sort();
    const returned = (state.returned ?? '').replace(/^[sn]:.*/, 'some value');
    return `${end}|${returned}|${effects.join(',')}|${[...state.held.keys()].sort().join(',')}`;
  });
  return `${asksWalker(candidate) ? 'again ' : ''}${[...new Set(ends)].sort().join(';')}`;
}
