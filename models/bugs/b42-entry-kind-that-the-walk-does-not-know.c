/*
 * @title B42: a kind of entry that the rmap walk does not know
 * @description The walk knew huge pages and migration entries in a PMD slot, and took whatever else was there for a page table.
 * Then a third kind came: pages that are private to a device. RECHECK_MISSING: the walk knows it, but decides on a value
 * that it read before it had the lock.
 * @expect violated null-dereference
 * @variants FIXED: holds; FIXED+RECHECK_MISSING: violated null-dereference
 */

enum slot_kind { SLOT_NONE, SLOT_TABLE, SLOT_HUGE, SLOT_DEVICE };

struct table {
	bool present;
};

struct slot {
	enum slot_kind kind;
	struct table *table;
};

struct table table;
struct slot pmd;
spinlock_t pml;

static bool is_leaf(struct slot value)
{
#ifdef FIXED
	if (value.kind == SLOT_DEVICE)
		return true;
#endif
	return value.kind == SLOT_HUGE;
}

void page_vma_mapped_walk(void)
{
	struct slot value = pmd;

	spin_lock(&pml);
#ifndef RECHECK_MISSING
	value = pmd;
#endif
	if (value.kind == SLOT_NONE || is_leaf(value)) {
		spin_unlock(&pml);
		return;
	}
	value = pmd;
	must_reach();
	if (value.table->present)
		must_reach();
	spin_unlock(&pml);
}

void change(void)
{
	spin_lock(&pml);
	if (nondet())
		pmd = (struct slot){ .kind = SLOT_DEVICE };
	else
		pmd = (struct slot){ .kind = SLOT_HUGE };
	spin_unlock(&pml);
}

static void world_init(void)
{
	table.present = true;
	pmd = (struct slot){ .kind = SLOT_TABLE, .table = &table };
}
