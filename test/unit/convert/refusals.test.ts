// What is not converted, and what is said about it: a text is never broken.
import { describe, expect, it } from 'vitest';
import { conversions, refusal } from './convert-text.js';

const around = (
  lines: string,
): string => `static int look(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, struct range *range)
{
	spinlock_t *ptl;
	pte_t *pte;
	int seen = 0;

	if (pmd_none(*pmd))
		return 0;
${lines}
	return seen;
}
`;

describe('refused', () => {
  it('a special site, with its reasons', () =>
    expect(
      refusal(
        around(`	range->pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	seen = pte_present(*range->pte);
	pte_unmap_unlock(range->pte, ptl);`),
      ),
    ).toBe('pte_offset_map_lock() in look() is special: ESCAPES_STRUCT'));

  it('a call inside another expression', () =>
    expect(
      refusal(
        around(`	seen = first_value(pte = pte_offset_map_lock(mm, pmd, addr, &ptl));
	pte_unmap_unlock(pte, ptl);`),
      ),
    ).toMatch(/inside an expression/));

  it('a declaration that uses the pointer at once', () =>
    expect(
      refusal(`static int look(pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = pte_offset_map(pmd, addr), value = *pte;

	if (!pte_present(value))
		addr = 0;
	pte_unmap(pte);
	return 0;
}
`),
    ).toMatch(/leave no room for a test: one uses pte/));

  it('a release that another #if arm needs for another call', () =>
    expect(
      refusal(
        around(`#ifdef CONFIG_WIDE
	pte = wide_entry(mm, pmd, addr, &ptl);
#else
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
#endif
	seen = pte_present(*pte);
	pte_unmap_unlock(pte, ptl);`),
      ),
    ).toMatch(/an #if arm that maps in another way/));

  it('two arms of an if that would each be given braces twice', () => {
    const results = conversions(
      around(`	if (range->exact)
		pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	else
		pte = pte_offset_map_lock(mm, pmd, range->end, &ptl);
	seen = pte_present(*pte);
	pte_unmap_unlock(pte, ptl);`),
    );
    expect(results.map((result) => (result.ok ? '' : result.refusal.message))).toEqual([
      'its edits overlap those of a site that shares a release',
      'its edits overlap those of a site that shares a release',
    ]);
  });
});

describe('asked for an exit', () => {
  const text = around(`	lock_page(range->page);
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	seen = pte_present(*pte);
	pte_unmap_unlock(pte, ptl);
	if (seen)
		goto out;
	note_missing(range);
out:
	unlock_page(range->page);`);

  it('says what is wrong with one that was rejected', () =>
    expect(refusal(text, { exit: 'return 0' })).toBe(
      '`return 0` is no exit of this site: it leaves with the page lock still held',
    ));

  it('does not invent one that nobody proved', () =>
    expect(refusal(text, { exit: 'return 17' })).toBe('`return 17` is no exit of this site'));
});

describe('a result that is tested already', () => {
  const text = around(`	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!pte)
		return 0;
	seen = pte_present(*pte);
	pte_unmap_unlock(pte, ptl);`);

  it('leaves nothing to do where only failure would be new', () =>
    expect(refusal(text, { profile: 'may-fail' })).toBe('the result of pte_offset_map_lock() is tested already'));

  it('takes the new names and no second test', () => {
    const [result] = conversions(text);
    expect(result?.ok === true && result.conversion.edits.map((edit) => edit.newText)).toEqual([
      'pte_try_map_locked',
      'pte_try_unmap_unlock',
    ]);
  });
});
