/*
 * @title A page, its mapping and the TLBs
 * @description One folio of a file, mapped by one entry of one page table, and CPUs that may keep that entry in their
 * TLBs. User code stores through a TLB without looking at the entry again, which is what makes the order of unmapping,
 * flushing and dropping the mapping count matter.
 *
 * Contents are version numbers: a store makes a new one, writing back copies it to the disk. Whoever loses the dirty bit
 * of a version that is not on the disk has lost a user's data; world_end() looks for that.
 */

/* Versions that user code may write. */
#define VERSIONS 3

struct pte {
	bool present;
	bool writable;
	bool dirty;
};
typedef struct pte pte_t;

/* What a CPU remembers of the entry; a store through it looks no further once `dirty` is set. */
struct tlb_entry {
	bool valid;
	bool writable;
	bool dirty;
};

struct cpu {
	struct tlb_entry tlb;
};

struct folio {
	int content;
	int disk;
	bool dirty;
	atomic_t mapcount;
	struct mutex lock;
};

struct cpu cpus[NR_CPUS];
struct folio folio;
spinlock_t ptl;
pte_t entry;

/* --- the hardware --- */

/* Walks the page table into the TLB of this CPU. */
static bool tlb_fill(struct cpu *cpu)
{
	if (!entry.present)
		return false;
	cpu->tlb = (struct tlb_entry){ .valid = true, .writable = entry.writable, .dirty = entry.dirty };
	return true;
}

/* A store that hits the TLB. The first one through an entry sets the dirty bit in the page table, if it is still there. */
static bool tlb_store(struct cpu *cpu)
{
	if (!cpu->tlb.valid || !cpu->tlb.writable)
		return false;
	if (!cpu->tlb.dirty) {
		if (!entry.present || !entry.writable) {
			cpu->tlb = (struct tlb_entry){ .valid = false };
			return false;
		}
		entry.dirty = true;
		cpu->tlb.dirty = true;
	}
	folio.content++;
	return true;
}

/* User code that stores, until a store would fault. */
static void user_stores(void)
{
	struct cpu *cpu = &cpus[smp_processor_id()];
	int i;

	for (i = 0; i < VERSIONS; i++) {
		if (one_step(tlb_store, cpu))
			continue;
		if (!one_step(tlb_fill, cpu))
			return;
		if (!one_step(tlb_store, cpu))
			return;
	}
}

/* Drops the entry from all TLBs, one CPU after the other. */
static void flush_tlb_page(void)
{
	int cpu;

	for (cpu = 0; cpu < NR_CPUS; cpu++)
		cpus[cpu].tlb = (struct tlb_entry){ .valid = false };
}

/* --- entries --- */

static pte_t ptep_get_and_clear(void)
{
	return xchg(&entry, (pte_t){ .present = false });
}

/* --- writeback --- */

/* Makes the mapping clean and read-only, so that the next store is noticed. */
static void page_mkclean(void)
{
	pte_t pte;

	if (atomic_read(&folio.mapcount) == 0)
		return;
	spin_lock(&ptl);
	if (entry.present) {
		pte = ptep_get_and_clear();
		flush_tlb_page();
		if (pte.dirty)
			folio.dirty = true;
		entry = (pte_t){ .present = true };
	}
	spin_unlock(&ptl);
}

/* Writes the folio to the disk, if it is dirty. */
static void write_back(void)
{
	mutex_lock(&folio.lock);
	page_mkclean();
	if (folio.dirty) {
		folio.dirty = false;
		must_reach();
		folio.disk = folio.content;
	}
	mutex_unlock(&folio.lock);
}

static void world_init(void)
{
	entry = (pte_t){ .present = true, .writable = true };
	atomic_set(&folio.mapcount, 1);
}

static void world_end(void)
{
	require(folio.content == folio.disk || folio.dirty || entry.dirty, "lost-dirty",
		"what user code stored is neither on the disk nor marked dirty");
}
