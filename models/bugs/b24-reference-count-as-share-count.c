/*
 * @title B24: the reference count of a page table taken for the number of its sharers
 * @description Whether a hugetlb page table is shared was read from the reference count of its page. Anybody may take such a
 * reference for a moment without knowing what the page is; then the only owner thinks that somebody else will unmap what
 * the table maps, and nobody does. Sharers need a count of their own. ONE_READER_LEFT: a place that still read the old one.
 * @expect violated leaked-mapping
 * @variants FIXED: holds; FIXED+ONE_READER_LEFT: violated leaked-mapping
 */

struct table {
	bool present;
	atomic_t refs;
	atomic_t sharers;
};

struct folio {
	atomic_t mapcount;
};

struct table table;
struct folio folio;

static bool is_shared(void)
{
#ifdef FIXED
#ifndef ONE_READER_LEFT
	return atomic_read(&table.sharers) > 1;
#endif
#endif
	return atomic_read(&table.refs) > 1;
}

void exit_mmap(void)
{
	if (is_shared()) {
		atomic_dec(&table.sharers);
		return;
	}
	if (table.present) {
		must_reach();
		table.present = false;
		atomic_dec(&folio.mapcount);
	}
}

void speculative_get(void)
{
	if (atomic_inc_not_zero(&table.refs)) {
		must_reach();
		atomic_dec(&table.refs);
	}
}

static void world_init(void)
{
	table.present = true;
	atomic_set(&table.refs, 1);
	atomic_set(&table.sharers, 1);
	atomic_set(&folio.mapcount, 1);
}

static void world_end(void)
{
	require(atomic_read(&folio.mapcount) == 0, "leaked-mapping", "the owner is gone, and its table still maps the page");
}
