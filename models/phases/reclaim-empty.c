/*
 * @title 6.14: empty tables are reclaimed
 * @description The API of 6.13 in a kernel with CONFIG_PT_RECLAIM: madvise(MADV_DONTNEED) frees the page-table pages that
 * it left empty, under mmap_lock held for read. From here on a table may go away beneath every walker that does not hold
 * mmap_lock for write. Tables are freed after a grace period.
 * @detect include/linux/mm.h: pte_offset_map_lock; mm/pgtable-generic.c: pte_offset_map_ro_nolock; mm/pgtable-generic.c: pte_offset_map_rw_nolock; mm/Kconfig: config PT_RECLAIM
 */
#include "ro-rw-nolock.c"

static bool zap_frees_tables(void)
{
	return true;
}
