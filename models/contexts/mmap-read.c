/*
 * @title mmap_lock held for read
 * @description The caller walks the page tables under mmap_read_lock(), as the page walker, GUP and /proc do, and
 * found a table in the PMD slot before it called: who removed one before that is no race. What happens to the slot from
 * then on is.
 * @unless mmap_read_lock mmap_write_lock mmap_read_trylock
 */
#include "../world.h"

void context_enter(void)
{
	mmap_read_lock(&mm);
	assume(mm.pmd.kind == PMD_TABLE);
}

void context_leave(void)
{
	mmap_read_unlock(&mm);
}
