/*
 * @title A global table of empty entries instead of a map that fails
 * @description Where the slot has no page table, mapping gives a table that is always empty, shared by everyone. A reader
 * sees an empty entry, which is true enough. Whoever writes maps something for everyone; whoever takes its lock waits for
 * strangers, and against itself where it maps two ranges.
 * @expect holds
 * @variants WRITER: violated shared-entry; TWO_RANGES: violated deadlock
 */

struct entry {
	bool present;
};

struct table {
	struct entry entry[1];
	spinlock_t ptl;
};

struct slot {
	struct table *table;
};

struct table never_present;
struct slot pmd;
struct slot other_pmd;

static struct table *map_lock(struct slot *slot)
{
	struct table *table = READ_ONCE(slot->table);

	if (!table)
		table = &never_present;
	spin_lock(&table->ptl);
	return table;
}

static void unmap_unlock(struct table *table)
{
	require(!never_present.entry[0].present, "shared-entry", "an entry of the table that everyone shares was written");
	spin_unlock(&table->ptl);
}

void site(void)
{
	struct table *table = map_lock(&pmd);
#ifdef TWO_RANGES
	struct table *second = map_lock(&other_pmd);
#endif

#ifdef WRITER
	table->entry[0] = (struct entry){ .present = true };
#else
	if (table->entry[0].present)
		assert(false);
#endif
#ifdef TWO_RANGES
	unmap_unlock(second);
#endif
	unmap_unlock(table);
}

void stranger(void)
{
	struct table *table = map_lock(&other_pmd);

	unmap_unlock(table);
}
