// Which of several right exits is preferred; docs/failure-exits.md says why.
import type { Origin } from './candidate.js';
import type { Proved } from './find.js';
import { returnedCodes } from './prove.js';
import type { Search } from './search.js';
import { ZERO } from './values.js';

const TRUST: readonly Origin[] = [
  'walk-again',
  'no-table',
  'no-upper',
  'convention',
  'cursor',
  'entry',
  'loop',
  'after-release',
  'other',
  'walk-again-weak',
  'errno',
];

export function order(proved: readonly Proved[], search: Search, restarts: ReadonlySet<Proved>): readonly Proved[] {
  const keys = new Map(proved.map((one) => [one, rank(one, search, restarts.has(one))]));
  return [...proved].sort((a, b) => {
    const [x, y] = [keys.get(a) ?? [], keys.get(b) ?? []];
    for (let i = 0; i < x.length; i++) {
      const difference = (x[i] ?? 0) - (y[i] ?? 0);
      if (difference !== 0) return difference;
    }
    return a.candidate.id < b.candidate.id ? -1 : 1;
  });
}

/** Compared from left to right, smaller first. */
function rank({ candidate, proof }: Proved, search: Search, restarts: boolean): number[] {
  const codes = returnedCodes(proof.outcomes);
  const isOwnGuard = candidate.origin === 'no-table' || candidate.origin === 'no-upper';
  // In a callback of the walker a value other than 0 ends the whole walk.
  const endsWalk = search.walker !== null && [...codes].some((code) => code !== null && code !== ZERO);
  const value = search.nothing.findIndex((one) => codes.has(one.code));
  return [
    proof.retries && !isOwnGuard && !restarts ? 1 : 0,
    endsWalk && search.nothing[0]?.code === ZERO && !codes.has(null) && returnsConstant(codes) ? 1 : 0,
    restarts ? 0 : TRUST.indexOf(candidate.origin) + 1,
    candidate.strength[0],
    value < 0 ? search.nothing.length : value,
    candidate.strength[1],
    candidate.guards.length,
    candidate.newLabel ? 1 : 0,
    candidate.statements.length,
    candidate.id === 'continue' ? 1 : 0,
  ];
}

function returnsConstant(codes: ReadonlySet<string | null>): boolean {
  return [...codes].every((code) => code?.startsWith('c:') === true);
}
