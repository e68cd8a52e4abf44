import { describe, expect, it } from 'vitest';
import { converted } from './convert-text.js';

const walk = (guard: string, after = ''): string => `
static int count_range(pmd_t *pmd, unsigned long addr, unsigned long end, struct mm_walk *walk)
{
	spinlock_t *ptl;
	pte_t *pte;

${guard}	pte = pte_offset_map_lock(walk->mm, pmd, addr, &ptl);
	for (; addr != end; pte++, addr += PAGE_SIZE)
		count(walk->private, *pte);
	pte_unmap_unlock(pte - 1, ptl);
${after}	return 0;
}
`;

const GUARD = '\tif (pmd_trans_unstable(pmd))\n\t\treturn 0;\n';
const drop = (text: string): string => converted(text, { profile: 'may-fail', dropGuards: true });
const hasGuard = (text: string): boolean => /if \((?:unlikely\()?pmd_/.test(text);

describe('a test of the pmd that the call repeats', () => {
  it('goes where the test of the result leaves the same way', () => {
    const text = drop(walk(GUARD));
    expect(hasGuard(text)).toBe(false);
    expect(text).toContain(
      'pte_t *pte;\n\n\tpte = pte_offset_map_lock(walk->mm, pmd, addr, &ptl);\n\tif (!pte)\n\t\treturn 0;\n',
    );
  });

  it('goes with the blank line after it', () => {
    expect(drop(walk(`${GUARD}\n`))).toContain('pte_t *pte;\n\n\tpte = pte_offset_map_lock');
  });

  it('goes in each of its forms', () => {
    for (const test of [
      'pmd_none(*pmd) || pmd_bad(*pmd)',
      'unlikely(pmd_bad(*pmd))',
      'pmd_none_or_trans_huge_or_clear_bad(pmd)',
    ])
      expect(hasGuard(drop(walk(`\tif (${test})\n\t\treturn 0;\n`))), test).toBe(false);
  });

  it('stays unless it is asked for, and in the paired API, whose first patch changes no semantics', () => {
    expect(hasGuard(converted(walk(GUARD), { profile: 'may-fail' }))).toBe(true);
    expect(hasGuard(converted(walk(GUARD), { profile: 'try-map', dropGuards: true }))).toBe(true);
  });

  it('stays where it is about another pmd', () => {
    expect(hasGuard(drop(walk('\tif (pmd_none(*walk->pmd))\n\t\treturn 0;\n')))).toBe(true);
  });

  it('stays where it tells apart what the call does not', () => {
    expect(hasGuard(drop(walk('\tif (pmd_none(*pmd) || pmd_seen(*pmd))\n\t\treturn 0;\n')))).toBe(true);
    expect(hasGuard(drop(walk('\tif (pmd_none(*pmd))\n\t\treturn 0;\n\telse\n\t\tnote(pmd);\n')))).toBe(true);
  });

  it('stays where it leaves another way than the test of the result', () => {
    expect(hasGuard(drop(walk('\tif (pmd_none(*pmd)) {\n\t\tnote(pmd);\n\t\treturn 0;\n\t}\n')))).toBe(true);
  });

  it('stays where code stands between it and the call', () => {
    expect(hasGuard(drop(walk(`${GUARD}\tprepare(walk);\n`)))).toBe(true);
  });

  it('stays where a comment or a directive goes with it', () => {
    expect(hasGuard(drop(walk(`\t/* A huge pmd was split under us. */\n${GUARD}`)))).toBe(true);
    expect(hasGuard(drop(walk(`#ifdef CONFIG_TRANSPARENT_HUGEPAGE\n${GUARD}#endif\n`)))).toBe(true);
  });

  it('stays where it is a target of a jump', () => {
    const skip = '\tif (is_ready(walk))\n\t\tgoto map;\n\tprepare(walk);\n';
    expect(hasGuard(drop(walk(`${skip}map:\n${GUARD}`)))).toBe(true);
  });
});
