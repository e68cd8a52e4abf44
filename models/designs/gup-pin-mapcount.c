/*
 * @title GUP pins in the mapping count, against writeback
 * @description A pin raises the reference count and the mapping count; writeback walks the mappings, and takes the folio for
 * pinned where the count is higher than the mappings that it found. As with a bias, the pin is counted before the
 * writeback flag is read, and the flag is set before the count is. The count has to be read under the lock of the walk: an unmap
 * between the two makes it look higher than the mappings that are left, and a page that nobody pinned is taken for pinned.
 *
 * An unmap takes the entry away and lowers the count in two steps, under the lock that the walk takes too.
 * @expect holds
 * @variants CHECK_BEFORE_PIN: violated missed-pin; FLAG_AFTER_COUNT: violated missed-pin;
 * PUT_OLD_WAY: violated pin-leak; COUNT_BEFORE_WALK: violated false-pin; WALK_WITHOUT_LOCK: violated false-pin
 * @cost try_pin unpin writeback
 * @round try_pin unpin
 */

struct folio {
	atomic_t refs;
	atomic_t mapcount;
	int writeback;
};

struct entry {
	bool present;
};

struct folio folio;
struct entry entry;
spinlock_t ptl;
/* Ghosts: a device may write to the page; it ever pinned it; the page is on its way to the disk. */
int pinned;
int was_pinned;
int in_flight;

static bool try_pin(void)
{
#ifdef CHECK_BEFORE_PIN
	if (READ_ONCE(folio.writeback))
		return false;
#endif
	WRITE_ONCE(was_pinned, 1);
	atomic_inc(&folio.refs);
	atomic_inc(&folio.mapcount);
	smp_mb__after_atomic();
#ifndef CHECK_BEFORE_PIN
	if (READ_ONCE(folio.writeback)) {
		atomic_dec(&folio.mapcount);
		atomic_dec(&folio.refs);
		return false;
	}
#endif
	return true;
}

static void unpin(void)
{
#ifndef PUT_OLD_WAY
	atomic_dec(&folio.mapcount);
#endif
	atomic_dec(&folio.refs);
}

void device(void)
{
	if (!try_pin())
		return;
	WRITE_ONCE(pinned, 1);
	must_reach();
	require(READ_ONCE(in_flight) == 0, "missed-pin", "a page is written back that a device may write to");
	WRITE_ONCE(pinned, 0);
	unpin();
}

void unmap(void)
{
	spin_lock(&ptl);
	entry = (struct entry){ .present = false };
	atomic_dec(&folio.mapcount);
	spin_unlock(&ptl);
}

void writeback(void)
{
	int mapped = 0;
	int count;

#ifndef FLAG_AFTER_COUNT
	WRITE_ONCE(folio.writeback, 1);
	smp_mb();
#endif
#ifdef COUNT_BEFORE_WALK
	count = atomic_read(&folio.mapcount);
#endif
#ifndef WALK_WITHOUT_LOCK
	spin_lock(&ptl);
#endif
	if (entry.present)
		mapped = 1;
#ifndef COUNT_BEFORE_WALK
	count = atomic_read(&folio.mapcount);
#endif
#ifndef WALK_WITHOUT_LOCK
	spin_unlock(&ptl);
#endif
#ifdef FLAG_AFTER_COUNT
	WRITE_ONCE(folio.writeback, 1);
#endif
	if (count > mapped) {
		require(READ_ONCE(was_pinned) == 1, "false-pin", "a page is taken for pinned that nobody ever pinned");
	} else {
		WRITE_ONCE(in_flight, 1);
		must_reach();
		require(READ_ONCE(pinned) == 0, "missed-pin", "a page is written back that a device may write to");
		WRITE_ONCE(in_flight, 0);
	}
	WRITE_ONCE(folio.writeback, 0);
}

static void world_init(void)
{
	entry = (struct entry){ .present = true };
	atomic_set(&folio.refs, 1);
	atomic_set(&folio.mapcount, 1);
}

static void world_end(void)
{
	require(atomic_read(&folio.mapcount) == 0, "pin-leak", "a pin was not given back as it was taken");
	assert(atomic_read(&folio.refs) == 1);
}
