/*
 * @title B50: mapping count dropped before the TLB flush
 * @description Unmapping a dirty page marked it dirty, dropped its mapping count and flushed the TLBs only then. Writeback
 * in between saw a page that nobody maps, skipped the page table, cleaned the page and wrote it; a CPU that still had
 * the entry in its TLB stored once more, and that store was lost. Since 6.2 the count is dropped after the flush.
 * @expect violated lost-dirty
 * @variants FIXED: holds; FLUSH_AT_ONCE: holds
 */
#include "../rmap.h"

void zap(void)
{
	pte_t pte;

	spin_lock(&ptl);
	pte = ptep_get_and_clear();
#ifdef FLUSH_AT_ONCE
	flush_tlb_page();
#endif
	if (pte.present) {
		if (pte.dirty)
			folio.dirty = true;
#ifndef FIXED
		atomic_dec(&folio.mapcount);
#endif
#ifndef FLUSH_AT_ONCE
		flush_tlb_page();
#endif
#ifdef FIXED
		atomic_dec(&folio.mapcount);
#endif
	}
	spin_unlock(&ptl);
}

void writeback(void)
{
	write_back();
}

void user(void)
{
	user_stores();
}
