// Every single thing that makes a converted site correct, taken away: what the tests demand and the table of mutants prints.
import { BATCHES, READER, WALKER, WRITER, type Sample } from './samples.js';

/** Replaces exactly one occurrence; a mutation that changes nothing would prove nothing. */
export function swap(from: string, to: string, occurrence = 0): (text: string) => string {
  return (text) => {
    const parts = text.split(from);
    if (parts.length < occurrence + 2) throw new Error(`'${from}' does not occur ${String(occurrence + 1)} times`);
    return parts.slice(0, occurrence + 1).join(from) + to + parts.slice(occurrence + 1).join(from);
  };
}

/** The phase whose file is mutated. */
export const PHASE = 'phases/may-fail-rcu.c';
export const ADVERSARIES = ['retract', 'zap-and-free-table'];

export type Mutate = (text: string) => string;

/** What is broken, in which site it shows, how, and what some adversary must find. */
export const PHASE_MUTANTS: readonly (readonly [string, Sample, Mutate, string])[] = [
  [
    'mapping takes no RCU read lock',
    WALKER,
    (text) => swap('rcu_read_lock();', '')(text).replaceAll('rcu_read_unlock();', ''),
    'violated use-after-free',
  ],
  [
    'mapping takes no RCU read lock, for a reader',
    READER,
    (text) => swap('rcu_read_lock();', '')(text).replaceAll('rcu_read_unlock();', ''),
    'violated use-after-free',
  ],
  [
    'the RCU read lock is dropped before the table is used',
    READER,
    (text) =>
      swap(
        '\tkmap_local();\n\treturn',
        '\tkmap_local();\n\trcu_read_unlock();\n\treturn',
      )(swap('kunmap_local();\n\trcu_read_unlock();', 'kunmap_local();')(text)),
    'violated use-after-free',
  ],
  [
    'the slot is not compared again under the lock',
    WRITER,
    swap('if (pmd_same(pmdval, pmdp_get_lockless(pmdp)))', 'if (true)'),
    'violated lost-entry',
  ],
  [
    'the slot is compared before the lock is taken',
    WRITER,
    (text) => {
      const locked = swap(
        '\t\tspin_lock(ptl);\n\t\tif (pmd_same(pmdval, pmdp_get_lockless(pmdp)))\n\t\t\tbreak;\n\t\tspin_unlock(ptl);\n',
        '\t\tif (pmd_same(pmdval, pmdp_get_lockless(pmdp))) {\n\t\t\tspin_lock(ptl);\n\t\t\tbreak;\n\t\t}\n',
      );
      return locked(text);
    },
    'violated lost-entry',
  ],
  [
    'a map that failed leaves the section open',
    WALKER,
    swap('rcu_read_unlock();\n\t\treturn NULL;', 'return NULL;'),
    'violated rcu-imbalance',
  ],
  ['a retry keeps the lock', WALKER, swap('\t\tspin_unlock(ptl);\n', ''), 'violated'],
  ['a retry keeps the mapping', WALKER, swap('\t\tpte_unmap(ptep);\n', ''), 'violated'],
  [
    'an empty slot is not looked for',
    WALKER,
    swap('if (pmd_none(pmdval) || pmd_bad(pmdval))', 'if (false)'),
    'violated',
  ],
  [
    'unmapping leaves the section open',
    WRITER,
    swap('kunmap_local();\n\trcu_read_unlock();', 'kunmap_local();'),
    'violated rcu-imbalance',
  ],
  [
    'the lock of another read of the slot',
    WALKER,
    swap('ptl = pte_lockptr(mm, &pmdval);', 'ptl = pte_lockptr(mm, pmdp);', 0),
    'violated',
  ],
];

/** Frees page tables without a grace period. */
export const FREED_AT_ONCE: Mutate = swap('call_rcu(&table->rcu, pte_free_now);', 'free_object(table);');

/** Clears the slot without the lock of the table. */
export const NO_TABLE_LOCK: Mutate = (text) =>
  swap('\t\tspin_unlock(ptl);\n', '')(swap('\t\tspin_lock(ptl);\n', '')(text));

/** What is broken in a converted site, how, and what every adversary must find. */
export const SITE_MUTANTS: readonly (readonly [string, Sample, Mutate, RegExp])[] = [
  ['the NULL test is missing', WALKER, swap('if (!pte)\n\t\treturn 0;', ''), /null-dereference/],
  ['the NULL test is missing in a reader', READER, swap('if (!pte)\n\t\treturn 0;', ''), /null-dereference/],
  ['NULL is released', WRITER, swap('goto out;', 'goto unlock;'), /dereference|rcu-imbalance|kmap-imbalance/],
  [
    'the lock is not given back',
    WALKER,
    swap('pte_try_unmap_unlock(pte - 1, ptl)', 'pte_try_unmap(pte - 1)'),
    /lock-imbalance|sleep-in-atomic/,
  ],
  [
    'the mapping is not given back',
    WALKER,
    swap('pte_try_unmap_unlock(pte - 1, ptl)', 'spin_unlock(ptl)'),
    /rcu-imbalance|kmap-imbalance|sleep-in-atomic/,
  ],
  [
    'the mapping of a reader is not given back',
    READER,
    swap('pte_try_unmap(pte);', ''),
    /rcu-imbalance|kmap-imbalance/,
  ],
  [
    'an early way out keeps both',
    WALKER,
    swap('if (pte_none(entry))\n\t\t\tcontinue;', 'if (pte_none(entry))\n\t\t\treturn 1;'),
    /imbalance/,
  ],
  [
    'both are given back twice',
    WRITER,
    swap('done = 1;', 'done = 1;\n\tpte_try_unmap_unlock(ptep, ptl);'),
    /unlock-not-held|imbalance/,
  ],
  [
    "today's release is paired with the new map",
    WALKER,
    swap('pte_try_unmap_unlock', 'pte_unmap_unlock'),
    /imbalance|sleep/,
  ],
  [
    'the entry is used after the release',
    WRITER,
    swap('out:', 'set_pte_at(mm, addr, ptep, old);\nout:'),
    /lost-entry|use-after-free|dereference/,
  ],
  [
    'it sleeps while the table is mapped',
    WALKER,
    swap(
      'pte_try_unmap_unlock(pte - 1, ptl);\n\tcond_resched();',
      'cond_resched();\n\tpte_try_unmap_unlock(pte - 1, ptl);',
    ),
    /sleep-in-atomic/,
  ],
  [
    'a batch that fails keeps the lock',
    BATCHES,
    swap('\t\t\t\tpte_try_unmap_unlock(start, lock);\n', ''),
    /lock-imbalance/,
  ],
  [
    'the table is mapped again without a release',
    BATCHES,
    swap('\t\tpte_try_unmap_unlock(start, lock);\n\t\tleft', '\t\tleft'),
    /deadlock|lock-imbalance/,
  ],
  ['the PTL is taken again', WRITER, swap('done = 1;', 'spin_lock(ptl);'), /deadlock/],
];
