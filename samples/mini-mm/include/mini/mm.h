/* SPDX-License-Identifier: MIT */
/*
 * mini-mm: the few types and helpers that the sample needs, declared and not
 * defined. Names are the kernel's, so that the sample reads like the kernel;
 * none of its code is.
 */
#ifndef MINI_MM_H
#define MINI_MM_H

typedef struct { unsigned long val; } pte_t;
typedef struct { unsigned long val; } pmd_t;
typedef struct { int locked; } spinlock_t;
typedef unsigned int vm_fault_t;
typedef void *pgtable_t;

struct page;
struct folio;
struct mini_stats;

struct mm_struct {
	spinlock_t page_table_lock;
	unsigned long total_vm;
};

struct vm_area_struct {
	unsigned long vm_start;
	unsigned long vm_end;
	unsigned long vm_flags;
	struct mm_struct *vm_mm;
};

enum page_walk_action { ACTION_SUBTREE, ACTION_CONTINUE, ACTION_AGAIN };

struct mm_walk {
	const struct mm_walk_ops *ops;
	struct mm_struct *mm;
	struct vm_area_struct *vma;
	enum page_walk_action action;
	void *private;
};

struct mm_walk_ops {
	int (*pmd_entry)(pmd_t *pmd, unsigned long addr, unsigned long next,
			 struct mm_walk *walk);
};

struct vm_fault {
	struct vm_area_struct *vma;
	unsigned long address;
	pmd_t *pmd;
	pte_t *pte;
	pte_t orig_pte;
	spinlock_t *ptl;
};

extern struct mm_struct init_mm;

pte_t *pte_offset_map(pmd_t *pmd, unsigned long addr);
pte_t *pte_offset_map_lock(struct mm_struct *mm, pmd_t *pmd,
			   unsigned long addr, spinlock_t **ptlp);
pte_t *pte_alloc_map_lock(struct mm_struct *mm, pmd_t *pmd,
			  unsigned long addr, spinlock_t **ptlp);
pte_t *get_locked_pte(struct mm_struct *mm, unsigned long addr,
		      spinlock_t **ptlp);
spinlock_t *pte_lockptr(struct mm_struct *mm, pmd_t *pmd);
void pte_unmap(pte_t *pte);
void pte_unmap_unlock(pte_t *pte, spinlock_t *ptl);

int walk_page_range(struct mm_struct *mm, unsigned long start,
		    unsigned long end, const struct mm_walk_ops *ops,
		    void *private);

#endif /* MINI_MM_H */
