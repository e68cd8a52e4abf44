/*
 * @title B15: the lock of a page table freed before the table
 * @description Where the lock is an object of its own, it was freed when the table was taken out of the slot, and the table
 * itself only after a grace period. Whoever had found the lock in a read-side section took freed memory for a lock. Both
 * have to wait.
 * @expect violated free-of-held-lock
 * @variants FIXED: holds
 */

struct lock_page {
	spinlock_t lock;
};

struct table {
	struct lock_page *ptl;
	struct rcu_head rcu;
};

struct slot {
	struct table *table;
};

struct lock_page locks[1];
struct table tables[1];
struct slot pmd;
spinlock_t pml;

static void table_free_now(struct rcu_head *head)
{
	struct table *table = container_of(head, struct table, rcu);

#ifdef FIXED
	free_object(table->ptl);
#endif
	free_object(table);
}

void walker(void)
{
	struct table *table;
	spinlock_t *ptl;

	rcu_read_lock();
	table = READ_ONCE(pmd.table);
	if (table) {
		ptl = &table->ptl->lock;
		spin_lock(ptl);
		must_reach();
		if (READ_ONCE(pmd.table) == table)
			must_reach();
		spin_unlock(ptl);
	}
	rcu_read_unlock();
}

void reclaim(void)
{
	struct table *table;

	spin_lock(&pml);
	table = pmd.table;
	pmd.table = NULL;
	spin_unlock(&pml);
#ifndef FIXED
	free_object(table->ptl);
#endif
	call_rcu(&table->rcu, table_free_now);
}

static void world_init(void)
{
	pmd.table = alloc_from(tables);
	pmd.table->ptl = alloc_from(locks);
}
