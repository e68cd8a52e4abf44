// Five functions in which the nearest way out is wrong, each for another reason.
import { describe, expect, it } from 'vitest';
import { exitsOf, idsOf, rejection } from './exits-of.js';

describe('a function that returns how far it came', () => {
  const text = `
static unsigned long clear_range(struct gather *tlb, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	spinlock_t *ptl;
	pte_t *start, *pte;
	int flush = 0;

again:
	start = pte_offset_map_lock(tlb->mm, pmd, addr, &ptl);
	pte = start;
	arch_enter_lazy_mmu_mode();
	do {
		if (pte_none(*pte))
			continue;
		if (need_resched())
			break;
		if (forget_page(tlb, pte, addr))
			flush = 1;
	} while (pte++, addr += PAGE_SIZE, addr != end);
	arch_leave_lazy_mmu_mode();
	pte_unmap_unlock(start, ptl);
	if (flush) {
		flush = 0;
		flush_gathered(tlb);
	}
	if (addr != end) {
		cond_resched();
		goto again;
	}
	return addr;
}
`;

  it('says that the range is done', () => expect(idsOf(text)[0]).toBe('return end'));
  it('does not say that nothing was done', () => expect(idsOf(text)).not.toContain('return addr'));
  it('does not map the missing table for ever', () => expect(rejection(text, 'goto again')).toMatch(/without bound/));
});

describe('a walk that delivers a value for every entry', () => {
  const writer = `
static int add_value(unsigned long addr, u64 value, struct reader *reader)
{
	reader->values[reader->at++] = value;
	return reader->at >= reader->room ? 1 : 0;
}

static int show_range(pmd_t *pmd, unsigned long addr, unsigned long end, struct mm_walk *walk)
{
	struct reader *reader = walk->private;
	spinlock_t *ptl;
	pte_t *pte, *first;
	int err = 0;

	ptl = pmd_trans_huge_lock(pmd, walk->vma);
	if (ptl) {
		for (; addr != end; addr += PAGE_SIZE) {
			err = add_value(addr, pmd_val(*pmd), reader);
			if (err)
				break;
		}
		spin_unlock(ptl);
		return err;
	}
	if (pmd_trans_unstable(pmd))
		return 0;
	first = pte = pte_offset_map_lock(walk->mm, pmd, addr, &ptl);
	for (; addr < end; pte++, addr += PAGE_SIZE) {
		err = add_value(addr, pte_val(*pte), reader);
		if (err)
			break;
	}
	pte_unmap_unlock(first, ptl);
	return err;
}
`;
  const filler = `
static int mark_range(pmd_t *pmd, unsigned long addr, unsigned long end, struct mm_walk *walk)
{
	unsigned char *marks = walk->private;
	int count = (end - addr) >> PAGE_SHIFT;
	spinlock_t *ptl;
	pte_t *pte;

	ptl = pmd_trans_huge_lock(pmd, walk->vma);
	if (ptl) {
		memset(marks, 1, count);
		spin_unlock(ptl);
		goto out;
	}
	if (pmd_trans_unstable(pmd)) {
		mark_missing(addr, end, marks);
		goto out;
	}
	pte = pte_offset_map_lock(walk->mm, pmd, addr, &ptl);
	for (; addr != end; pte++, addr += PAGE_SIZE) {
		*marks = pte_present(*pte);
		marks++;
	}
	pte_unmap_unlock(pte - 1, ptl);
out:
	walk->private += count;
	cond_resched();
	return 0;
}
`;

  it('asks the walker to look again, as 0 alone shifts what follows', () => {
    expect(idsOf(writer)[0]).toBe('walk->action = ACTION_AGAIN; return 0');
    expect(rejection(writer, 'return 0')).toMatch(/loses what each entry delivers to add_value\(\)/);
  });

  it('asks it so also where a label moves the output on', () => {
    expect(idsOf(filler)[0]).toBe('walk->action = ACTION_AGAIN; return 0');
    expect(rejection(filler, 'goto out')).toMatch(/loses what each entry delivers to marks/);
  });

  it('offers what the function does for a missing table today, with the output', () =>
    expect(idsOf(filler)).toContain('mark_missing(addr, end, marks); goto out'));
});

describe('a label that releases and then cleans up', () => {
  const text = `
static int take_back(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, pte_t wanted, struct page *cached)
{
	struct page *page = copy_if_needed(cached, vma, addr);
	spinlock_t *ptl;
	pte_t *pte;
	int ret = 1;

	if (!page)
		return -ENOMEM;
	pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	if (!pte_same(*pte, wanted)) {
		ret = 0;
		goto out;
	}
	get_page(page);
	set_pte_at(vma->vm_mm, addr, pte, mk_pte(page, vma->vm_page_prot));
out:
	pte_unmap_unlock(pte, ptl);
	if (page != cached) {
		unlock_page(page);
		put_page(page);
	}
	return ret;
}
`;

  it('is reached with the release behind a test, and with the value for "not there"', () => {
    const [best] = exitsOf(text).exits;
    expect(best?.id).toBe('ret = 0; goto out');
    expect(best?.guards?.map((span) => text.slice(text.indexOf('static')).slice(span.start, span.end))).toEqual([
      'pte_unmap_unlock(pte, ptl)',
    ]);
  });

  it('is not left out', () => expect(rejection(text, 'return 0')).toMatch(/skips the release of the page lock/));
  it('is not reached with the value for success', () => expect(idsOf(text)).not.toContain('goto out'));
});

describe('a label that unlocks what an earlier branch locked', () => {
  const text = `
static int pin_range(pmd_t *pmd, unsigned long addr, unsigned long end, struct mm_walk *walk)
{
	spinlock_t *ptl;
	pte_t *first, *pte;

	ptl = pmd_trans_huge_lock(pmd, walk->vma);
	if (ptl) {
		if (!pmd_present(*pmd))
			goto out;
		pin_huge(pmd);
		goto out;
	}
	first = pte_offset_map_lock(walk->mm, pmd, addr, &ptl);
	for (pte = first; addr != end; pte++, addr += PAGE_SIZE) {
		if (!pte_present(*pte))
			continue;
		pin_one(pte);
	}
	pte_unmap(first);
out:
	spin_unlock(ptl);
	cond_resched();
	return 0;
}
`;

  it('is not the exit', () =>
    expect(rejection(text, 'goto out')).toBe('uses ptl, the lock that a failed map does not take'));
  it('leaves the walker', () => expect(idsOf(text)[0]).toBe('walk->action = ACTION_AGAIN; return 0'));
});

describe('a loop that gathers reads until a plug is pulled', () => {
  const text = `
static int read_range(pmd_t *pmd, unsigned long start, unsigned long end, struct mm_walk *walk)
{
	struct swap_iocb *plug = NULL;
	unsigned long addr;

	if (pmd_none_or_trans_huge_or_clear_bad(pmd))
		return 0;
	for (addr = start; addr != end; addr += PAGE_SIZE) {
		spinlock_t *ptl;
		pte_t *ptep, pte;

		ptep = pte_offset_map_lock(walk->mm, pmd, addr, &ptl);
		pte = *ptep;
		pte_unmap_unlock(ptep, ptl);
		if (!is_swap_pte(pte))
			continue;
		start_read(pte, &plug);
	}
	swap_read_unplug(plug);
	return 0;
}
`;

  it('is left by break', () => expect(idsOf(text)[0]).toBe('break'));
  it('is not left by return', () =>
    expect(rejection(text, 'return 0')).toMatch(/skips the release of a swap read plug/));
  it('is not walked again from its start', () =>
    expect(rejection(text, 'walk->action = ACTION_AGAIN; return 0')).toMatch(/swap read plug|earlier turns/));
});
