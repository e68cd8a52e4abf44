/*
 * @title B55: a scan that commits the value it read first
 * @description To write-protect an entry the scan read it, cleared it, and wrote the read value back without its write bit.
 * What the hardware changed between the read and the clear was in the value that clearing returned, which nobody looked at.
 * @expect violated lost-dirty
 * @variants FIXED: holds
 */
#include "../rmap.h"

void pagemap_scan(void)
{
	pte_t pte, old;

	spin_lock(&ptl);
	pte = entry;
	if (pte.present) {
		must_reach();
		old = ptep_get_and_clear();
#ifdef FIXED
		pte = old;
#endif
		pte.writable = false;
		entry = pte;
		flush_tlb_page();
	}
	spin_unlock(&ptl);
}

void user(void)
{
	user_stores();
}
