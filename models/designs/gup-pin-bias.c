/*
 * @title GUP pins as a bias of the reference count, against writeback
 * @description A pin adds a bias to the folio's reference count; writeback takes a folio for pinned where the count is
 * that high. Each side first says what it does and then looks at the other: the pin is counted before the writeback flag
 * is read, the flag is set before the count is read. So at least one of them sees the other. Done the other way round on
 * one side, a page is written while a device writes to it.
 *
 * Under sequential consistency; each side needs a full barrier between its two steps, which no model here can miss.
 * @expect holds
 * @variants CHECK_BEFORE_PIN: violated missed-pin; COUNT_BEFORE_FLAG: violated missed-pin;
 * PUT_OLD_WAY: violated pin-leak; READ_TWICE: holds
 * @cost try_pin unpin writeback
 * @round try_pin unpin
 */

#define BIAS 8

struct folio {
	atomic_t refs;
	int writeback;
};

struct folio folio;
/* Ghosts: a device may write to the page; the page is on its way to the disk. */
int pinned;
int in_flight;

static bool try_pin(void)
{
#ifdef CHECK_BEFORE_PIN
	if (READ_ONCE(folio.writeback))
		return false;
	atomic_add(BIAS, &folio.refs);
#else
	atomic_add(BIAS, &folio.refs);
	smp_mb__after_atomic();
	if (READ_ONCE(folio.writeback)) {
		atomic_sub(BIAS, &folio.refs);
		return false;
	}
#endif
	return true;
}

static void unpin(void)
{
#ifdef PUT_OLD_WAY
	atomic_dec(&folio.refs);
#else
	atomic_sub(BIAS, &folio.refs);
#endif
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

void writeback(void)
{
	bool busy;

#ifdef COUNT_BEFORE_FLAG
	busy = atomic_read(&folio.refs) > BIAS;
	WRITE_ONCE(folio.writeback, 1);
#else
	WRITE_ONCE(folio.writeback, 1);
	smp_mb();
	busy = atomic_read(&folio.refs) > BIAS;
#endif
#ifdef READ_TWICE
	busy = atomic_read(&folio.refs) > BIAS;
#endif
	if (!busy) {
		WRITE_ONCE(in_flight, 1);
		must_reach();
		require(READ_ONCE(pinned) == 0, "missed-pin", "a page is written back that a device may write to");
		WRITE_ONCE(in_flight, 0);
	}
	WRITE_ONCE(folio.writeback, 0);
}

static void world_init(void)
{
	atomic_set(&folio.refs, 1);
}

static void world_end(void)
{
	require(atomic_read(&folio.refs) == 1, "pin-leak", "a pin was not given back as it was taken");
}
