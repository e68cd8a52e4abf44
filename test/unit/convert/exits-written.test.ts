// How exits are written: braces, releases behind a test, new labels, calls that do not fit the line.
import { describe, expect, it } from 'vitest';
import { converted } from './convert-text.js';

describe('exits', () => {
  it('take braces where they are two statements', () => {
    const before = `static int visit(pmd_t *pmd, unsigned long addr, unsigned long end, struct mm_walk *walk)
{
	spinlock_t *ptl;
	pte_t *pte;

	ptl = pmd_trans_huge_lock(pmd, walk->vma);
	if (ptl) {
		spin_unlock(ptl);
		return 0;
	}
	pte = pte_offset_map_lock(walk->mm, pmd, addr, &ptl);
	for (; addr != end; pte++, addr += PAGE_SIZE)
		count_entry(walk->private, *pte);
	pte_unmap_unlock(pte - 1, ptl);
	return 0;
}
`;
    const again = converted(before);
    expect(again).toContain(`	if (!pte) {
		walk->action = ACTION_AGAIN;
		return 0;
	}
`);
    expect(converted(before, { exit: 'return 0' })).toContain('\tif (!pte)\n\t\treturn 0;\n');
  });

  it('put a release behind a test', () => {
    const before = `static int swap_one(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, struct page *page)
{
	spinlock_t *ptl;
	pte_t *pte;
	int done = 1;

	lock_page(page);
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!pte_present(*pte)) {
		done = 0;
		goto out;
	}
	swap_entry(pte, page);
out:
	pte_unmap_unlock(pte, ptl);
	unlock_page(page);
	return done;
}
`;
    expect(converted(before)).toContain(`	if (!pte) {
		done = 0;
		goto out;
	}
`);
    expect(converted(before)).toContain(`out:
	if (pte)
		pte_try_unmap_unlock(pte, ptl);
	unlock_page(page);
`);
  });

  it('add a label where there is none', () => {
    const before = `static int flush_one(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, int err)
{
	pte_t *pte;

	preempt_disable();
	pte = pte_offset_map(pmd, addr);
	if (pte_present(*pte))
		flush_page(addr);
	pte_unmap(pte);
	preempt_enable();
	return err;
}
`;
    expect(converted(before)).toBe(`static int flush_one(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, int err)
{
	pte_t *pte;

	preempt_disable();
	pte = pte_try_map(pmd, addr);
	if (!pte)
		goto out_unmapped;
	if (pte_present(*pte))
		flush_page(addr);
	pte_try_unmap(pte);
out_unmapped:
	preempt_enable();
	return err;
}
`);
  });

  it('wrap a call that does not fit', () => {
    const before = `static int gather(struct collector *collector, pmd_t *pmd, unsigned long address, unsigned long end_of_range)
{
	spinlock_t *ptl;
	pte_t *pte;

	if (collector->wanted) {
		if (pmd_none(*pmd))
			return collector_add_missing_range(collector, address, end_of_range);
		pte = pte_offset_map_lock(collector->mm, pmd, address, &ptl);
		collector->seen = pte_present(*pte);
		pte_unmap_unlock(pte, ptl);
	}
	return 0;
}
`;
    expect(converted(before)).toContain(`		if (!pte) {
			return collector_add_missing_range(collector, address,
							   end_of_range);
		}
`);
  });
});
