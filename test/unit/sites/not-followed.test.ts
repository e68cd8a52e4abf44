// A function with more paths than a rule follows: what is not known is said, once, and can be suppressed like a finding.
import { describe, expect, it } from 'vitest';
import { analyse } from './analyse.js';

/** The entry is dirty or not, and so many flags that are each tested twice keep all paths apart. */
function flags(count: number): string {
  const names = Array.from({ length: count }, (_, i) => `flag${String(i)}`);
  return `
static void drop(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, struct page *page)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	pte_t old;
	bool ${names.map((name) => `${name} = false`).join(', ')};

	if (!pte)
		return;
	old = ptep_get_and_clear(vma->vm_mm, addr, pte);
${names.map((name, i) => `	if (ask(${String(i)}))\n		${name} = true;`).join('\n')}
${names.map((name, i) => `	if (${name})\n		tell(${String(i)});`).join('\n')}
	page_remove_rmap(page, vma, false);
	flush_tlb_page(vma, addr);
	if (pte_dirty(old))
		set_page_dirty(page);
	pte_unmap_unlock(pte, ptl);
}
`;
}

/** So many flags that each decide a return; the first tells as well whether the table is mapped: every path pairs. */
function returns(count: number): string {
  const all = Array.from({ length: count }, (_, i) => String(i));
  return `
static int each(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = NULL;
	bool ${all.map((i) => `flag${i} = false`).join(', ')};

${all.map((i) => `	if (ask(${i}))\n		flag${i} = true;`).join('\n')}
	if (flag0)
		pte = pte_offset_map(pmd, addr);
	if (flag0)
		pte_unmap(pte);
${all.map((i) => `	if (flag${i})\n		return ${i};`).join('\n')}
	return -1;
}
`;
}

const found = (text: string) => analyse(text).findings.filter(({ rule }) => rule === 'not-followed');

describe('not-followed', () => {
  it('names the function and the rules that did not see all paths', () => {
    const [finding, ...more] = found(flags(18));
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ function: 'drop', line: 2, severity: 'warning' });
    expect(finding?.message).toMatch(/^drop\(\) has more paths than static rules follow .*: what else .*flush-late/);
  });

  it('is not said where all paths were seen', () => {
    expect(found(flags(4))).toEqual([]);
  });

  it('takes the place of findings where tests could not be followed: these may be of paths that cannot be taken', () => {
    const few = analyse(returns(3));
    expect(few.findings).toEqual([]);
    const { sites, findings } = analyse(returns(15));
    expect(findings.map(({ rule }) => rule)).toEqual(['not-followed']);
    expect(findings[0]?.message).toMatch(/^each\(\) has more paths than the walk follows/);
    for (const { reasons } of sites) expect(reasons.map(({ code }) => code)).toContain('OTHER');
  });
});
