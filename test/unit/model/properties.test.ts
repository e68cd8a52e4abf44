// Each property that is checked: the smallest model that breaks it, and the same model with the one thing mended.
import { describe, expect, it } from 'vitest';
import { outcome, runModel } from './checking.js';

/** `BAD` in a text becomes the first alternative, in the mended one the second. */
interface Property {
  readonly name: string;
  readonly text: string;
  readonly bad: string;
  readonly good: string;
}

const BOX =
  'struct box { int v; struct rcu_head rcu; }; struct box boxes[2]; struct root { struct box *box; }; struct root root;\n';
const START = 'static void world_init(void) { root.box = alloc_from(boxes); }\n';
const FREE = 'static void free_box(struct rcu_head *head) { free_object(container_of(head, struct box, rcu)); }\n';
const READ_RCU = 'rcu_read_lock(); struct box *b = READ_ONCE(root.box); if (b) assert(b->v < 9); rcu_read_unlock();';

const PROPERTIES: readonly Property[] = [
  {
    name: 'use-after-free',
    text: `${BOX}${START}${FREE}
      void reader(void) { ${READ_RCU} }
      void freer(void) { struct box *b = root.box; WRITE_ONCE(root.box, NULL); BAD }`,
    bad: 'free_object(b);',
    good: 'call_rcu(&b->rcu, free_box);',
  },
  {
    name: 'use-after-free',
    // The object is allocated again in between: its place is alive, but it is another object.
    text: `struct box { int v; }; struct box boxes[1]; struct root { struct box *box; }; struct root root; spinlock_t lock;
      static void world_init(void) { root.box = alloc_from(boxes); }
      void reader(void) { BAD if (b) b->v = 1; spin_unlock(&lock); }
      void reuser(void) { spin_lock(&lock); free_object(root.box); root.box = alloc_from(boxes); spin_unlock(&lock); }`,
    bad: 'struct box *b = root.box; spin_lock(&lock);',
    good: 'spin_lock(&lock); struct box *b = root.box;',
  },
  {
    name: 'double-free',
    text: `${BOX}${START} void one(void) { struct box *b = root.box; root.box = NULL; free_object(b); BAD }`,
    bad: 'free_object(b);',
    good: '',
  },
  {
    name: 'null-dereference',
    text: `struct box { int v; }; struct root { struct box *box; struct box *spare; }; struct root root; struct box it;
      static void world_init(void) { root.box = &it; }
      void reader(void) { struct box *b = READ_ONCE(root.box); BAD b->v = 1; }
      void clearer(void) { WRITE_ONCE(root.box, NULL); }`,
    bad: '',
    good: 'if (b)',
  },
  {
    name: 'wild-dereference',
    text: `${BOX}${START} void one(void) { struct box *b; BAD b->v = 1; }`,
    bad: '',
    good: 'b = root.box;',
  },
  {
    name: 'out-of-bounds',
    text: 'struct box { int v; }; struct row { struct box boxes[2]; }; struct row row; void one(void) { int i; for (i = 0; i < BAD; i++) row.boxes[i].v = 1; }',
    bad: '3',
    good: '2',
  },
  {
    name: 'lost-entry',
    text: `#include "world.h"
      void writer(void) {
        spinlock_t *ptl; pte_t *pte;
        BAD
        pte = pte_offset_map_lock(&mm, &mm.pmd, 0, &ptl);
        if (!pte) return;
        set_pte_at(&mm, 0, pte, (pte_t){ .kind = PTE_PRESENT });
        pte_unmap_unlock(pte, ptl);
      }
      void remover(void) {
        pgtable_t table; spinlock_t *ptl;
        spin_lock(&mm.page_table_lock);
        table = mm.pmd.table; ptl = &table->ptl;
        LOCK pmd_clear(&mm.pmd); UNLOCK
        spin_unlock(&mm.page_table_lock);
        pte_free_defer(&mm, table);
      }`,
    bad: '/* remover without the lock of the table */',
    good: '/* remover with the lock of the table */',
  },
  {
    name: 'lock-imbalance',
    text: 'spinlock_t a; int n; void one(void) { spin_lock(&a); if (n) { BAD return; } spin_unlock(&a); } void two(void) { n = 1; }',
    bad: '',
    good: 'spin_unlock(&a);',
  },
  {
    name: 'rcu-imbalance',
    text: 'int n; void one(void) { rcu_read_lock(); n = 1; BAD }',
    bad: '',
    good: 'rcu_read_unlock();',
  },
  {
    name: 'irq-imbalance',
    text: 'int n; void one(void) { local_irq_disable(); n = 1; BAD }',
    bad: '',
    good: 'local_irq_enable();',
  },
  {
    name: 'preempt-imbalance',
    text: 'int n; void one(void) { BAD n = 1; preempt_enable(); }',
    bad: '',
    good: 'preempt_disable();',
  },
  {
    name: 'kmap-imbalance',
    text: 'int n; void one(void) { kmap_local(); n = 1; BAD }',
    bad: '',
    good: 'kunmap_local();',
  },
  {
    name: 'kmap-order',
    text: `${BOX}${START} void one(void) {
      struct box *a = root.box; struct box *b = alloc_from(boxes);
      kmap_local(a); kmap_local(b); a->v = b->v; BAD free_object(b); }`,
    bad: 'kunmap_local(a); kunmap_local(b);',
    good: 'kunmap_local(b); kunmap_local(a);',
  },
  {
    name: 'unlock-not-held',
    text: 'spinlock_t a; spinlock_t b; void one(void) { spin_lock(&a); spin_unlock(BAD); } void two(void) { spin_lock(&b); spin_unlock(&b); }',
    bad: '&b',
    good: '&a',
  },
  {
    name: 'free-of-held-lock',
    text: `struct box { spinlock_t lock; }; struct box boxes[1]; struct root { struct box *box; }; struct root root;
      static void world_init(void) { root.box = alloc_from(boxes); }
      void one(void) { struct box *b = root.box; spin_lock(&b->lock); root.box = NULL; BAD }`,
    bad: 'free_object(b);',
    good: 'spin_unlock(&b->lock); free_object(b);',
  },
  {
    name: 'deadlock',
    text: 'spinlock_t a; spinlock_t b; void one(void) { spin_lock(&a); spin_lock(&b); spin_unlock(&b); spin_unlock(&a); } void two(void) { BAD spin_unlock(&a); spin_unlock(&b); }',
    bad: 'spin_lock(&b); spin_lock(&a);',
    good: 'spin_lock(&a); spin_lock(&b);',
  },
  {
    name: 'lock-order',
    text: '/*\n * @check lock-order\n */\nspinlock_t gate; spinlock_t a; spinlock_t b; void one(void) { spin_lock(&gate); spin_lock(&a); spin_lock(&b); spin_unlock(&b); spin_unlock(&a); spin_unlock(&gate); } void two(void) { spin_lock(&gate); BAD spin_unlock(&a); spin_unlock(&b); spin_unlock(&gate); }',
    bad: 'spin_lock(&b); spin_lock(&a);',
    good: 'spin_lock(&a); spin_lock(&b);',
  },
  {
    name: 'sleep-in-atomic',
    text: 'spinlock_t a; struct mutex m; void one(void) { BAD mutex_unlock(&m); spin_unlock(&a); }',
    bad: 'spin_lock(&a); mutex_lock(&m);',
    good: 'mutex_lock(&m); spin_lock(&a);',
  },
  {
    name: 'refcount-underflow',
    text: 'struct box { refcount_t refs; }; struct box box; static void world_init(void) { refcount_set(&box.refs, 1); } void one(void) { refcount_dec(&box.refs); BAD }',
    bad: 'refcount_dec(&box.refs);',
    good: '',
  },
  {
    name: 'refcount-from-zero',
    text: 'struct box { refcount_t refs; }; struct box box; static void world_init(void) { refcount_set(&box.refs, 1); } void put(void) { if (refcount_dec_and_test(&box.refs)) { } } void get(void) { BAD }',
    bad: 'refcount_inc(&box.refs);',
    good: 'if (refcount_inc_not_zero(&box.refs)) refcount_dec(&box.refs);',
  },
  {
    name: 'leak',
    text: `${BOX} void one(void) { struct box *b = alloc_from(boxes); BAD }`,
    bad: '',
    good: 'free_object(b);',
  },
  {
    // The freed page can be reached by whoever still has the entry in its TLB.
    name: 'use-after-free',
    text: `struct page { int v; }; struct page pages[1]; struct entry { struct page *page; }; struct entry pte;
      struct cpu { struct page *tlb; }; struct cpu cpus[NR_CPUS];
      static void world_init(void) { pte.page = alloc_from(pages); }
      static void fill(struct cpu *cpu) { cpu->tlb = pte.page; }
      static void store(struct cpu *cpu) { if (cpu->tlb) cpu->tlb->v = 1; }
      static void flush(struct cpu *cpu) { cpu->tlb = NULL; }
      void user(void) { one_step(fill, &cpus[smp_processor_id()]); one_step(store, &cpus[smp_processor_id()]); }
      void unmap(void) { struct page *page = pte.page; int i; pte.page = NULL;
        BAD free_object(page); }`,
    bad: '',
    good: 'for (i = 0; i < NR_CPUS; i++) one_step(flush, &cpus[i]);',
  },
  {
    name: 'lost-dirty',
    text: `#include "rmap.h"
      void zap(void) { pte_t pte; spin_lock(&ptl); pte = ptep_get_and_clear();
        if (pte.present) { if (pte.dirty) folio.dirty = true; BAD } spin_unlock(&ptl); }
      void writeback(void) { write_back(); }
      void user(void) { user_stores(); }`,
    bad: 'atomic_dec(&folio.mapcount); flush_tlb_page();',
    good: 'flush_tlb_page(); atomic_dec(&folio.mapcount);',
  },
  { name: 'assertion', text: 'int n; void one(void) { n = BAD; assert(n == 1); }', bad: '2', good: '1' },
  {
    name: 'unbounded-retry',
    text: `struct s { int migrating; int pinned; }; struct s s; static void world_init(void) { s.pinned = 1; }
      void site(void) { while (READ_ONCE(s.migrating)) { BAD } WRITE_ONCE(s.pinned, 0); }
      void migrate(void) { WRITE_ONCE(s.migrating, 1); while (READ_ONCE(s.pinned)) cpu_relax(); WRITE_ONCE(s.migrating, 0); }`,
    bad: 'cpu_relax();',
    good: 'WRITE_ONCE(s.pinned, 0);',
  },
  {
    name: 'data-race',
    text: '/*\n * @check data-race\n */\nint n; int seen; void one(void) { BAD } void two(void) { WRITE_ONCE(n, 2); }',
    bad: 'seen = n;',
    good: 'seen = READ_ONCE(n);',
  },
];

function variant({ text, bad, good }: Property, mended: boolean): string {
  const locks = mended ? ['spin_lock(ptl);', 'spin_unlock(ptl);'] : ['', ''];
  return text
    .replace('BAD', mended ? good : bad)
    .replace('UNLOCK', locks[1] ?? '')
    .replace('LOCK', locks[0] ?? '');
}

describe.each(PROPERTIES.map((property, k) => ({ ...property, k })))('$k $name', (property) => {
  const options = property.text.includes('pte_offset_map_lock') ? { phase: 'may-fail-rcu' } : {};

  it('is broken', () => {
    expect(outcome(runModel(variant(property, false), options))).toBe(`violated ${property.name}`);
  });

  it('holds where the one thing is mended', () => {
    expect(outcome(runModel(variant(property, true), options))).toBe('holds');
  });
});
