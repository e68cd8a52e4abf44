/*
 * @title Zap against fast GUP
 * @description The zap and the fast GUP of models/adversaries, under the phase that counts entries and frees at once. The
 * flush sends IPIs here, as on native x86: freeing waits for whoever has interrupts off. Where the flush does not, fast GUP
 * reads an entry of a freed table, and a series that relies on it has to say so, or to free after a grace period
 * (`--phase table-refcount-rcu`).
 * @matrix review
 * @phase table-refcount
 * @expect holds
 * @variants NO_FLUSH_IPI: violated use-after-free
 */
#include "../adversaries/zap.c"
#include "../adversaries/fast-gup.c"

void zapper(void)
{
	zap_pte_range();
}

void gup_user(void)
{
	gup_pte_range();
}
