// What can be asked of a race after it was found: why another step was not possible, and how the conversion fares in the same order.
import { beforeAll, describe, expect, it } from 'vitest';
import { othersAt, otherVersionInSameOrder, promelaOf, type CheckedCell } from '../../../src/core/cell-tools.js';
import { createEngine } from '../../../src/core/engine.js';
import type { CheckCell } from '../../../src/core/model/check-result.js';
import { parser } from '../c/parser.js';
import { modelLibrary } from '../model/library.js';

const TEXT = `
static int count_present(pmd_t *pmd, unsigned long addr, unsigned long end, struct mm_walk *walk)
{
	spinlock_t *ptl;
	pte_t *pte, entry;

	if (!pmd)
		return 0;
	pte = pte_offset_map_lock(walk->mm, pmd, addr, &ptl);
	entry = *pte;
	pte_unmap_unlock(pte, ptl);
	return pte_present(entry);
}
`;
const site = 'walk.c:count_present:pte_offset_map_lock#1';
const engine = createEngine({ parser, library: modelLibrary() });
let cells: readonly CheckCell[] = [];

function cellOf(version: CheckCell['version'], property: string | null): CheckedCell & { readonly found: CheckCell } {
  const found = cells.find((cell) => cell.version === version && cell.verdict.property === property);
  if (!found) throw new Error(`no ${version} cell with ${property ?? 'no property'}`);
  return { file: 'walk.c', text: TEXT, site, cell: found, verdict: found.verdict, found };
}

beforeAll(async () => {
  ({ cells } = await engine.checkSite('walk.c', TEXT, site));
  // As long as a check may take on a busy machine.
}, 120_000);

describe('another thread at a point of a trace', () => {
  it('can go on where nothing keeps it back', () => {
    const first = othersAt(engine, cellOf('original', 'use-after-free'), 2) ?? [];
    expect(first.filter(({ kind }) => kind === 'can').map(({ name }) => name)).toContain('site');
  });

  it('waits for a lock, which is named with who holds it', () => {
    const checked = cellOf('original', 'use-after-free');
    const rows = checked.found.verdict.trace?.rows ?? [];
    const held = rows.findIndex((row) =>
      row.open.some(({ kind, name }) => kind === 'lock' && name === 'tables[0].ptl'),
    );
    const kinds = rows.flatMap((_, count) => othersAt(engine, checked, count) ?? []);
    expect(held).toBeGreaterThan(0);
    expect(kinds.some(({ kind, because }) => kind === 'waits' && because.length > 0)).toBe(true);
  });

  it('breaks the property where the fatal step is next', () => {
    const checked = cellOf('original', 'use-after-free');
    const rows = checked.found.verdict.trace?.rows ?? [];
    const others = othersAt(engine, checked, rows.length - 1) ?? [];
    expect(others.find(({ thread }) => thread === rows.at(-1)?.thread)?.breaks?.property).toBe('use-after-free');
  });
});

describe('the same order with the conversion', () => {
  it('ends without a violation where the conversion holds', () => {
    for (const original of cells.filter((cell) => cell.version === 'original')) {
      const checked = { ...cellOf('original', original.verdict.property), cell: original, verdict: original.verdict };
      const followed = otherVersionInSameOrder(engine, checked);
      expect([original.adversary, followed?.broken, followed?.unfinished]).toEqual([original.adversary, null, []]);
      expect(followed?.trace.rows.length).toBeGreaterThan(10);
    }
  });

  it('lets the adversary take the steps that it took', () => {
    const checked = cellOf('original', 'use-after-free');
    const before = checked.found.verdict.trace;
    const after = otherVersionInSameOrder(engine, checked)?.trace;
    const adversary = (rows: NonNullable<typeof before>['rows']): string[] =>
      rows.filter((row) => row.thread === 1).map((row) => row.text);
    expect(adversary(after?.rows ?? [])).toEqual(expect.arrayContaining([...new Set(adversary(before?.rows ?? []))]));
  });
});

it('a cell is printed for Spin', () => {
  expect(promelaOf(engine, cellOf('converted', null))).toContain('proctype');
});
