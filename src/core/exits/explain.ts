// The sentence that goes with a proved exit.
import { pairOf } from './function-model.js';
import type { Proved } from './find.js';
import { returnedCodes } from './prove.js';
import type { Search } from './search.js';

export function explain({ candidate, proof }: Proved, search: Search): string {
  const reason = origin({ candidate, proof });
  const held = new Set(search.baseline.atAcquire.flatMap((state) => [...state.held.keys()].map(pairOf)));
  const released = held.size > 0 ? ` It gives back ${[...held].sort().join(', ')}.` : '';
  const guarded = candidate.guards.length > 0 ? ' The release there is put behind a test of the pointer.' : '';
  return `${reason}${released}${guarded}`;
}

function origin({ candidate, proof }: Proved): string {
  const codes = [...returnedCodes(proof.outcomes)].filter((code) => code !== null && code !== 'void');
  const value =
    codes.length === 1 && codes[0]?.startsWith('c:') === true ? ` (the function returns ${codes[0].slice(2)})` : '';
  switch (candidate.origin) {
    case 'walk-again':
      return 'The page walker looks at the pmd again: an empty one becomes a hole, one that maps memory is handled under its lock, and nothing is lost.';
    case 'walk-again-weak':
      return 'The page walker looks at the pmd again; the tests before the map end that once the pmd is no table.';
    case 'no-table':
      return `As where \`${candidate.test ?? ''}\` finds no table today${value}.`;
    case 'no-upper':
      return `As where \`${candidate.test ?? ''}\` finds an upper level missing today${value}.`;
    case 'convention':
      return `The code for "no page table" among those that the function reports${value}.`;
    case 'cursor':
      return 'The value that tells the caller that this range is done.';
    case 'entry':
      return `As where \`${candidate.test ?? ''}\` finds the entry gone or changed today${value}.`;
    case 'loop':
      return candidate.id.endsWith('break')
        ? `Without a table the rest of the range has no entries either; what follows the loop still runs${value}.`
        : `Only this entry is left out; the next turn looks again${value}.`;
    case 'after-release':
      return `Goes on after the release, which has nothing to release${value}.`;
    case 'errno':
      return `The caller sees an error that asks for another try${value}.`;
    case 'other':
      return proof.retries
        ? 'Starts over, with the tests before the map in between.'
        : `Releases all that is held and skips no cleanup${value}.`;
  }
}
