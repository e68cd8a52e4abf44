/*
 * @title B01: fast GUP against collapse, without an IPI
 * @description Where the TLB flush sends no interrupts, a lockless walker that has read the PMD slot is not waited for.
 * Collapse emptied the slot, saw a page that nobody had pinned, and copied it; fast GUP then took a reference to the old
 * page, since its entry still looked the same. It has to look at the PMD slot again after it took the reference.
 *
 * The table is freed after a grace period here, so reading the entry is no use after free.
 * @expect violated stale-pin
 * @variants FIXED: holds; FLUSH_IPI: holds
 */

struct table {
	bool present;
	struct rcu_head rcu;
};

struct slot {
	struct table *table;
};

struct folio {
	atomic_t refs;
	bool replaced;
};

struct table tables[1];
struct slot pmd;
struct folio folio;
spinlock_t pml;
bool pinned;

static void table_free_now(struct rcu_head *head)
{
	free_object(container_of(head, struct table, rcu));
}

void gup_fast(void)
{
	struct table *table;

	local_irq_disable();
	table = READ_ONCE(pmd.table);
	if (table && READ_ONCE(table->present)) {
		atomic_inc(&folio.refs);
		if (!READ_ONCE(table->present)) {
			atomic_dec(&folio.refs);
#ifdef FIXED
		} else if (READ_ONCE(pmd.table) != table) {
			atomic_dec(&folio.refs);
#endif
		} else {
			must_reach();
			pinned = true;
		}
	}
	local_irq_enable();
}

void collapse(void)
{
	struct table *table;

	spin_lock(&pml);
	table = pmd.table;
	pmd.table = NULL;
	spin_unlock(&pml);
#ifdef FLUSH_IPI
	smp_call_function();
#endif
	if (atomic_read(&folio.refs) != 1) {
		spin_lock(&pml);
		pmd.table = table;
		spin_unlock(&pml);
		return;
	}
	must_reach();
	folio.replaced = true;
	call_rcu(&table->rcu, table_free_now);
}

static void world_init(void)
{
	pmd.table = alloc_from(tables);
	pmd.table->present = true;
	atomic_set(&folio.refs, 1);
}

static void world_end(void)
{
	require(!pinned || !folio.replaced, "stale-pin", "GUP gave out a page that is no longer mapped");
}
