// SPDX-License-Identifier: MIT
/*
 * Which pages of a range are in memory? A page walker, the most common kind
 * of call site: map, look at each entry, unmap.
 */
#include <mini/mm.h>

struct resident_walk {
	unsigned char *map;
	unsigned long count;
};

static int resident_pte_range(pmd_t *pmd, unsigned long addr,
			      unsigned long end, struct mm_walk *walk)
{
	struct resident_walk *res = walk->private;
	pte_t *start_pte, *pte;
	spinlock_t *ptl;

	if (pmd_trans_unstable(pmd)) {
		walk->action = ACTION_AGAIN;
		return 0;
	}

	start_pte = pte = pte_offset_map_lock(walk->mm, pmd, addr, &ptl);
	for (; addr != end; pte++, addr += PAGE_SIZE) {
		unsigned char here = pte_present(*pte) ? 1 : 0;

		*res->map++ = here;
		res->count += here;
	}
	pte_unmap_unlock(start_pte, ptl);
	cond_resched();
	return 0;
}

static const struct mm_walk_ops resident_ops = {
	.pmd_entry = resident_pte_range,
};

long count_resident(struct mm_struct *mm, unsigned long start,
		    unsigned long end, unsigned char *map)
{
	struct resident_walk res = { .map = map };
	int err;

	mmap_read_lock(mm);
	err = walk_page_range(mm, start, end, &resident_ops, &res);
	mmap_read_unlock(mm);
	return err ? err : (long)res.count;
}
