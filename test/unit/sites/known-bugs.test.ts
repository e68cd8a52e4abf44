// Each known bug is found in its buggy shape by its rule, and nothing is found in the fixed one.
import { describe, expect, it } from 'vitest';
import { analyse } from './analyse.js';
import { ENTRY_BUGS } from './known-bugs/entry-bugs.js';
import { TABLE_BUGS } from './known-bugs/table-bugs.js';

const rulesOf = (text: string): readonly string[] => analyse(text).findings.map((finding) => finding.rule);

describe.each([...ENTRY_BUGS, ...TABLE_BUGS].map((bug) => [bug.name, bug] as const))(
  '%s',
  (_, { rule, buggy, fixed }) => {
    it(`is found as ${rule}, and as nothing else`, () => {
      expect([...new Set(rulesOf(buggy))]).toEqual([rule]);
    });

    it('is not found in the fixed version, and nothing else is', () => {
      expect(rulesOf(fixed)).toEqual([]);
    });
  },
);
