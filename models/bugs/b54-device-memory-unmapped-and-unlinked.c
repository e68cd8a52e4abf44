/*
 * @title B54: device memory that is unmapped, unlinked and still in a TLB
 * @description munmap() cleared the entries of a device mapping, unlinked the VMA from the file and left the flush for later,
 * as it may for pages that have reference counts. The driver then unmapped the whole range, found no VMA, and gave its
 * memory to somebody else; a CPU still stored there. Such VMAs have to be flushed before they are unlinked.
 * @expect violated stale-store
 * @variants FIXED: holds
 */

struct entry {
	bool present;
};

struct tlb {
	bool valid;
};

struct entry entry;
struct tlb tlb;
struct rw_semaphore i_mmap_rwsem;
spinlock_t ptl;
int linked;
int reused;

static bool cpu_store(void)
{
	if (!tlb.valid)
		tlb.valid = entry.present;
	if (!tlb.valid)
		return false;
	require(!reused, "stale-store", "stores to device memory that belongs to somebody else by now");
	return true;
}

static void flush_tlb_range(void)
{
	tlb = (struct tlb){ .valid = false };
}

void munmap(void)
{
	spin_lock(&ptl);
	entry = (struct entry){ .present = false };
	spin_unlock(&ptl);
#ifdef FIXED
	flush_tlb_range();
#endif
	down_write(&i_mmap_rwsem);
	linked = 0;
	up_write(&i_mmap_rwsem);
	flush_tlb_range();
}

void driver(void)
{
	down_read(&i_mmap_rwsem);
	if (linked) {
		must_reach();
		spin_lock(&ptl);
		entry = (struct entry){ .present = false };
		flush_tlb_range();
		spin_unlock(&ptl);
	}
	up_read(&i_mmap_rwsem);
	reused = 1;
}

void user(void)
{
	one_step(cpu_store);
	one_step(cpu_store);
}

static void world_init(void)
{
	entry = (struct entry){ .present = true };
	linked = 1;
}
