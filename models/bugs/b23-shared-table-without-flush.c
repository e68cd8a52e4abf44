/*
 * @title B23: a shared page table given up without a flush
 * @description hugetlbfs shares page tables between processes. Unmapping gave up its share, and dropped the lock of the file
 * before it flushed; the last owner freed the table meanwhile, and a CPU still walked it from its walk cache. The flush has
 * to come before the lock is dropped.
 * @expect violated use-after-free
 * @variants FIXED: holds
 */

struct table {
	bool present;
	atomic_t sharers;
};

struct slot {
	struct table *table;
};

struct walk_cache {
	struct table *table;
};

struct table tables[1];
struct slot pud;
struct slot other_pud;
struct walk_cache cache;
struct rw_semaphore i_mmap_rwsem;

/* A CPU of the process that gives up its share: it fills its walk cache, and walks from there. */
static bool cpu_walk(void)
{
	if (!cache.table)
		cache.table = pud.table;
	return cache.table && cache.table->present;
}

static void flush_tlb_range(void)
{
	WRITE_ONCE(cache.table, NULL);
}

static void unshare(struct slot *slot, bool flush)
{
	struct table *table = slot->table;

	WRITE_ONCE(slot->table, NULL);
	if (atomic_dec_and_test(&table->sharers)) {
		if (flush)
			flush_tlb_range();
		free_object(table);
	}
}

void unmap_hugepage_range(void)
{
	down_write(&i_mmap_rwsem);
	unshare(&pud, true);
#ifdef FIXED
	flush_tlb_range();
#endif
	up_write(&i_mmap_rwsem);
#ifndef FIXED
	flush_tlb_range();
#endif
}

void last_owner(void)
{
	down_write(&i_mmap_rwsem);
	unshare(&other_pud, false);
	up_write(&i_mmap_rwsem);
}

void user(void)
{
	one_step(cpu_walk);
	one_step(cpu_walk);
}

static void world_init(void)
{
	struct table *table = alloc_from(tables);

	table->present = true;
	atomic_set(&table->sharers, 2);
	pud.table = table;
	other_pud.table = table;
}
