/*
 * @title IOMMU page tables that are freed when empty: a rwlock and a count
 * @description Mapping and unmapping walk under the lock held for read; a table that an unmap leaves empty is taken out
 * under the lock held for write, and freed after the IOMMU's paging cache was flushed. Between the two locks the
 * unmapper holds a count of the table, or another one could free it meanwhile.
 * @expect holds
 * @variants NO_HOLD: violated use-after-free; FREE_BEFORE_FLUSH: violated use-after-free;
 * NO_SECOND_LOOK: violated lost-entry; COUNT_AFTER_UNLOCK: violated lost-entry
 * @cost map unmap
 */

struct leaf {
	bool present;
};

struct itable {
	struct leaf leaf[2];
	atomic_t count;
};

struct root {
	struct itable *table;
};

struct paging_cache {
	struct itable *table;
};

struct itable itables[2];
struct root root;
struct paging_cache cache;
rwlock_t lock;

/* What the device does in one go: a walk from its paging cache, which is filled where it is empty. */
static bool device_walk(void)
{
	if (!cache.table)
		cache.table = root.table;
	if (!cache.table)
		return false;
	return cache.table->leaf[0].present;
}

static void unmap(int index)
{
	struct itable *table, *empty = NULL;
	struct leaf old;

	read_lock(&lock);
	table = root.table;
	if (!table) {
		read_unlock(&lock);
		return;
	}
	old = xchg(&table->leaf[index], (struct leaf){ .present = false });
	if (!old.present || !atomic_dec_and_test(&table->count)) {
		read_unlock(&lock);
		return;
	}
#ifndef NO_HOLD
	atomic_inc(&table->count);
#endif
	read_unlock(&lock);

	write_lock(&lock);
#ifndef NO_HOLD
	atomic_dec(&table->count);
#endif
#ifdef NO_SECOND_LOOK
	empty = table;
#else
	if (atomic_read(&table->count) == 0)
		empty = table;
#endif
#ifdef NO_HOLD
	if (root.table != table)
		empty = NULL;
#endif
	if (empty) {
		require(!empty->leaf[0].present && !empty->leaf[1].present, "lost-entry",
			"takes out a table that still maps something");
		root.table = NULL;
	}
	write_unlock(&lock);
	if (!empty)
		return;
#ifdef FREE_BEFORE_FLUSH
	free_object(empty);
	WRITE_ONCE(cache.table, NULL);
#else
	WRITE_ONCE(cache.table, NULL);
	free_object(empty);
#endif
}

static void map(int index)
{
	struct itable *table, *fresh;
	struct leaf old;

	read_lock(&lock);
	if (!READ_ONCE(root.table)) {
		fresh = alloc_from(itables);
		if (fresh && cmpxchg(&root.table, NULL, fresh) != NULL)
			free_object(fresh);
	}
	table = READ_ONCE(root.table);
	if (!table) {
		read_unlock(&lock);
		return;
	}
	old = cmpxchg(&table->leaf[index], (struct leaf){ .present = false }, (struct leaf){ .present = true });
#ifdef COUNT_AFTER_UNLOCK
	read_unlock(&lock);
	if (!old.present)
		atomic_inc(&table->count);
#else
	if (!old.present)
		atomic_inc(&table->count);
	read_unlock(&lock);
#endif
}

void unmap_first(void)
{
	unmap(0);
}

void map_and_unmap_second(void)
{
	map(1);
	unmap(1);
}

void device(void)
{
	one_step(device_walk);
	one_step(device_walk);
}

static void world_init(void)
{
	root.table = alloc_from(itables);
	root.table->leaf[0] = (struct leaf){ .present = true };
	atomic_set(&root.table->count, 1);
}
