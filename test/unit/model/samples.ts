// Kernel-like functions written for the tests: today's form, and as converted to the paired family.

export interface Sample {
  readonly name: string;
  readonly original: string;
  readonly converted: string;
}

function pair(
  name: string,
  text: (api: { map: string; unmap: string; check: (pointer: string, exit: string) => string }) => string,
  locked = true,
): Sample {
  const today = locked
    ? { map: 'pte_offset_map_lock', unmap: 'pte_unmap_unlock' }
    : { map: 'pte_offset_map', unmap: 'pte_unmap' };
  const paired = locked
    ? { map: 'pte_try_map_locked', unmap: 'pte_try_unmap_unlock' }
    : { map: 'pte_try_map', unmap: 'pte_try_unmap' };
  return {
    name,
    original: text({ ...today, check: () => '' }),
    converted: text({ ...paired, check: (pointer, exit) => `if (!${pointer})\n\t\t${exit}` }),
  };
}

/** A callback of the page walker: looks at every entry. */
export const WALKER = pair(
  'a walker that reads every entry',
  ({ map, unmap, check }) => `
static int count_range(pmd_t *pmd, unsigned long addr, unsigned long end, struct mm_walk *walk)
{
	struct vm_area_struct *vma = walk->vma;
	struct tally *tally = walk->private;
	pte_t *pte;
	spinlock_t *ptl;

	ptl = pmd_trans_huge_lock(pmd, vma);
	if (ptl) {
		tally->huge++;
		spin_unlock(ptl);
		return 0;
	}
	if (pmd_trans_unstable(pmd))
		return 0;
	pte = ${map}(vma->vm_mm, pmd, addr, &ptl);
	${check('pte', 'return 0;')}
	for (; addr != end; pte++, addr += PAGE_SIZE) {
		pte_t entry = *pte;

		if (pte_none(entry))
			continue;
		if (pte_present(entry))
			tally_page(tally, vm_normal_page(vma, addr, entry));
	}
	${unmap}(pte - 1, ptl);
	cond_resched();
	return 0;
}
`,
);

/** Replaces one entry where it is still what it was. */
export const WRITER = pair(
  'a function that writes one entry',
  ({ map, unmap, check }) => `
static int replace_entry(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, pte_t old, struct page *page)
{
	struct mm_struct *mm = vma->vm_mm;
	spinlock_t *ptl;
	pte_t *ptep;
	int done = 0;

	ptep = ${map}(mm, pmd, addr, &ptl);
	${check('ptep', 'goto out;')}
	if (!pte_same(*ptep, old))
		goto unlock;
	set_pte_at(mm, addr, ptep, mk_pte(page, vma->vm_page_prot));
	done = 1;
unlock:
	${unmap}(ptep, ptl);
out:
	return done;
}
`,
);

/** Reads one entry without the PTL. */
export const READER = pair(
  'a reader that never takes the lock',
  ({ map, unmap, check }) => `
static unsigned long shift_at(struct vm_area_struct *vma, unsigned long address)
{
	unsigned long shift = 0;
	pmd_t *pmd;
	pte_t *pte;

	pmd = pmd_offset(pud_offset(p4d_offset(pgd_offset(vma->vm_mm, address), address), address), address);
	if (!pmd_present(*pmd))
		return 0;
	pte = ${map}(pmd, address);
	${check('pte', 'return 0;')}
	if (pte_present(*pte))
		shift = PAGE_SHIFT;
	${unmap}(pte);
	return shift;
}
`,
  false,
);

/** Finds its slot itself, works in batches, and may have to start anew. */
export const BATCHES = pair(
  'a loop of batches that maps anew each time',
  ({ map, unmap, check }) => `
static int fill_range(struct vm_area_struct *vma, unsigned long addr, unsigned long left)
{
	struct mm_struct *mm = vma->vm_mm;
	pmd_t *pmd;
	int err = -ENOMEM;

	pmd = find_slot(mm, addr);
	if (!pmd)
		return err;
	if (pte_alloc(mm, pmd))
		return err;
	while (left) {
		pte_t *start, *pte;
		spinlock_t *lock;
		int batch = min_t(int, left, 8), i = 0;

		start = ${map}(mm, pmd, addr, &lock);
		${check('start', 'return -EAGAIN;')}
		for (pte = start; i < batch; ++pte, ++i) {
			err = fill_one(vma, pte, addr);
			if (err) {
				${unmap}(start, lock);
				return err;
			}
			addr += PAGE_SIZE;
		}
		${unmap}(start, lock);
		left -= batch;
	}
	return 0;
}
`,
);

export const SAMPLES: readonly Sample[] = [WALKER, WRITER, READER, BATCHES];
