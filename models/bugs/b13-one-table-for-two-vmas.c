/*
 * @title B13: the lock of a table that two VMAs share, taken twice
 * @description On arm, a fault adjusts the entries of the same page in other VMAs of the mm. It holds the lock of its own
 * table, and takes that of the other VMA's; where both VMAs lie in one table, that is the same lock. Whether it is has to
 * be asked before it is taken. NULL_VMF: the first fix asked through a pointer that some callers leave NULL.
 * @expect violated deadlock
 * @variants FIXED: holds; FIXED+NULL_VMF: violated null-dereference
 */

struct table {
	spinlock_t ptl;
};

struct vma {
	struct table *table;
};

struct vm_fault {
	spinlock_t *ptl;
};

struct table tables[2];
struct vma vma;
struct vma other_vma;
struct vm_fault vmf;

static void adjust_pte(struct vma *other, struct vm_fault *fault)
{
	spinlock_t *ptl = &other->table->ptl;

#ifdef FIXED
	if (ptl == fault->ptl) {
		must_reach();
		return;
	}
#endif
	spin_lock_nested(ptl, 1);
	must_reach();
	spin_unlock(ptl);
}

void fault(void)
{
	spinlock_t *ptl = &vma.table->ptl;

	spin_lock(ptl);
	vmf.ptl = ptl;
#ifdef NULL_VMF
	adjust_pte(&other_vma, NULL);
#else
	adjust_pte(&other_vma, &vmf);
#endif
	spin_unlock(ptl);
}

static void world_init(void)
{
	vma.table = alloc_from(tables);
	if (nondet())
		other_vma.table = vma.table;
	else
		other_vma.table = alloc_from(tables);
}
