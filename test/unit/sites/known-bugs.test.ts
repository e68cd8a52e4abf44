// Each known bug is found in its buggy shape by its rule, and nothing is found in the fixed one, in whatever clothes.
import { describe, expect, it } from 'vitest';
import { analyse } from './analyse.js';
import { DISGUISES } from './known-bugs/disguises.js';
import { ENTRY_BUGS } from './known-bugs/entry-bugs.js';
import { PAIRING_BUGS } from './known-bugs/pairing-bugs.js';
import { TABLE_BUGS } from './known-bugs/table-bugs.js';

const KNOWN_BUGS = [...ENTRY_BUGS, ...PAIRING_BUGS, ...TABLE_BUGS];

const rulesOf = (text: string): readonly string[] => analyse(text).findings.map((finding) => finding.rule);

describe.each(KNOWN_BUGS.map((bug) => [bug.name, bug] as const))('%s', (_, { rule, buggy, fixed }) => {
  it.each(DISGUISES)(`is found as ${rule}, and as nothing else, $name`, ({ wear }) => {
    expect([...new Set(rulesOf(wear(buggy)))]).toEqual([rule]);
  });

  it.each(DISGUISES)('is not found in the fixed version, nor is anything else, $name', ({ wear }) => {
    expect(rulesOf(wear(fixed))).toEqual([]);
  });
});

it('changes most texts in every disguise but the first', () => {
  for (const { name, wear } of DISGUISES.slice(1)) {
    const changed = KNOWN_BUGS.filter(({ buggy }) => wear(buggy) !== buggy);
    expect(changed.length, name).toBeGreaterThan(9);
  }
});
