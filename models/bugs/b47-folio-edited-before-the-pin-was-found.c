/*
 * @title B47: a folio changed before its pin was found
 * @description UFFDIO_MOVE told the folio its new address, then cleared the entry and looked for pins, since fast GUP is kept
 * out only by the cleared entry. Where it found one it put the entry back, and left the folio with the wrong address. The
 * folio may be changed only after the last look. HUGE_LEFT: the case of a huge page, which the first fix did not have.
 * @expect violated wrong-address
 * @variants FIXED: holds; FIXED+HUGE_LEFT: violated wrong-address
 */

#define BIAS 8
#define SRC 1
#define DST 2

struct entry {
	bool present;
};

struct folio {
	atomic_t refs;
	int index;
};

struct entry src;
struct entry dst;
struct folio folio;
spinlock_t ptl;

static bool edits_first(void)
{
#ifdef FIXED
#ifndef HUGE_LEFT
	return false;
#endif
#endif
	return true;
}

void move_present_pte(void)
{
	spin_lock(&ptl);
	if (src.present) {
		if (edits_first())
			folio.index = DST;
		src = (struct entry){ .present = false };
		if (atomic_read(&folio.refs) >= BIAS) {
			must_reach();
			src = (struct entry){ .present = true };
		} else {
			must_reach();
			if (!edits_first())
				folio.index = DST;
			dst = (struct entry){ .present = true };
		}
	}
	spin_unlock(&ptl);
}

void gup_fast(void)
{
	local_irq_disable();
	if (READ_ONCE(src.present)) {
		atomic_add(BIAS, &folio.refs);
		if (!READ_ONCE(src.present))
			atomic_sub(BIAS, &folio.refs);
	}
	local_irq_enable();
}

static void world_init(void)
{
	src = (struct entry){ .present = true };
	folio.index = SRC;
	atomic_set(&folio.refs, 1);
}

static void world_end(void)
{
	require(!src.present || folio.index == SRC, "wrong-address", "the folio is mapped where it was, and thinks it was moved");
	require(!dst.present || folio.index == DST, "wrong-address", "the folio was moved, and thinks it was not");
}
