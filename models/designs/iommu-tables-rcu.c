/*
 * @title IOMMU page tables that are freed when empty: RCU and a mark
 * @description The variant that reviewers asked for instead of a rwlock: mapping and unmapping walk in an RCU read-side
 * section. Who takes out the last entry marks the table as dead, by exchanging a count of zero for one that nobody can
 * increment; a mapper that finds it dead starts over at the parent. The table is taken out, the IOMMU's paging cache
 * flushed, and the memory freed after a grace period. No lock is taken on any path.
 * @expect holds
 * @variants NO_MARK: violated lost-entry; FREE_AT_ONCE: violated use-after-free; NO_FLUSH: violated use-after-free;
 * COUNT_AFTER_ENTRY: violated lost-entry
 * @cost map unmap
 */

#define DEAD (-1)

struct leaf {
	bool present;
};

struct itable {
	struct leaf leaf[2];
	atomic_t count;
	struct rcu_head rcu;
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

static bool device_walk(void)
{
	if (!cache.table)
		cache.table = root.table;
	if (!cache.table)
		return false;
	return cache.table->leaf[0].present;
}

static void table_free_now(struct rcu_head *head)
{
	free_object(container_of(head, struct itable, rcu));
}

static void unmap(int index)
{
	struct itable *table, *dead = NULL;
	struct leaf old;

	rcu_read_lock();
	table = READ_ONCE(root.table);
	if (table) {
		old = xchg(&table->leaf[index], (struct leaf){ .present = false });
#ifdef NO_MARK
		if (old.present && atomic_dec_and_test(&table->count))
			dead = table;
#else
		if (old.present && atomic_dec_and_test(&table->count) && atomic_cmpxchg(&table->count, 0, DEAD) == 0)
			dead = table;
#endif
	}
	if (dead) {
		must_reach();
		require(!dead->leaf[0].present && !dead->leaf[1].present, "lost-entry",
			"takes out a table that still maps something");
		WRITE_ONCE(root.table, NULL);
	}
	rcu_read_unlock();
	if (!dead)
		return;
#ifndef NO_FLUSH
	WRITE_ONCE(cache.table, NULL);
#endif
#ifdef FREE_AT_ONCE
	free_object(dead);
#else
	call_rcu(&dead->rcu, table_free_now);
#endif
}

/* Takes one count for the entry to come; fails for a table that is dead. */
static bool count_entry(struct itable *table)
{
#ifdef NO_MARK
	atomic_inc(&table->count);
	return true;
#else
	return atomic_inc_unless_negative(&table->count);
#endif
}

static void map(int index)
{
	struct itable *table, *fresh;
	bool counted;

	rcu_read_lock();
	if (!READ_ONCE(root.table)) {
		fresh = alloc_from(itables);
		if (fresh && cmpxchg(&root.table, NULL, fresh) != NULL)
			free_object(fresh);
	}
	table = READ_ONCE(root.table);
	if (table) {
#ifdef COUNT_AFTER_ENTRY
		table->leaf[index] = (struct leaf){ .present = true };
		count_entry(table);
#else
		counted = count_entry(table);
		if (counted) {
			must_reach();
			table->leaf[index] = (struct leaf){ .present = true };
		}
#endif
	}
	rcu_read_unlock();
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
