/*
 * @title B41: the page behind a migration entry
 * @description Splitting a huge mapping, on behalf of one page, looked which page the slot maps before it looked what kind
 * of entry the slot holds. A migration entry encodes something else in these bits; the pointer made of it is none.
 * @expect violated null-dereference
 * @variants FIXED: holds
 */

enum slot_kind { SLOT_NONE, SLOT_HUGE, SLOT_MIGRATION };

struct folio {
	int id;
};

struct slot {
	enum slot_kind kind;
	/* What the bits of the entry mean as a page; none where they mean something else. */
	struct folio *folio;
};

struct folio folio;
struct slot pmd;
spinlock_t pml;

void split_huge_pmd(void)
{
	struct slot value;

	spin_lock(&pml);
	value = pmd;
#ifdef FIXED
	if (value.kind == SLOT_HUGE) {
#else
	if (value.kind != SLOT_NONE) {
#endif
		must_reach();
		if (value.folio->id == 1)
			pmd = (struct slot){ .kind = SLOT_NONE };
	}
	spin_unlock(&pml);
}

void migrate(void)
{
	spin_lock(&pml);
	if (pmd.kind == SLOT_HUGE) {
		must_reach();
		pmd = (struct slot){ .kind = SLOT_MIGRATION };
	}
	spin_unlock(&pml);
}

static void world_init(void)
{
	folio.id = 1;
	pmd = (struct slot){ .kind = SLOT_HUGE, .folio = &folio };
}
