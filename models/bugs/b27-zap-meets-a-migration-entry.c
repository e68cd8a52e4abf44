/*
 * @title B27: a zap that meets a migration entry
 * @description A zap saw a huge page in the slot, took the lock, and asserted that what it takes out is present. Migration had
 * put its entry there in between: it is huge too, and not present.
 * @expect violated assertion
 * @variants FIXED: holds
 */
#include "../world.h"

static bool is_huge(pmd_t pmd)
{
	return pmd_trans_huge(pmd) || is_swap_pmd(pmd);
}

void zap_huge_pmd(void)
{
	pmd_t old;

	if (!is_huge(pmdp_get_lockless(&mm.pmd)))
		return;
	spin_lock(&mm.page_table_lock);
	if (is_huge(mm.pmd)) {
		old = xchg(&mm.pmd, (pmd_t){ .kind = PMD_NONE });
		must_reach();
#ifdef FIXED
		if (is_swap_pmd(old))
			must_reach();
#else
		assert(pmd_present(old));
#endif
	}
	spin_unlock(&mm.page_table_lock);
}

void migrate(void)
{
	spin_lock(&mm.page_table_lock);
	if (pmd_trans_huge(mm.pmd)) {
		must_reach();
		mm.pmd = (pmd_t){ .kind = PMD_MIGRATION };
	}
	spin_unlock(&mm.page_table_lock);
}

static void world_init(void)
{
	mm.pmd = (pmd_t){ .kind = PMD_HUGE };
}
