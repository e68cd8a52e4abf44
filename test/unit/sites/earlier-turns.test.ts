// What is known of a pointer into a mapping that an earlier turn of a loop made, once the same call maps anew.
import { describe, expect, it } from 'vitest';
import { analyse } from './analyse.js';

/** `cur` is what the last turn mapped, and was there; `test` asks for it. */
const turns = (test: string) => `
static void each(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	pte_t *pte, *cur;
	spinlock_t *ptl;

	cur = pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!pte)
		return;
	while (more()) {
		pte_unmap_unlock(pte, ptl);
		pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
		if (!pte)
			return;
		if (again())
			cur = pte;
	}
	if (${test})
		pte = pte_offset_map(pmd, addr);
	pte_unmap_unlock(pte, ptl);
}
`;

const nested = (text: string) =>
  analyse(text).sites.map(({ reasons }) => reasons.some(({ code }) => code === 'NESTED'));

describe('a pointer into what an earlier turn mapped', () => {
  it('is not NULL: a branch that asks for NULL is no path', () => {
    expect(nested(turns('!cur'))).toEqual([false, false, false]);
  });

  it('is no answer to another question', () => {
    expect(nested(turns('!other'))).toContain(true);
  });
});
