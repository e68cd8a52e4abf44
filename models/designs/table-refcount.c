/*
 * @title Page tables with a reference count, without and with RCU
 * @description The design of 2021: a page-table page counts its entries that are not empty and its users; whoever drops
 * the last reference takes it out of the PMD slot and frees it. A user gets a reference under the PMD lock, or, with RCU,
 * by trying to increment a count that is not zero.
 *
 * Fast GUP takes no reference: it reads the slot and an entry with interrupts off. As it stands, without RCU and with a
 * TLB flush that sends no interrupts, it reads freed memory. FLUSH_IPI: the flush waits for CPUs with interrupts off.
 * RCU: the table is freed after a grace period, which waits for them too.
 *
 * LOOKUP: a reader that takes a reference, in place of the fault.
 * @expect violated use-after-free
 * @variants FLUSH_IPI: holds; RCU: holds; FLUSH_IPI+LOOKUP: holds; RCU+LOOKUP: holds;
 * RCU+LOOKUP+GET_AFTER_UNLOCK: violated use-after-free; RCU+LOOKUP+GET_ALWAYS: violated refcount-from-zero;
 * FLUSH_IPI+PUT_TWICE: violated use-after-free; FLUSH_IPI+NO_ENTRY_REFERENCE: violated refcount-underflow
 */

#define ENTRIES 2

struct entry {
	bool present;
};

struct table {
	struct entry entry[ENTRIES];
	refcount_t count;
	spinlock_t ptl;
	struct rcu_head rcu;
};

struct slot {
	struct table *table;
};

struct table tables[2];
struct slot pmd;
spinlock_t pml;

static void table_free_now(struct rcu_head *head)
{
	free_object(container_of(head, struct table, rcu));
}

static void table_free(struct table *table)
{
	int i;

	spin_lock(&pml);
	pmd.table = NULL;
	spin_unlock(&pml);
	for (i = 0; i < ENTRIES; i++)
		require(!table->entry[i].present, "lost-entry", "frees a page table that still maps something");
#ifdef FLUSH_IPI
	smp_call_function();
#endif
#ifdef RCU
	call_rcu(&table->rcu, table_free_now);
#else
	free_object(table);
#endif
}

static void table_put(struct table *table)
{
	if (refcount_dec_and_test(&table->count))
		table_free(table);
}

/* The table of the slot with a reference to it; NULL where there is none, or none any more. */
static struct table *table_try_get(void)
{
	struct table *table;

#ifdef RCU
	rcu_read_lock();
	table = READ_ONCE(pmd.table);
#ifdef GET_AFTER_UNLOCK
	rcu_read_unlock();
#endif
#ifdef GET_ALWAYS
	if (table)
		refcount_inc(&table->count);
#else
	if (table && !refcount_inc_not_zero(&table->count))
		table = NULL;
#endif
#ifndef GET_AFTER_UNLOCK
	rcu_read_unlock();
#endif
#else
	spin_lock(&pml);
	table = pmd.table;
	if (table && !refcount_inc_not_zero(&table->count))
		table = NULL;
	spin_unlock(&pml);
#endif
	return table;
}

void zap(void)
{
	struct table *table = table_try_get();
	int cleared = 0;
	int i;

	if (!table)
		return;
	spin_lock(&table->ptl);
	for (i = 0; i < ENTRIES; i++) {
		if (table->entry[i].present) {
			table->entry[i] = (struct entry){ .present = false };
			cleared++;
		}
	}
	spin_unlock(&table->ptl);
	for (i = 0; i < cleared; i++)
		table_put(table);
#ifdef PUT_TWICE
	if (cleared)
		table_put(table);
#endif
	table_put(table);
}

#ifdef LOOKUP
void lookup(void)
{
	struct table *table = table_try_get();

	if (!table)
		return;
	must_reach();
	assert(!table->entry[0].present);
	table_put(table);
}
#else
/* Makes sure that there is a table, and maps something in its first entry. */
void fault(void)
{
	struct table *fresh = alloc_from(tables);
	struct table *table;

	spin_lock(&pml);
	table = pmd.table;
	if (!table && fresh) {
		refcount_set(&fresh->count, 1);
		pmd.table = fresh;
		table = fresh;
		fresh = NULL;
	} else if (table && !refcount_inc_not_zero(&table->count)) {
		table = NULL;
	}
	spin_unlock(&pml);
	if (fresh)
		free_object(fresh);
	if (!table)
		return;
	spin_lock(&table->ptl);
	if (!table->entry[0].present) {
#ifndef NO_ENTRY_REFERENCE
		refcount_inc(&table->count);
#endif
		table->entry[0] = (struct entry){ .present = true };
	}
	spin_unlock(&table->ptl);
	table_put(table);
}
#endif

void gup_fast(void)
{
	struct table *table;

	local_irq_disable();
	table = READ_ONCE(pmd.table);
	if (table) {
		must_reach();
		if (table->entry[1].present)
			must_reach();
	}
	local_irq_enable();
}

static void world_init(void)
{
	pmd.table = alloc_from(tables);
	refcount_set(&pmd.table->count, 1);
	pmd.table->entry[1] = (struct entry){ .present = true };
}
