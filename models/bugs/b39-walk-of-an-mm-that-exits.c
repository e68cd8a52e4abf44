/*
 * @title B39: a walk of an mm that exits
 * @description userfaultfd kept the mm itself from going away, but not its users: when the last one left, exit freed the page
 * tables without a lock, since nobody can be there any more. Who walks has to become a user first, or to see that there is
 * none left.
 * @phase today
 * @expect violated wild-dereference
 * @variants FIXED: holds
 */
#include "../world.h"

struct users {
	atomic_t count;
};
struct users mm_users;

static void exit_mmap(void)
{
	pgtable_t table = mm.pmd.table;

	pmd_clear(&mm.pmd);
	pte_free(&mm, table);
}

static void mmput(void)
{
	if (atomic_dec_and_test(&mm_users.count))
		exit_mmap();
}

void write_protect(void)
{
	spinlock_t *ptl;
	pte_t *ptep;

#ifdef FIXED
	if (!atomic_inc_not_zero(&mm_users.count))
		return;
#endif
	mmap_read_lock(&mm);
	ptep = pte_offset_map_lock(&mm, &mm.pmd, 0, &ptl);
	must_reach();
	if (pte_present(ptep_get(ptep)))
		must_reach();
	pte_unmap_unlock(ptep, ptl);
	mmap_read_unlock(&mm);
#ifdef FIXED
	mmput();
#endif
}

void last_task(void)
{
	mmput();
}

static void world_init(void)
{
	pgtable_t table = alloc_from(tables);

	pmd_populate(&mm, &mm.pmd, table);
	table->entry[0] = (pte_t){ .kind = PTE_PRESENT };
	atomic_set(&mm_users.count, 1);
}
