/*
 * @title B51: mremap against page cleaning
 * @description Moving an entry flushed only if it had been dirty when it was looked at. The hardware set the dirty bit after
 * that look; the entry was moved, dirty, without a flush. Page cleaning found it at its new address and flushed there. The
 * CPU still had the old address in its TLB, dirty already, and stored once more: nobody knows of that store. The value that
 * clearing returned has to decide.
 * @expect violated lost-dirty
 * @variants FIXED: holds
 */
#include "../rmap.h"

/* The entry at the new address; user code goes on storing at the old one. */
pte_t new_entry;

/* Writeback finds the folio where it is mapped now, and flushes that address. */
static void page_mkclean(void)
{
	pte_t pte;

	spin_lock(&ptl);
	if (entry.present) {
		pte = ptep_get_and_clear();
		flush_tlb_page();
		if (pte.dirty)
			folio.dirty = true;
		entry = (pte_t){ .present = true };
	}
	if (new_entry.present) {
		pte = xchg(&new_entry, (pte_t){ .present = false });
		if (pte.dirty)
			folio.dirty = true;
		new_entry = (pte_t){ .present = true };
	}
	spin_unlock(&ptl);
}

void move_ptes(void)
{
	pte_t pte;
	bool flush;

	spin_lock(&ptl);
	pte = entry;
	flush = pte.dirty;
	pte = ptep_get_and_clear();
#ifdef FIXED
	flush = pte.dirty;
#endif
	if (flush) {
		must_reach();
		flush_tlb_page();
	}
	new_entry = pte;
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

static void world_end(void)
{
	require(folio.content == folio.disk || folio.dirty || entry.dirty || new_entry.dirty, "lost-dirty",
		"what user code stored is neither on the disk nor marked dirty");
}
