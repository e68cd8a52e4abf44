/*
 * @title B46: a swap entry that went away and came back
 * @description UFFDIO_MOVE looked whether a page belongs to the swap entry that it moves, found none, and compared the entry
 * under the lock: unchanged. In between the page was swapped in and out again: the entry has the same value, and now there
 * is a page in the swap cache that still belongs to the old address. It has to be looked up again under the lock.
 * @expect violated wrong-owner
 * @variants FIXED: holds
 */

#define SRC 1
#define DST 2

struct entry {
	/* 0: none; 1: present; 2: the swap entry. */
	int value;
};

struct swap_cache {
	bool has_folio;
	int owner;
};

struct entry src;
struct entry dst;
struct swap_cache cache;
spinlock_t ptl;

void move_swap_pte(void)
{
	struct entry old = src;
	bool found;

	if (old.value != 2)
		return;
	found = READ_ONCE(cache.has_folio);
	if (found)
		return;
	spin_lock(&ptl);
	if (src.value == old.value) {
#ifdef FIXED
		if (READ_ONCE(cache.has_folio)) {
			spin_unlock(&ptl);
			return;
		}
#endif
		must_reach();
		dst = old;
		src = (struct entry){ .value = 0 };
	}
	spin_unlock(&ptl);
}

void swap_in_and_out(void)
{
	spin_lock(&ptl);
	if (src.value == 2) {
		WRITE_ONCE(cache.has_folio, true);
		WRITE_ONCE(cache.owner, SRC);
		src = (struct entry){ .value = 1 };
	}
	spin_unlock(&ptl);

	spin_lock(&ptl);
	if (src.value == 1)
		src = (struct entry){ .value = 2 };
	spin_unlock(&ptl);
}

static void world_init(void)
{
	src = (struct entry){ .value = 2 };
}

static void world_end(void)
{
	require(!cache.has_folio || dst.value == 0 || cache.owner == DST, "wrong-owner",
		"the entry was moved, and its page in the swap cache still belongs to the old address");
}
