/*
 * @title The MMU, walking and storing
 * @description Another CPU's MMU walks the page table for a store, in one step, with no lock: it reads the slot and an
 * entry. It keeps nothing here; what TLBs and walk caches keep, and dirty bits that a store sets behind the kernel's back,
 * is in models/rmap.h and models/bugs. It changes no table; who frees one while a slot still points to it is found.
 */
#include "../world.h"

static bool mmu_walk(void)
{
	if (mm.pmd.kind != PMD_TABLE)
		return false;
	return mm.pmd.table->entry[0].kind == PTE_PRESENT;
}

void other_cpu(void)
{
	one_step(mmu_walk);
	one_step(mmu_walk);
}
