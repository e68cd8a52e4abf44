/*
 * @title GUP pins under the page lock, against writeback
 * @description A pin is counted in a field of its own, under the page lock, which writeback holds while it decides. Fast GUP
 * may not sleep: it leaves its section with interrupts off and then only tries the lock; where that fails it gives up, and
 * the slow path would wait.
 * @expect holds
 * @variants PIN_WITHOUT_LOCK: violated missed-pin; LOCK_WITH_IRQS_OFF: violated sleep-in-atomic;
 * PUT_OLD_WAY: violated pin-leak; DECIDE_AFTER_UNLOCK: violated missed-pin
 * @cost try_pin unpin writeback
 * @round try_pin unpin
 */

struct folio {
	struct mutex lock;
	atomic_t refs;
	atomic_t pins;
	int writeback;
};

struct folio folio;
/* Ghosts: a device may write to the page; the page is on its way to the disk. */
int pinned;
int in_flight;

static bool try_pin(void)
{
	bool done = false;

	local_irq_disable();
	atomic_inc(&folio.refs);
#ifdef LOCK_WITH_IRQS_OFF
	mutex_lock(&folio.lock);
	mutex_unlock(&folio.lock);
#endif
	local_irq_enable();
#ifdef PIN_WITHOUT_LOCK
	if (!READ_ONCE(folio.writeback)) {
		atomic_inc(&folio.pins);
		done = true;
	}
#else
	if (mutex_trylock(&folio.lock)) {
		if (!READ_ONCE(folio.writeback)) {
			atomic_inc(&folio.pins);
			done = true;
		}
		mutex_unlock(&folio.lock);
	}
#endif
	if (!done)
		atomic_dec(&folio.refs);
	return done;
}

static void unpin(void)
{
#ifndef PUT_OLD_WAY
	atomic_dec(&folio.pins);
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

void writeback(void)
{
	bool busy;

	mutex_lock(&folio.lock);
	busy = atomic_read(&folio.pins) != 0;
#ifdef DECIDE_AFTER_UNLOCK
	mutex_unlock(&folio.lock);
#endif
	if (!busy)
		WRITE_ONCE(folio.writeback, 1);
#ifndef DECIDE_AFTER_UNLOCK
	mutex_unlock(&folio.lock);
#endif
	if (busy)
		return;
	WRITE_ONCE(in_flight, 1);
	must_reach();
	require(READ_ONCE(pinned) == 0, "missed-pin", "a page is written back that a device may write to");
	WRITE_ONCE(in_flight, 0);
	WRITE_ONCE(folio.writeback, 0);
}

static void world_init(void)
{
	atomic_set(&folio.refs, 1);
}

static void world_end(void)
{
	require(atomic_read(&folio.pins) == 0, "pin-leak", "a pin was not given back as it was taken");
	assert(atomic_read(&folio.refs) == 1);
}
