/*
 * @title B57: a kernel page table that an IOMMU still walks
 * @description With shared virtual addressing an IOMMU walks the CPU's own page tables, and keeps upper levels in its paging
 * cache. A table of kernel addresses was freed when the CPUs had been flushed; nobody told the IOMMU, which walked on in
 * memory that was somebody else's. It has to be flushed before the table is freed.
 * @expect violated use-after-free
 * @variants FIXED: holds
 */

struct table {
	bool present;
};

struct slot {
	struct table *table;
};

struct paging_cache {
	struct table *table;
};

struct table tables[1];
struct slot pmd;
struct paging_cache cache;
spinlock_t init_mm_lock;

static bool iommu_walk(void)
{
	if (!cache.table)
		cache.table = pmd.table;
	return cache.table && cache.table->present;
}

void device(void)
{
	one_step(iommu_walk);
	one_step(iommu_walk);
}

void vunmap(void)
{
	struct table *table;

	spin_lock(&init_mm_lock);
	table = pmd.table;
	pmd.table = NULL;
	spin_unlock(&init_mm_lock);
	smp_call_function();
#ifdef FIXED
	WRITE_ONCE(cache.table, NULL);
#endif
	free_object(table);
}

static void world_init(void)
{
	pmd.table = alloc_from(tables);
	pmd.table->present = true;
}
