/*
 * @title The modelled kernel
 * @description One mm with one PMD slot, and the page-table pages that it may point to. Everything that a phase or an
 * adversary shares is declared here; what is not here is not modelled: addresses, VMAs, folios, the contents of pages.
 *
 * Each read or write of a field below is one atomic step under sequential consistency. A function named
 * on_write_<type>() runs inside every store to a struct of that type. docs/models.md explains the language.
 */

/* Entries of a page-table page; a check may set it. Two tell "this entry" from "another one". */
#define ENTRIES 2
/* Page-table pages that can exist at a time: one in use and one to replace it. */
#define TABLES 2

#define PTRS_PER_PTE ENTRIES
#define HPAGE_PMD_NR ENTRIES
#define ENOMEM 12

enum pte_kind { PTE_NONE, PTE_PRESENT, PTE_SWAP };

struct pte {
	enum pte_kind kind;
};
typedef struct pte pte_t;

enum pmd_kind { PMD_NONE, PMD_TABLE, PMD_HUGE, PMD_MIGRATION };

struct pmd {
	enum pmd_kind kind;
	struct page_table *table;
};
typedef struct pmd pmd_t;

enum table_link { DETACHED, LINKED };

struct page_table {
	pte_t entry[ENTRIES];
	spinlock_t ptl;
	struct rcu_head rcu;
	/* Users, and entries that are not empty; only phases that count keep it. */
	atomic_t refs;
	/* Whether the PMD slot points here; on_write_pmd_t() keeps it. */
	enum table_link link;
};
typedef struct page_table *pgtable_t;

struct mm_struct {
	pmd_t pmd;
	spinlock_t page_table_lock;
	struct rw_semaphore mmap_lock;
};

struct address_space {
	struct rw_semaphore i_mmap_rwsem;
};

struct mm_struct mm;
struct address_space mapping;
struct page_table tables[TABLES];

/* --- what every store to an entry or to the PMD slot entails --- */

static void on_write_pte_t(pte_t *ptep, pte_t pte)
{
	require(container_of(ptep, struct page_table, entry)->link == LINKED, "lost-entry",
		"writes an entry of a page-table page that is no longer linked: the entry is lost");
}

static void on_write_pmd_t(pmd_t *pmdp, pmd_t pmd)
{
	if (pmdp->table)
		pmdp->table->link = DETACHED;
	if (pmd.table)
		pmd.table->link = LINKED;
}

/* --- entries --- */

static bool pte_none(pte_t pte)
{
	return pte.kind == PTE_NONE;
}

static bool pte_present(pte_t pte)
{
	return pte.kind == PTE_PRESENT;
}

static bool is_swap_pte(pte_t pte)
{
	return pte.kind == PTE_SWAP;
}

/* Same entry: for the kinds alone, so two different pages compare equal. */
static bool pte_same(pte_t a, pte_t b)
{
	return a.kind == b.kind;
}

static pte_t mk_pte(struct page *page, pgprot_t prot)
{
	return (pte_t){ .kind = PTE_PRESENT };
}

static pte_t pte_mkold(pte_t pte)
{
	return pte;
}

static pte_t swp_entry_to_pte(swp_entry_t entry)
{
	return (pte_t){ .kind = PTE_SWAP };
}

static pte_t ptep_get(pte_t *ptep)
{
	return *ptep;
}

static void set_pte_at(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	*ptep = pte;
}

static void pte_clear(struct mm_struct *mm, unsigned long addr, pte_t *ptep)
{
	*ptep = (pte_t){ .kind = PTE_NONE };
}

static pte_t ptep_get_and_clear(struct mm_struct *mm, unsigned long addr, pte_t *ptep)
{
	return xchg(ptep, (pte_t){ .kind = PTE_NONE });
}

/* An address is not modelled: every walk starts at the first entry. */
static int pte_index(unsigned long addr)
{
	return 0;
}

/* --- the PMD slot --- */

static bool pmd_none(pmd_t pmd)
{
	return pmd.kind == PMD_NONE;
}

/* As on x86: whatever does not point to a page-table page is "bad". */
static bool pmd_bad(pmd_t pmd)
{
	return pmd.kind != PMD_TABLE;
}

static bool pmd_present(pmd_t pmd)
{
	return pmd.kind == PMD_TABLE || pmd.kind == PMD_HUGE;
}

static bool pmd_trans_huge(pmd_t pmd)
{
	return pmd.kind == PMD_HUGE;
}

static bool pmd_devmap(pmd_t pmd)
{
	return false;
}

static bool is_swap_pmd(pmd_t pmd)
{
	return pmd.kind == PMD_MIGRATION;
}

static bool pmd_same(pmd_t a, pmd_t b)
{
	return a.kind == b.kind && a.table == b.table;
}

static pmd_t pmdp_get_lockless(pmd_t *pmdp)
{
	return *pmdp;
}

static bool pmd_none_or_clear_bad(pmd_t *pmdp)
{
	return pmd_bad(*pmdp);
}

static bool pmd_none_or_trans_huge_or_clear_bad(pmd_t *pmdp)
{
	return pmd_bad(*pmdp);
}

static bool pmd_trans_unstable(pmd_t *pmdp)
{
	return pmd_bad(*pmdp);
}

static pmd_t *pmd_offset(pud_t *pud, unsigned long addr)
{
	return &mm.pmd;
}

static spinlock_t *pmd_lockptr(struct mm_struct *mm, pmd_t *pmdp)
{
	return &mm->page_table_lock;
}

static spinlock_t *pmd_lock(struct mm_struct *mm, pmd_t *pmdp)
{
	spin_lock(&mm->page_table_lock);
	return &mm->page_table_lock;
}

/* The lock of a huge PMD, held; NULL where the slot has none. */
static spinlock_t *pmd_trans_huge_lock(pmd_t *pmdp, struct vm_area_struct *vma)
{
	spinlock_t *ptl;
	pmd_t pmd = *pmdp;

	if (!pmd_trans_huge(pmd) && !is_swap_pmd(pmd))
		return NULL;
	ptl = pmd_lock(&mm, pmdp);
	pmd = *pmdp;
	if (pmd_trans_huge(pmd) || is_swap_pmd(pmd))
		return ptl;
	spin_unlock(ptl);
	return NULL;
}

static void pmd_populate(struct mm_struct *mm, pmd_t *pmdp, pgtable_t table)
{
	*pmdp = (pmd_t){ .kind = PMD_TABLE, .table = table };
}

static void pmd_clear(pmd_t *pmdp)
{
	*pmdp = (pmd_t){ .kind = PMD_NONE };
}

/* --- page-table pages --- */

static pgtable_t pte_alloc_one(struct mm_struct *mm)
{
	might_sleep();
	return alloc_from(tables);
}

static void pte_free(struct mm_struct *mm, pgtable_t table)
{
	free_object(table);
}

static void pte_free_now(struct rcu_head *head)
{
	free_object(container_of(head, struct page_table, rcu));
}

/* Frees a page-table page after a grace period. */
static void pte_free_defer(struct mm_struct *mm, pgtable_t table)
{
	call_rcu(&table->rcu, pte_free_now);
}

/* Makes sure that the slot has a table; not zero where there is no memory. */
static int pte_alloc(struct mm_struct *mm, pmd_t *pmdp)
{
	pgtable_t table;
	spinlock_t *ptl;

	if (!pmd_none(*pmdp))
		return 0;
	table = pte_alloc_one(mm);
	if (!table)
		return -ENOMEM;
	ptl = pmd_lock(mm, pmdp);
	if (pmd_none(*pmdp)) {
		pmd_populate(mm, pmdp, table);
		table = NULL;
	}
	spin_unlock(ptl);
	if (table)
		pte_free(mm, table);
	return 0;
}

/* --- what a phase may decide otherwise: who takes a page-table page away, and under which locks --- */

/* What retraction holds besides i_mmap_rwsem; zero where it gives up. */
static bool retract_trylock(struct mm_struct *mm)
{
	return true;
}

static void retract_unlock(struct mm_struct *mm)
{
}

/* Whether zapping frees a page-table page that it left empty. */
static bool zap_frees_tables(void)
{
	return true;
}

/* Whether page-table pages are counted: whoever drops the last reference takes the page away then, and nobody else does. */
static bool tables_are_counted(void)
{
	return false;
}

/* --- mmap_lock --- */

static void mmap_read_lock(struct mm_struct *mm)
{
	down_read(&mm->mmap_lock);
}

static void mmap_read_unlock(struct mm_struct *mm)
{
	up_read(&mm->mmap_lock);
}

static void mmap_write_lock(struct mm_struct *mm)
{
	down_write(&mm->mmap_lock);
}

static void mmap_write_unlock(struct mm_struct *mm)
{
	up_write(&mm->mmap_lock);
}

/* --- how the world starts: a linked table whose entries are of all kinds, from any of them on --- */

static void world_init(void)
{
	pgtable_t table = alloc_from(tables);
	int kind = PTE_NONE;
	int i;

	if (nondet())
		kind = PTE_PRESENT;
	else if (nondet())
		kind = PTE_SWAP;
	pmd_populate(&mm, &mm.pmd, table);
	for (i = 0; i < ENTRIES; i++) {
		table->entry[i] = (pte_t){ .kind = kind };
		kind = kind == PTE_SWAP ? PTE_NONE : kind + 1;
	}
}
