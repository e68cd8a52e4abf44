// What the phases and designs cost, counted in their C: the numbers that a reviewer asks for.
import { describe, expect, it } from 'vitest';
import { designCosts, visitCosts } from '../../../src/core/cost/table.js';
import { takesTableLocksTwice } from '../../../src/core/cost/cost.js';
import { ModelReader } from '../../../src/core/model/library.js';
import { counts } from '../../../src/core/report/cost-text.js';
import { parser } from '../c/parser.js';
import { modelLibrary } from '../model/library.js';

const reader = new ModelReader(parser, modelLibrary());
const visit = (phase: string, call: string): ReturnType<typeof visitCosts>[number] => {
  const found = visitCosts(reader, [phase]).find((one) => one.call === call);
  if (!found) throw new Error(`${phase} has no ${call}()`);
  return found;
};

describe('one visit of a page table', () => {
  it.each([
    ['today', 'pte_offset_map_lock', '1 lock (ptl)'],
    ['today', 'pte_offset_map', 'nothing'],
    ['may-fail-rcu', 'pte_offset_map_lock', '1 RCU section, 1 lock (ptl)'],
    ['try-map-only', 'pte_try_map_locked', '1 lock (ptl)'],
    ['try-map-beside', 'pte_try_map', '1 RCU section'],
    ['table-refcount', 'pte_try_map_locked', '2 atomic, 1 lock (page_table_lock), 1 lock (ptl)'],
    ['table-refcount-rcu', 'pte_try_map_locked', '1 RCU section, 2 atomic, 1 lock (ptl)'],
  ])('under %s, %s(): %s', (phase, call, expected) => {
    expect(counts(visit(phase, call).usual)).toBe(expected);
  });

  it('takes one lock twice where a reference is got under the PMD lock, and PTE locks are not split', () => {
    expect(takesTableLocksTwice(visit('table-refcount', 'pte_try_map_locked').usual)).toBe(true);
    expect(takesTableLocksTwice(visit('table-refcount-rcu', 'pte_try_map_locked').usual)).toBe(false);
  });

  it('may be the last user, who frees the table: with an IPI or after a grace period', () => {
    expect(counts(visit('table-refcount', 'pte_try_map').most)).toContain('1 IPI');
    expect(counts(visit('table-refcount-rcu', 'pte_try_map').most)).toContain('1 deferred free');
  });

  it('counts each entry where tables count their entries', () => {
    expect(counts(visit('table-refcount', 'pte_try_map').perEntry)).toBe('1 atomic');
    expect(counts(visit('may-fail-rcu', 'pte_try_map').perEntry)).toBe('nothing');
  });

  it('says for each operation where it stands', () => {
    const [lock] = visit('try-map-beside', 'pte_try_map_locked').usual.operations.filter(({ kind }) => kind === 'lock');
    expect(lock).toMatchObject({ on: 'ptl', file: 'models/phases/try-map-beside.c' });
  });
});

describe('the designs of GUP pins', () => {
  const costs = designCosts(reader, modelLibrary().list('designs'));
  it.each([
    ['gup-pin-bias', 'try_pin', '1 atomic, 1 barrier'],
    ['gup-pin-bias', 'unpin', '1 atomic'],
    ['gup-pin-mapcount', 'try_pin', '2 atomic, 1 barrier'],
    ['gup-pin-mapcount', 'unpin', '2 atomic'],
    ['gup-pin-page-lock', 'try_pin', '2 atomic, 1 interrupts off, 1 sleeping lock (lock)'],
    ['gup-pin-page-lock', 'unpin', '2 atomic'],
  ])('%s, %s(): %s', (design, fn, expected) => {
    const found = costs.find((one) => one.file === `designs/${design}.c` && one.function === fn);
    expect(found && counts(found.usual)).toBe(expected);
  });

  it('IOMMU tables under RCU take no lock, those with a rwlock two where a table goes', () => {
    const most = (file: string): string | undefined => {
      const found = costs.find((one) => one.file === file && one.function === 'unmap');
      return found && counts(found.most);
    };
    expect(most('designs/iommu-tables.c')).toContain('2 lock');
    expect(most('designs/iommu-tables-rcu.c')).not.toContain('lock');
  });
});
