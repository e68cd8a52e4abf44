// Whether a grace period waits for a site: from what its callers hold, its own class, and the tree's API.
import { describe, expect, it } from 'vitest';
import { contextReport, type ContextRow } from '../../../src/core/context/table.js';
import { contextText } from '../../../src/core/report/context-text.js';
import type { Site } from '../../../src/core/sites/site.js';

const SITE: Site = {
  file: 'mm/a.c',
  function: 'walk',
  helper: 'pte_offset_map_lock',
  nth: 1,
  line: 7,
  column: 9,
  span: { start: 0, end: 1 },
  functionSpan: { start: 0, end: 1 },
  family: 'pte',
  class: 'special',
  target: null,
  reasons: [],
  releases: [],
};
const taken = { file: 'mm/b.c', line: 3, function: 'caller' };
const under = (lock: string, always = true, isComplete = true): Partial<Site> => ({
  context: {
    calls: 1,
    isComplete,
    held: [{ lock, always, taken, withEntry: false }],
    maySleep: 'unknown',
    through: [],
  },
});
const rowOf = (site: Partial<Site>, sections: readonly string[] = []): ContextRow => {
  const [row] = contextReport('tree', [{ ...SITE, ...site }], new Set(sections)).rows;
  if (!row) throw new Error('a site has a row');
  return row;
};

describe('a grace period', () => {
  it.each([
    ['waits for who runs with interrupts off at every call', under('interrupts off'), 'waits'],
    ['waits for who is called in a read-side section', under('an RCU read-side section'), 'waits'],
    ['need not wait for who holds mmap_lock for write', under('the mmap_lock for writing'), 'excluded'],
    ['does not wait for who holds mmap_lock for read', under('the mmap_lock for reading'), 'open'],
    ['does not wait where only some callers are in a section', under('interrupts off', false), 'open'],
    ['is not known to wait where not all callers are known', under('interrupts off', true, false), 'open'],
    ['waits for a simple site once it is converted', { class: 'simple' } as const, 'converts'],
    ['is not known to wait where no caller is known', {}, 'open'],
  ])('%s', (_, site, expected) => {
    expect(rowOf(site).grace).toBe(expected);
  });

  it('waits for every caller of a map that enters a section itself', () => {
    expect(rowOf({}, ['pte_offset_map_lock']).grace).toBe('waits');
    expect(rowOf({}, ['pte_offset_map']).grace).toBe('open');
  });

  it('rests on a line of the tree', () => {
    expect(rowOf(under('interrupts off')).evidence).toEqual(taken);
  });
});

it('the text ends with the answer', () => {
  const all = [{ ...SITE, ...under('interrupts off') }, SITE];
  const text = contextText(contextReport('tree', all, new Set()));
  expect(text).toContain('mm/a.c:7:9: special pte_offset_map_lock in walk(): a grace period waits for it');
  expect(text.trimEnd().split('\n').at(-1)).toMatch(/^Of 2 sites a grace period waits for 1, .* and 1 are open/);
});
