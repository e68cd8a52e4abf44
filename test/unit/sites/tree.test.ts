// What other files of a tree say about a site: callers, callees, tables of operations, and which of equal names counts.
import { describe, expect, it } from 'vitest';
import { codesOf, sitesOf } from './analyse-tree.js';

const FLUSH = `
void flush_one_range(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = pte_offset_map(pmd, addr);

	drop_entry(*pte);
	pte_unmap(pte);
}
`;

describe('callers in other files', () => {
  it('pass the address of a copy: STACK_PMD names who does', () => {
    const [site] = sitesOf({
      'mm/flush.c': FLUSH,
      'mm/collapse.c': `
pmd_t collapse_one(struct mm_struct *mm, pmd_t *pmdp, unsigned long addr)
{
	pmd_t pmd = *pmdp;

	flush_one_range(mm, &pmd, addr);
	return pmd;
}
`,
    });
    expect(codesOf(site)).toContain('STACK_PMD');
    expect(site?.reasons.find((reason) => reason.code === 'STACK_PMD')?.message).toContain(
      'collapse_one() of mm/collapse.c',
    );
  });

  it('hand on what they were given: a copy is found behind a wrapper', () => {
    const caller = (argument: string) => `
static void wrap_flush(struct mm_struct *mm, pmd_t *slot, unsigned long addr)
{
	flush_one_range(mm, slot, addr);
}

void collapse_one(struct mm_struct *mm, pmd_t *pmdp, unsigned long addr)
{
	pmd_t pmd = *pmdp;

	wrap_flush(mm, ${argument}, addr);
}
`;
    expect(codesOf(sitesOf({ 'mm/flush.c': FLUSH, 'mm/collapse.c': caller('&pmd') })[0])).toContain('STACK_PMD');
    expect(codesOf(sitesOf({ 'mm/flush.c': FLUSH, 'mm/collapse.c': caller('pmdp') })[0])).not.toContain('STACK_PMD');
  });

  it('turn interrupts off around the call, or not', () => {
    const caller = (inside: string, outside: string) => `
void walk_fast(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	unsigned long flags;

	local_irq_save(flags);
	${inside};
	local_irq_restore(flags);
	${outside};
}
`;
    const call = 'flush_one_range(mm, pmd, addr)';
    const off = sitesOf({ 'mm/flush.c': FLUSH, 'mm/fast.c': caller(call, 'note(mm)') });
    const on = sitesOf({ 'mm/flush.c': FLUSH, 'mm/fast.c': caller('note(mm)', call) });
    expect(codesOf(off[0])).toContain('IRQ_OFF_FAST_PATH');
    expect(codesOf(on[0])).not.toContain('IRQ_OFF_FAST_PATH');
    expect(off[0]?.context).toMatchObject({
      calls: 1,
      maySleep: 'no',
      held: [{ lock: 'interrupts off', always: true, taken: { file: 'mm/fast.c', line: 6, function: 'walk_fast' } }],
    });
  });

  it('hand on an entry under the lock of its table: NESTED, also behind an inline wrapper of a header', () => {
    const files = {
      'arch/mips/mm/tlb.c': `
void load_one_entry(struct vm_area_struct *vma, unsigned long addr, pte_t entry)
{
	pte_t *pte = pte_offset_map(pmd_off(vma->vm_mm, addr), addr);

	write_entry(*pte);
	pte_unmap(pte);
}
`,
      'arch/mips/include/asm/tlb.h': `
static inline void after_set(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep)
{
	load_one_entry(vma, addr, *ptep);
}
`,
    };
    const fault = (before: string, after: string) => `
void fill_entry(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, pte_t entry)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);

	set_pte_at(vma->vm_mm, addr, pte, entry);
	${before}
	pte_unmap_unlock(pte, ptl);
	${after}
}
`;
    const codes = (mm: string) => {
      const site = sitesOf({ ...files, 'mm/fill.c': mm }, ['after_set']).find(
        (one) => one.function === 'load_one_entry',
      );
      return codesOf(site);
    };
    expect(codes(fault('after_set(vma, addr, pte);', ''))).toContain('NESTED');
    expect(codes(fault('', 'after_set(vma, addr, pte);'))).not.toContain('NESTED');
  });
});

describe('callees in other files', () => {
  const WALK = `
int walk_one(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte;

	if (pmd_none(*pmd))
		return 0;
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	finish_walk_of(pte, ptl);
	return 0;
}
`;
  const RELEASES = 'void finish_walk_of(pte_t *pte, spinlock_t *ptl)\n{\n\tpte_unmap_unlock(pte, ptl);\n}\n';
  const KEEPS_QUIET = 'void finish_walk_of(pte_t *pte, spinlock_t *ptl)\n{\n\tcount(pte);\n}\n';

  it('release what they are handed', () => {
    expect(codesOf(sitesOf({ 'mm/walk.c': WALK, 'mm/end.c': RELEASES })[0])).toEqual(['RELEASED_IN_CALLEE']);
  });

  it('are unknown where two definitions disagree', () => {
    const [site] = sitesOf({ 'mm/walk.c': WALK, 'mm/end.c': RELEASES, 'mm/other-end.c': KEEPS_QUIET });
    expect(codesOf(site)).not.toContain('RELEASED_IN_CALLEE');
  });

  it('are those of the own file first, and never static ones of another', () => {
    const own = sitesOf({ 'mm/walk.c': `static ${KEEPS_QUIET}${WALK}`, 'mm/end.c': RELEASES });
    const foreign = sitesOf({ 'mm/walk.c': WALK, 'mm/end.c': `static ${RELEASES}` });
    for (const sites of [own, foreign]) expect(codesOf(sites[0])).not.toContain('RELEASED_IN_CALLEE');
  });

  it('are those of the own architecture, and of the kernel rather than of a program beside it', () => {
    const codes = (site: string, callee: string) => codesOf(sitesOf({ [site]: WALK, [callee]: RELEASES })[0]);
    expect(codes('arch/arm/mm/walk.c', 'arch/arm/mm/end.c')).toContain('RELEASED_IN_CALLEE');
    expect(codes('arch/arm/mm/walk.c', 'arch/mips/mm/end.c')).not.toContain('RELEASED_IN_CALLEE');
    expect(codes('mm/walk.c', 'tools/testing/end.c')).not.toContain('RELEASED_IN_CALLEE');
  });
});

describe('tables of operations', () => {
  it('lead to the locks that the walker holds', () => {
    const [site] = sitesOf({
      'fs/count.c': `
static int count_range(pmd_t *pmd, unsigned long addr, unsigned long end, struct mm_walk *walk)
{
	pte_t *pte = pte_offset_map(pmd, addr);

	count_entry(*pte);
	pte_unmap(pte);
	return 0;
}

static const struct mm_walk_ops count_ops = {
	.pmd_entry = count_range,
};
`,
      'mm/walker.c': `
static int walk_pmds(pud_t *pud, unsigned long addr, unsigned long end, struct mm_walk *walk)
{
	return walk->ops->pmd_entry(pmd_offset(pud, addr), addr, end, walk);
}

int walk_tables(struct mm_struct *mm, unsigned long addr, unsigned long end, struct mm_walk *walk)
{
	mmap_assert_locked(mm);
	return walk_pmds(pud_of(mm, addr), addr, end, walk);
}
`,
    });
    expect(site?.context?.through).toEqual([
      { field: 'pmd_entry', place: { file: 'fs/count.c', line: 12, function: 'count_range' } },
    ]);
    expect(site?.context?.held).toMatchObject([
      {
        lock: 'the mmap_lock for reading',
        always: true,
        taken: { file: 'mm/walker.c', line: 9, function: 'walk_tables' },
      },
    ]);
  });
});
