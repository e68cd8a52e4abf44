// Bugs of single entries: read at the wrong time, of the wrong kind, past the end of the table, flushed too late.
import { anchor, but, type KnownBug } from './known-bug.js';

const PROTECT = `
static void protect(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *ptep = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	pte_t entry, old;

	if (!ptep)
		return;
	entry = ptep_get(ptep);
	if (pte_present(entry)) {
		old = ptep_modify_prot_start(vma, addr, ptep);
		entry = pte_mkuffd_wp(entry);
		ptep_modify_prot_commit(vma, addr, ptep, old, entry);
	}
	pte_unmap_unlock(ptep, ptl);
}
`;

const MOVE = `
static bool move(struct mm_struct *mm, pmd_t *from, pmd_t *to, unsigned long addr, unsigned long end)
{
	bool must_flush = false;
	spinlock_t *ptl;
	pte_t *src = pte_offset_map_lock(mm, from, addr, &ptl), *first = src;
	pte_t entry;

	for (; addr < end; src++, addr += PAGE_SIZE) {
		if (pte_none(*src))
			continue;
		if (pte_present(*src) && pte_dirty(*src))
			must_flush = true;
		entry = ptep_get_and_clear(mm, addr, src);
		put_elsewhere(to, entry);
	}
	pte_unmap_unlock(first, ptl);
	return must_flush;
}
`;

const ZAP = `
static void zap(struct mmu_gather *tlb, struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	int force_flush = 0;
	spinlock_t *ptl;
	pte_t *start = pte_offset_map_lock(tlb->mm, pmd, addr, &ptl), *pte = start;

	do {
		pte_t old = *pte;
		struct page *page;

		if (pte_none(old))
			continue;
		page = vm_normal_page(vma, addr, old);
		old = ptep_get_and_clear_full(tlb->mm, addr, pte, tlb->fullmm);
		if (unlikely(!page))
			continue;
		if (pte_dirty(old)) {
			force_flush = 1;
			set_page_dirty(page);
		}
		page_remove_rmap(page, vma, false);
	} while (pte++, addr += PAGE_SIZE, addr != end);
	if (force_flush)
		tlb_flush_mmu_tlbonly(tlb);
	pte_unmap_unlock(start, ptl);
}
`;

const BATCH = `
static bool is_all_mapped(unsigned long addr, struct folio *folio, pte_t *ptep)
{
	const fpb_t flags = FPB_IGNORE_DIRTY;
	int max_nr = folio_nr_pages(folio);
	pte_t pte = ptep_get(ptep);

	if (pte_pfn(pte) != folio_pfn(folio))
		return false;
	return folio_pte_batch(folio, addr, ptep, pte, max_nr, flags, NULL, NULL, NULL) == max_nr;
}
`;

const SPLIT = `
static void split(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, struct folio *folio)
{
	spinlock_t *ptl = pmd_lock(vma->vm_mm, pmd);

	if (pmd_trans_huge(*pmd) || pmd_devmap(*pmd) || is_pmd_migration_entry(*pmd)) {
		if (folio && folio != pmd_folio(*pmd))
			goto out;
		do_split(vma, pmd, addr);
	}
out:
	spin_unlock(ptl);
}
`;

const DISPATCH = `
static int count_kind(swp_entry_t entry)
{
	if (is_device_exclusive_entry(entry))
		return 1;
	return 0;
}

static void drop_kind(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	swp_entry_t entry;

	if (!pte)
		return;
	entry = pte_to_swp_entry(ptep_get(pte));
	if (is_migration_entry(entry)) {
		drop_page(pfn_swap_entry_to_page(entry));
	} else if (is_device_private_entry(entry)) {
		drop_page(pfn_swap_entry_to_page(entry));
	} else {
		WARN_ON_ONCE(1);
	}
	pte_unmap_unlock(pte, ptl);
}
`;

export const ENTRY_BUGS: readonly KnownBug[] = [
  {
    name: 'a commit of what was read before the transaction began',
    rule: 'read-twice',
    buggy: PROTECT,
    fixed: but(PROTECT, 'entry = pte_mkuffd_wp(entry);', 'entry = pte_mkuffd_wp(old);'),
  },
  {
    name: 'the same in a function of its own, with the result dropped',
    rule: 'read-twice',
    buggy: `
static void mark(struct vm_area_struct *vma, unsigned long addr, pte_t *p)
{
	pte_t was = ptep_get(p), will = pte_wrprotect(pte_mkold(was));

	if (!pte_present(was))
		return;
	ptep_modify_prot_start(vma, addr, p);
	ptep_modify_prot_commit(vma, addr, p, was, will);
}

static void anchor(pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = pte_offset_map(pmd, addr);

	pte_unmap(pte);
}
`,
    fixed: `
static void mark(struct vm_area_struct *vma, unsigned long addr, pte_t *p)
{
	pte_t was;

	if (!pte_present(ptep_get(p)))
		return;
	was = ptep_modify_prot_start(vma, addr, p);
	ptep_modify_prot_commit(vma, addr, p, was, pte_wrprotect(pte_mkold(was)));
}

static void anchor(pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = pte_offset_map(pmd, addr);

	pte_unmap(pte);
}
`,
  },
  {
    name: 'a flush decided on the dirty bit of an earlier read',
    rule: 'read-twice',
    buggy: MOVE,
    fixed: but(
      but(MOVE, '		if (pte_present(*src) && pte_dirty(*src))\n			must_flush = true;\n', ''),
      '		put_elsewhere(to, entry);\n',
      '		if (pte_present(entry) && pte_dirty(entry))\n			must_flush = true;\n		put_elsewhere(to, entry);\n',
    ),
  },
  {
    name: 'the reverse map given up before the flush',
    rule: 'flush-late',
    buggy: ZAP,
    fixed: but(
      ZAP,
      '		page_remove_rmap(page, vma, false);\n',
      '		if (!force_flush)\n			page_remove_rmap(page, vma, false);\n',
    ),
  },
  {
    name: 'the same, told apart from a removal that is delayed where it has to be',
    rule: 'flush-late',
    buggy: ZAP,
    fixed: but(
      but(
        but(ZAP, '		struct page *page;\n', '		struct page *page;\n		bool delay = false;\n'),
        '			set_page_dirty(page);\n',
        '			set_page_dirty(page);\n			if (tlb_delay_rmap(tlb))\n				delay = true;\n',
      ),
      '		page_remove_rmap(page, vma, false);\n',
      '		if (likely(!delay))\n			page_remove_rmap(page, vma, false);\n',
    ),
  },
  {
    name: 'a batch as long as the folio',
    rule: 'batch-unclipped',
    buggy: BATCH + anchor(),
    fixed:
      but(
        BATCH,
        'int max_nr = folio_nr_pages(folio);',
        'int max_nr = (pmd_addr_end(addr, addr + folio_size(folio)) - addr) >> PAGE_SHIFT;',
      ) + anchor(),
  },
  {
    name: 'the folio of a pmd that may be a migration entry',
    rule: 'kind-unhandled',
    buggy: SPLIT + anchor(),
    fixed:
      but(
        but(
          but(SPLIT, '	spinlock_t *ptl =', '	bool is_moving;\n	spinlock_t *ptl ='),
          '\n	if (pmd_trans',
          '\n	is_moving = is_pmd_migration_entry(*pmd);\n	if (pmd_trans',
        ).replace('|| is_pmd_migration_entry(*pmd))', '|| is_moving)'),
        'if (folio && folio != pmd_folio(*pmd))',
        'if (folio && (is_moving || folio != pmd_folio(*pmd)))',
      ) + anchor(),
  },
  {
    name: 'a dispatch that is older than a kind of entry',
    rule: 'kind-unhandled',
    buggy: DISPATCH,
    fixed: but(
      DISPATCH,
      '	} else if (is_device_private_entry(entry)) {',
      '	} else if (is_device_private_entry(entry) || is_device_exclusive_entry(entry)) {',
    ),
  },
];
