// What the caller reads when the map fails: what the function returns today where there is no table, never success by accident.
import { describe, expect, it } from 'vitest';
import { exitsOf, idsOf, rejection } from './exits-of.js';

const head = 'struct mm_struct *mm, pmd_t *pmd, unsigned long addr';

describe('values of the function itself', () => {
  it('takes the test for a missing table, not the nearest one', () =>
    expect(
      idsOf(`
static unsigned long size_of_mapping(${head})
{
	unsigned long size = 0;
	pte_t *pte;

	if (!pmd_present(*pmd))
		return 0;
	if (pmd_trans_huge(*pmd))
		return PMD_SIZE;
	pte = pte_offset_map(pmd, addr);
	if (pte_present(*pte))
		size = PAGE_SIZE;
	pte_unmap(pte);
	return size;
}
`),
    ).toEqual(['return 0']));

  it('sets the value that the test had, where it has changed since', () =>
    expect(
      idsOf(`
static int fill(${head}, unsigned long *left)
{
	spinlock_t *ptl;
	pte_t *pte;
	int ret;

	ret = -EFAULT;
	pmd = walk_to_pmd(mm, addr);
	if (!pmd)
		goto out;
	ret = -ENOMEM;
	if (pte_alloc(mm, pmd))
		goto out;
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	set_pte_at(mm, addr, pte, pte_mkdirty(*pte));
	pte_unmap_unlock(pte, ptl);
	*left -= 1;
	ret = 0;
out:
	*left += 0;
	return ret;
}
`),
    ).toEqual(['ret = -EFAULT; goto out']));

  it('keeps a call that the test makes', () =>
    expect(
      idsOf(`
static struct page *page_at(${head}, unsigned int flags)
{
	struct page *page = NULL;
	spinlock_t *ptl;
	pte_t *pte;

	if (unlikely(pmd_bad(*pmd)))
		return nothing_there(mm, flags);
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (pte_present(*pte))
		page = pte_page(*pte);
	pte_unmap_unlock(pte, ptl);
	return page;
}
`)[0],
    ).toBe('return nothing_there(mm, flags)'));

  it('prefers the test that finds anything but a table', () =>
    expect(
      idsOf(`
static int look(${head})
{
	spinlock_t *ptl;
	pte_t *pte;
	int seen;

	if (pmd_bad(*pmd))
		return -EINVAL;
	if (pmd_none(*pmd))
		return -ENOENT;
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	seen = pte_present(*pte);
	pte_unmap_unlock(pte, ptl);
	return seen;
}
`).slice(0, 2),
    ).toEqual(['return -EINVAL', 'return -ENOENT']));

  it('uses the code for "no page table" of a set of codes', () =>
    expect(
      idsOf(`
static int scan(${head})
{
	int result = SCAN_FAIL;
	spinlock_t *ptl;
	pte_t *pte;

	result = find_pmd_or_thp_or_none(mm, addr, &pmd);
	if (result != SCAN_SUCCEED)
		goto out;
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	result = pte_write(*pte) ? SCAN_SUCCEED : SCAN_PAGE_RO;
	pte_unmap_unlock(pte, ptl);
out:
	trace_scanned(mm, result);
	return result;
}
`),
    ).toEqual(['result = SCAN_PMD_NULL; goto out']));

  it('asks for another try where the function has errors but none for this case', () =>
    expect(
      idsOf(`
static int install(${head}, pte_t value)
{
	spinlock_t *ptl;
	pte_t *pte;
	int ret;

	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	ret = -EEXIST;
	if (!pte_none(*pte))
		goto unlock;
	set_pte_at(mm, addr, pte, value);
	ret = 0;
unlock:
	pte_unmap_unlock(pte, ptl);
	return ret;
}
`),
    ).toEqual(['return -EAGAIN']));
});

describe('values that are not offered', () => {
  const stale = `
static int counts(${head})
{
	spinlock_t *ptl;
	pte_t *pte;
	int ret = 1;

	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!pte_present(*pte)) {
		ret = 0;
		goto unlock;
	}
	count_one(mm);
unlock:
	pte_unmap_unlock(pte, ptl);
	return ret;
}
`;

  it('success that a variable was set to in advance', () => {
    expect(idsOf(stale)).toEqual(['return 0']);
    expect(rejection(stale, 'return ret')).toBe(
      'returns 1, which the function does not return where there is no table',
    );
  });

  it('a variable without a value', () =>
    expect(
      rejection(
        `
static int reads(${head})
{
	spinlock_t *ptl;
	pte_t *pte;
	int ret;

	if (pmd_none(*pmd))
		return -ENOENT;
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	ret = pte_present(*pte);
	pte_unmap_unlock(pte, ptl);
	return ret;
}
`,
        'return ret',
      ),
    ).toBe('reads ret, which has no value there'));

  it('silence, where nothing is foreseen for a missing table', () => {
    const text = `
static void must_flush(${head})
{
	pte_t *pte = pte_offset_map(pmd, addr);

	queue_flush(mm, addr, *pte);
	pte_unmap(pte);
}
`;
    expect(idsOf(text)).toEqual([]);
    expect(rejection(text, 'return')).toMatch(/leaves the work undone/);
  });

  it('a NULL that loses the only pointer to an object', () =>
    expect(
      idsOf(`
static struct table *make(${head})
{
	struct table *table = new_table(mm);
	spinlock_t *ptl;
	pte_t *pte;

	if (!table)
		return NULL;
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	table->first = *pte;
	pte_unmap_unlock(pte, ptl);
	return table;
}
`),
    ).not.toContain('table = NULL; return table'));
});

describe('an acquire that is tested already', () => {
  const tested = (test: string): string => `
static int tested(${head})
{
	spinlock_t *ptl;
	pte_t *pte;

	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	${test}
	look_at(mm, pte_val(*pte));
	pte_unmap_unlock(pte, ptl);
	return 0;
}
`;

  it.each(['if (!pte)\n\t\treturn 0;', 'if (unlikely(pte == NULL))\n\t\treturn -ENOENT;'])('%j', (test) =>
    expect(exitsOf(tested(test))).toMatchObject({ handled: true, exits: [] }),
  );

  it('is not one that only stops the machine', () => expect(exitsOf(tested('BUG_ON(!pte);')).handled).toBe(false));
  it('is not one whose test comes too late', () =>
    expect(exitsOf(tested('touch(*pte);\n\tif (!pte)\n\t\treturn 0;')).handled).toBe(false));
});
