/*
 * @title B17: a huge page above split, and faulted in again
 * @description The page walker split a huge PUD, and went down into the table that it expected below. A fault had put the huge
 * page back in between. One level down the slot is read again and again under this suspicion; one level up it was not.
 * @expect violated null-dereference
 * @variants FIXED: holds
 */

enum pud_kind { PUD_NONE, PUD_TABLE, PUD_LEAF };

struct pmd_table {
	bool present;
};

struct pud {
	enum pud_kind kind;
	struct pmd_table *table;
};

struct pmd_table pmds;
struct pud pud;
spinlock_t lock;

static void split_pud(void)
{
	spin_lock(&lock);
	if (pud.kind == PUD_LEAF)
		pud = (struct pud){ .kind = PUD_NONE };
	spin_unlock(&lock);
}

void walk_pud_range(void)
{
	struct pud value = pud;

	if (value.kind == PUD_LEAF)
		split_pud();
	value = pud;
	if (value.kind == PUD_NONE)
		return;
	/* walk_pmd_range() looks the table up through the slot. */
	value = pud;
#ifdef FIXED
	if (value.kind != PUD_TABLE)
		return;
#endif
	must_reach();
	if (value.table->present)
		must_reach();
}

void refault(void)
{
	spin_lock(&lock);
	if (pud.kind == PUD_NONE) {
		if (nondet())
			pud = (struct pud){ .kind = PUD_LEAF };
		else
			pud = (struct pud){ .kind = PUD_TABLE, .table = &pmds };
	}
	spin_unlock(&lock);
}

static void world_init(void)
{
	pmds.present = true;
	pud = (struct pud){ .kind = PUD_LEAF };
}
