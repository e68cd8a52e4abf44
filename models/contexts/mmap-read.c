/*
 * @title mmap_lock held for read
 * @description The caller walks the page tables under mmap_read_lock(), as the page walker, GUP and /proc do.
 * @unless mmap_read_lock mmap_write_lock mmap_read_trylock
 */
#include "../world.h"

void context_enter(void)
{
	mmap_read_lock(&mm);
}

void context_leave(void)
{
	mmap_read_unlock(&mm);
}
