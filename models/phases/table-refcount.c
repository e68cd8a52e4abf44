/*
 * @title Page tables with a reference count, without RCU (2021)
 * @description Patches 5 to 7 of the series of 2021: a page-table page counts its entries that are not empty and its
 * users. pte_try_map() gets a reference under the PMD lock, and fails where the slot has no table or its count is zero;
 * unmapping drops it, and whoever drops the last one empties the slot, flushes and frees the table at once. Nobody else
 * takes a table away. The count of entries is kept at each store here; the series collects it until after the unlock,
 * which comes to the same while the caller has a reference of its own.
 *
 * pte_offset_map() is today's: it takes no reference, so a site that was not converted uses a table that goes away.
 *
 * The flush sends IPIs, as on native x86, and so waits for fast GUP. With NO_FLUSH_IPI defined it does not (arm64,
 * paravirtualised x86): fast GUP reads freed memory then, whatever the site does.
 * @choices NO_FLUSH_IPI: the flush is no IPI
 * @detect include/linux/mm.h: pte_offset_map_lock; include/linux/mm_types.h: pte_refcount
 */
#include "../today-api.h"

static void on_write_pte_t(pte_t *ptep, pte_t pte)
{
	struct page_table *table = container_of(ptep, struct page_table, entry);
	pte_t old = *ptep;

	require(table->link == LINKED, "lost-entry",
		"writes an entry of a page-table page that is no longer linked: the entry is lost");
	if (pte_none(old)) {
		if (!pte_none(pte))
			atomic_inc(&table->refs);
	} else if (pte_none(pte)) {
		atomic_dec(&table->refs);
	}
}

static bool tables_are_counted(void)
{
	return true;
}

/* Flushes, and frees the table. */
static void counted_table_free(pgtable_t table)
{
#ifndef NO_FLUSH_IPI
	smp_call_function();
#endif
	free_object(table);
}

static void pte_table_put(pgtable_t table)
{
	if (!atomic_dec_and_test(&table->refs))
		return;
	spin_lock(&mm.page_table_lock);
	pmd_clear(&mm.pmd);
	spin_unlock(&mm.page_table_lock);
	counted_table_free(table);
}

/* The table of the slot, with a reference; NULL where there is none, or it is on its way out. */
static pgtable_t pte_table_try_get(pmd_t *pmdp)
{
	pgtable_t table = NULL;
	pmd_t pmdval;

	spin_lock(&mm.page_table_lock);
	pmdval = *pmdp;
	if (!pmd_bad(pmdval) && atomic_inc_not_zero(&pmdval.table->refs))
		table = pmdval.table;
	spin_unlock(&mm.page_table_lock);
	return table;
}

/* --- the paired family --- */

static pte_t *pte_try_map(pmd_t *pmdp, unsigned long addr)
{
	pgtable_t table = pte_table_try_get(pmdp);

	if (!table)
		return NULL;
	kmap_local();
	return &table->entry[pte_index(addr)];
}

static void pte_try_unmap(pte_t *ptep)
{
	kunmap_local();
	pte_table_put(container_of(ptep, struct page_table, entry));
}

static pte_t *pte_try_map_locked(struct mm_struct *mm, pmd_t *pmdp, unsigned long addr, spinlock_t **ptlp)
{
	pgtable_t table = pte_table_try_get(pmdp);

	if (!table)
		return NULL;
	kmap_local();
	spin_lock(&table->ptl);
	*ptlp = &table->ptl;
	return &table->entry[pte_index(addr)];
}

static void pte_try_unmap_unlock(pte_t *ptep, spinlock_t *ptl)
{
	spin_unlock(ptl);
	pte_try_unmap(ptep);
}

/* --- allocation: the installer has a reference, which a caller of pte_alloc() alone never drops --- */

static int pte_alloc(struct mm_struct *mm, pmd_t *pmdp)
{
	pgtable_t table;
	spinlock_t *ptl;

	if (!pmd_none(*pmdp))
		return 0;
	table = pte_alloc_one(mm);
	if (!table)
		return -ENOMEM;
	atomic_set(&table->refs, 1);
	ptl = pmd_lock(mm, pmdp);
	if (pmd_none(*pmdp)) {
		pmd_populate(mm, pmdp, table);
		table = NULL;
	}
	spin_unlock(ptl);
	if (table)
		pte_free(mm, table);
	return 0;
}
