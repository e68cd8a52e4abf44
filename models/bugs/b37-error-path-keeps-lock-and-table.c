/*
 * @title B37: an error path that keeps the lock, and the spare table
 * @description Inserting a huge page for a device took the PMD lock, found that the slot had changed, and left by a label
 * behind the unlock. TABLE_LEFT: the fix of that forgot the page table that was allocated beforehand.
 * @expect violated lock-imbalance
 * @variants FIXED: holds; FIXED+TABLE_LEFT: violated leak
 */

struct table {
	bool used;
};

struct slot {
	bool empty;
};

struct table tables[1];
struct slot pmd;
spinlock_t pml;

void insert_huge_page(void)
{
	struct table *spare = alloc_from(tables);

	spin_lock(&pml);
	if (!pmd.empty)
		goto out;
	must_reach();
	pmd.empty = false;
	spin_unlock(&pml);
	free_object(spare);
	return;
out:
#ifdef FIXED
	spin_unlock(&pml);
#endif
#ifndef TABLE_LEFT
	free_object(spare);
#endif
	must_reach();
}

void fault(void)
{
	spin_lock(&pml);
	pmd.empty = false;
	spin_unlock(&pml);
}

static void world_init(void)
{
	pmd.empty = true;
}
