/*
 * @title Rmap removal delayed past the TLB flush, against page cleaning
 * @description The design of 6.2: zapping queues a dirty page with a mark instead of dropping its mapping count, flushes, and
 * drops the counts of all marked pages while it still holds the lock of the table. Writeback, which skips pages that nobody
 * maps, so waits for that lock as long as a CPU may store through an old entry. Marked pages may lie in more than one
 * batch. Truncation relies on a page being unmapped once it went through its entries.
 *
 * DROP_BEFORE_FLUSH: as it was until 6.1. CARRY_DIRTY: the other way that was discussed, to drop the count early and mark the
 * page dirty once more after the flush. FLUSH_AT_CLEAR: what s390 does, without a delay.
 * @expect holds
 * @variants DROP_BEFORE_FLUSH: violated lost-dirty; DROP_BEFORE_FLUSH+CARRY_DIRTY: holds;
 * DROP_BEFORE_FLUSH+FLUSH_AT_CLEAR: holds; DROP_AFTER_UNLOCK: violated still-mapped;
 * LAST_BATCH_ONLY: violated still-mapped
 */
#include "../rmap.h"

struct batch {
	bool marked;
};

/* The page may be the last of a full batch; the next one is empty then. */
struct batch batches[2];

static void drop_marked(int batch)
{
	if (batches[batch].marked) {
		batches[batch] = (struct batch){ .marked = false };
		atomic_dec(&folio.mapcount);
	}
}

static void drop_all_marked(int last)
{
#ifndef LAST_BATCH_ONLY
	drop_marked(0);
#endif
	drop_marked(last);
}

void zap(void)
{
	int last = 0;
	pte_t pte;

	spin_lock(&ptl);
	pte = ptep_get_and_clear();
#ifdef FLUSH_AT_CLEAR
	flush_tlb_page();
#endif
	if (pte.present) {
		if (pte.dirty)
			folio.dirty = true;
#ifdef DROP_BEFORE_FLUSH
		atomic_dec(&folio.mapcount);
#else
		batches[0] = (struct batch){ .marked = true };
#endif
		if (nondet())
			last = 1;
		flush_tlb_page();
#ifdef CARRY_DIRTY
		if (pte.dirty)
			folio.dirty = true;
#endif
#ifndef DROP_AFTER_UNLOCK
		drop_all_marked(last);
#endif
	}
	spin_unlock(&ptl);
#ifdef DROP_AFTER_UNLOCK
	drop_all_marked(last);
#endif
}

void clean_or_truncate(void)
{
	if (nondet()) {
		write_back();
		return;
	}
	mutex_lock(&folio.lock);
	spin_lock(&ptl);
	if (entry.present) {
		ptep_get_and_clear();
		flush_tlb_page();
		atomic_dec(&folio.mapcount);
	}
	spin_unlock(&ptl);
	must_reach();
	require(atomic_read(&folio.mapcount) == 0, "still-mapped", "a page leaves the page cache that counts as mapped");
	folio.disk = folio.content;
	folio.dirty = false;
	mutex_unlock(&folio.lock);
}

void user(void)
{
	user_stores();
}

static void world_end(void)
{
	require(folio.content == folio.disk || folio.dirty || entry.dirty, "lost-dirty",
		"what user code stored is neither on the disk nor marked dirty");
	require(entry.present || atomic_read(&folio.mapcount) == 0, "mapcount-leak", "nothing maps the page, and it counts as mapped");
}
