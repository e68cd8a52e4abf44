// A macro that is tested twice: when it comes out the same both times, and when nobody knows.
import { describe, expect, it } from 'vitest';
import { analyse } from './analyse.js';

/** Maps and unmaps where a test holds; `between` runs while the table may be mapped. */
const twice = (test: string, between = '\tset_pte(pte, pte_mkyoung(*pte));', head = '') => `
static int fill(pmd_t *pmd, unsigned long addr, int kind, unsigned long *where)
{
	pte_t *pte = NULL;
${head}
	if (${test})
		pte = pte_offset_map(pmd, addr);
${between}
	if (${test})
		pte_unmap(pte);
	return 0;
}
`;

const rules = (text: string) => analyse(text).findings.map((finding) => finding.rule);

describe('a macro of numbers', () => {
  it.each(['USERAREA(addr)', '!KERNELAREA(addr)', 'WITHIN_RANGE(addr, kind + 1)'])(
    'that is %s comes out the same both times',
    (test) => {
      expect(rules(twice(test))).toEqual([]);
    },
  );

  it('may come out otherwise once its argument is another', () => {
    expect(rules(twice('USERAREA(addr)', '\taddr += 8;'))).toContain('release-missing');
  });

  it('is another macro with another argument', () => {
    const text = twice('USERAREA(addr)').replace(
      'if (USERAREA(addr))\n\t\tpte_unmap',
      'if (USERAREA(kind))\n\t\tpte_unmap',
    );
    expect(rules(text)).toContain('release-missing');
  });

  it('may come out otherwise where another function can change the argument', () => {
    expect(rules(twice('USERAREA(addr)', '\twait_for(kind);', '\tregister_slot(&addr);'))).toContain('release-missing');
  });

  it('may come out otherwise where inline assembly can change the argument', () => {
    expect(rules(twice('USERAREA(addr)', '\tasm("nop" : "=r"(addr));'))).toContain('release-missing');
  });
});

describe('a call that', () => {
  it.each([
    ['reads behind a pointer', 'USERAREA(where)'],
    ['reads through a pointer', 'USERAREA(*where)'],
    ['has a name that says it reads', 'READ_MODE(kind)'],
    ['has a name that says it reads a register', 'RREG32(kind)'],
    ['is a function', 'is_user_area(addr)'],
    ['asks for no value of the function', 'FEATURE(X86_FEATURE_PGE)'],
  ])('%s may come out otherwise', (_, test) => {
    expect(rules(twice(test))).toContain('release-missing');
  });
});
