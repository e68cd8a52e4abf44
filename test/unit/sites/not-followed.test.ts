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
});
