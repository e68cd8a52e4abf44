// How a conversion is written: one C function before, the same after, for every way in which kernels write the call.
import { describe, expect, it } from 'vitest';
import { converted } from './convert-text.js';

/** A function around some lines, all indented by one tab already; it says "nothing" by returning 0. */
const around = (
  lines: string,
): string => `static int look(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, struct range *range)
{
	spinlock_t *ptl;
	pte_t *pte, *first;
	int seen = 0;

	if (pmd_none(*pmd))
		return 0;
${lines}
	return seen;
}
`;

const becomes = (before: string, after: string, profile: 'try-map' | 'may-fail' = 'try-map'): void =>
  expect(converted(around(before), { profile })).toBe(around(after));

describe('the plain statement', () => {
  const before = `	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	seen = pte_present(*pte);
	pte_unmap_unlock(pte, ptl);`;

  it('gets the name, the test and the paired release', () =>
    becomes(
      before,
      `	pte = pte_try_map_locked(mm, pmd, addr, &ptl);
	if (!pte)
		return 0;
	seen = pte_present(*pte);
	pte_try_unmap_unlock(pte, ptl);`,
    ));

  it('keeps its names where only failure is new', () =>
    becomes(
      before,
      `	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!pte)
		return 0;
	seen = pte_present(*pte);
	pte_unmap_unlock(pte, ptl);`,
      'may-fail',
    ));

  it('takes names from the settings', () => {
    const names = { map: 'map_it', mapLocked: 'map_it_locked', unmap: 'unmap_it', unmapUnlock: 'unmap_it_unlock' };
    const text = converted(around(before), { names });
    expect(text).toContain('pte = map_it_locked(mm, pmd, addr, &ptl);');
    expect(text).toContain('unmap_it_unlock(pte, ptl);');
  });

  it('is a reader without the lock, too', () =>
    becomes(
      `	pte = pte_offset_map(pmd, addr);
	seen = pte_present(*pte);
	pte_unmap(pte);`,
      `	pte = pte_try_map(pmd, addr);
	if (!pte)
		return 0;
	seen = pte_present(*pte);
	pte_try_unmap(pte);`,
    ));
});

describe('chains and comments', () => {
  it('tests the variable next to the call', () =>
    becomes(
      `	first = pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	for (; addr != range->end; pte++, addr += PAGE_SIZE)
		seen += pte_present(*pte);
	pte_unmap_unlock(first, ptl);`,
      `	first = pte = pte_try_map_locked(mm, pmd, addr, &ptl);
	if (!pte)
		return 0;
	for (; addr != range->end; pte++, addr += PAGE_SIZE)
		seen += pte_present(*pte);
	pte_try_unmap_unlock(first, ptl);`,
    ));

  it('puts the test after a comment that belongs to the call', () =>
    becomes(
      `	/* The table cannot go away here. */
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl); /* takes the PTL */
	seen = pte_present(*pte); /* one look */
	pte_unmap_unlock(pte - 1, ptl);	/* back to the first */`,
      `	/* The table cannot go away here. */
	pte = pte_try_map_locked(mm, pmd, addr, &ptl); /* takes the PTL */
	if (!pte)
		return 0;
	seen = pte_present(*pte); /* one look */
	pte_try_unmap_unlock(pte - 1, ptl);	/* back to the first */`,
    ));

  it('gives a second statement of the line a line of its own', () =>
    becomes(
      `	pte = pte_offset_map_lock(mm, pmd, addr, &ptl); seen = pte_present(*pte);
	pte_unmap_unlock(pte, ptl);`,
      `	pte = pte_try_map_locked(mm, pmd, addr, &ptl);
	if (!pte)
		return 0;
	seen = pte_present(*pte);
	pte_try_unmap_unlock(pte, ptl);`,
    ));
});

describe('long lines', () => {
  it('keeps arguments aligned to the parenthesis', () =>
    becomes(
      `	first = pte = pte_offset_map_lock(range->vma->vm_mm, pmd,
					  addr, &ptl);
	seen = pte_present(*pte);
	pte_unmap_unlock(first, ptl);`,
      `	first = pte = pte_try_map_locked(range->vma->vm_mm, pmd,
					 addr, &ptl);
	if (!pte)
		return 0;
	seen = pte_present(*pte);
	pte_try_unmap_unlock(first, ptl);`,
    ));

  it('leaves arguments alone that were aligned to nothing', () =>
    becomes(
      `	pte = pte_offset_map_lock(range->vma->vm_mm, pmd,
			addr, &ptl);
	seen = pte_present(*pte);
	pte_unmap_unlock(pte, ptl);`,
      `	pte = pte_try_map_locked(range->vma->vm_mm, pmd,
			addr, &ptl);
	if (!pte)
		return 0;
	seen = pte_present(*pte);
	pte_try_unmap_unlock(pte, ptl);`,
    ));

  it('breaks a line that the longer name pushes over the limit', () =>
    becomes(
      `	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	seen = pte_present(*pte);
	pte_unmap_unlock(pte - entries_between(range->first, range->last), ptl);`,
      `	pte = pte_try_map_locked(mm, pmd, addr, &ptl);
	if (!pte)
		return 0;
	seen = pte_present(*pte);
	pte_try_unmap_unlock(pte - entries_between(range->first, range->last),
			     ptl);`,
    ));
});

describe('places', () => {
  it('adds braces where the call is an arm of its own', () =>
    becomes(
      `	if (range->exact)
		return 1;
	else
		pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	seen = pte_present(*pte);
	pte_unmap_unlock(pte, ptl);`,
      `	if (range->exact) {
		return 1;
	} else {
		pte = pte_try_map_locked(mm, pmd, addr, &ptl);
		if (!pte)
			return 0;
	}
	seen = pte_present(*pte);
	pte_try_unmap_unlock(pte, ptl);`,
    ));

  it('tests once behind both arms of a conditional', () =>
    becomes(
      `	pte = range->exact ? pte_offset_map_lock(mm, pmd, addr, &ptl) :
			     pte_offset_map_lock(mm, pmd, range->end, &ptl);
	seen = pte_present(*pte);
	pte_unmap_unlock(pte, ptl);`,
      `	pte = range->exact ? pte_try_map_locked(mm, pmd, addr, &ptl) :
			     pte_try_map_locked(mm, pmd, range->end, &ptl);
	if (!pte)
		return 0;
	seen = pte_present(*pte);
	pte_try_unmap_unlock(pte, ptl);`,
    ));

  it('is in both #if arms', () =>
    becomes(
      `#ifdef CONFIG_WIDE
	addr = range->end;
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
#else
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
#endif
	seen = pte_present(*pte);
	pte_unmap_unlock(pte, ptl);`,
      `#ifdef CONFIG_WIDE
	addr = range->end;
	pte = pte_try_map_locked(mm, pmd, addr, &ptl);
	if (!pte)
		return 0;
#else
	pte = pte_try_map_locked(mm, pmd, addr, &ptl);
	if (!pte)
		return 0;
#endif
	seen = pte_present(*pte);
	pte_try_unmap_unlock(pte, ptl);`,
    ));

  it('moves a call out of a for header', () =>
    becomes(
      `	for (pte = first = pte_offset_map_lock(mm, pmd, addr, &ptl); addr != range->end; pte++, addr += PAGE_SIZE)
		seen += pte_present(*pte);
	pte_unmap_unlock(first, ptl);`,
      `	pte = first = pte_try_map_locked(mm, pmd, addr, &ptl);
	if (!first)
		return 0;
	for (; addr != range->end; pte++, addr += PAGE_SIZE)
		seen += pte_present(*pte);
	pte_try_unmap_unlock(first, ptl);`,
    ));

  it('follows a label', () =>
    becomes(
      `	if (range->exact)
		goto one;
	addr = range->end - PAGE_SIZE;
one:
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	seen = pte_present(*pte);
	pte_unmap_unlock(pte, ptl);`,
      `	if (range->exact)
		goto one;
	addr = range->end - PAGE_SIZE;
one:
	pte = pte_try_map_locked(mm, pmd, addr, &ptl);
	if (!pte)
		return 0;
	seen = pte_present(*pte);
	pte_try_unmap_unlock(pte, ptl);`,
    ));

  it('stays inside its case', () =>
    becomes(
      `	switch (range->kind) {
	case RANGE_EXACT:
		pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
		seen = pte_present(*pte);
		pte_unmap_unlock(pte, ptl);
		break;
	default:
		break;
	}`,
      `	switch (range->kind) {
	case RANGE_EXACT:
		pte = pte_try_map_locked(mm, pmd, addr, &ptl);
		if (!pte)
			return 0;
		seen = pte_present(*pte);
		pte_try_unmap_unlock(pte, ptl);
		break;
	default:
		break;
	}`,
    ));

  it('goes behind the declarations', () => {
    const before = `static void one(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	int seen = 0;

	if (pte_present(*pte))
		seen = count_one(mm);
	pte_unmap_unlock(pte, ptl);
}
`;
    expect(converted(before)).toBe(`static void one(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_try_map_locked(mm, pmd, addr, &ptl);
	int seen = 0;

	if (!pte)
		return;

	if (pte_present(*pte))
		seen = count_one(mm);
	pte_try_unmap_unlock(pte, ptl);
}
`);
  });
});
