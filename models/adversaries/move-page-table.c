/*
 * @title mremap() that moves a whole page table
 * @description With mmap_lock and the rmap locks held for write, the table is taken out of the old slot and put into the new
 * one under both PMD locks, after a second look at the slot. An entry that is written through the old slot's mapping
 * afterwards is lost for the old address.
 *
 * A holder of mmap_lock keeps it out; a walker that holds nothing meets a slot that has just become empty, and a table that
 * is still alive.
 */
#include "../world.h"

/* The other slot; a walk does not come to it. */
struct moved_to {
	pgtable_t table;
};
struct moved_to moved_to;

void move_normal_pmd(void)
{
	pmd_t *pmdp = &mm.pmd;
	spinlock_t *pml;
	pmd_t pmdval;

	mmap_write_lock(&mm);
	down_write(&mapping.i_mmap_rwsem);
	pml = pmd_lock(&mm, pmdp);
	pmdval = *pmdp;
	if (!pmd_bad(pmdval)) {
		must_reach();
		pmd_clear(pmdp);
		moved_to.table = pmdval.table;
	}
	spin_unlock(pml);
	up_write(&mapping.i_mmap_rwsem);
	mmap_write_unlock(&mm);
}
