// The facade: what the faces get for one text, from reading to a verdict on its conversion.
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../src/core/convert/conversion.js';
import { createEngine } from '../../../src/core/engine.js';
import { siteKey } from '../../../src/core/sites/site.js';
import { parser } from '../c/parser.js';
import { modelLibrary } from '../model/library.js';

const TEXT = `
static int count_present(pmd_t *pmd, unsigned long addr, unsigned long end, struct mm_walk *walk)
{
	unsigned long *count = walk->private;
	spinlock_t *ptl;
	pte_t *pte;

	if (pmd_trans_unstable(pmd))
		return 0;
	pte = pte_offset_map_lock(walk->mm, pmd, addr, &ptl);
	for (; addr != end; pte++, addr += PAGE_SIZE) {
		if (pte_present(*pte))
			(*count)++;
	}
	pte_unmap_unlock(pte - 1, ptl);
	return 0;
}
`;
const KEY = 'walk.c:count_present:pte_offset_map_lock#1';
const engine = createEngine({ parser, library: modelLibrary() });

describe('the engine', () => {
  it('finds and classifies the site of a text', () => {
    const { sites, findings, unparsed } = engine.analyseText('walk.c', TEXT);
    expect(sites.map((site) => [siteKey(site), site.class, site.target, site.line])).toEqual([
      [KEY, 'simple', 'pte_try_map_locked', 10],
    ]);
    expect([findings, unparsed]).toEqual([[], []]);
  });

  it('converts it to a site of the paired API, once', () => {
    const result = engine.convertSite('walk.c', TEXT, KEY);
    if (!result.ok) throw new Error(result.refusal.message);
    const converted = applyEdits(TEXT, result.conversion.edits);
    const { sites, findings } = engine.analyseText('walk.c', converted);
    expect(sites.map((site) => [site.helper, site.family, site.class])).toEqual([
      ['pte_try_map_locked', 'try-map', 'simple'],
    ]);
    expect(findings).toEqual([]);
    expect(engine.convertFile('walk.c', converted)).toEqual([]);
    expect(engine.convertSite('walk.c', converted, 'walk.c:count_present:pte_try_map_locked#1')).toMatchObject({
      ok: false,
    });
  });

  it('finds the race of the site as it is, and none once it is converted', async () => {
    const { cells } = await engine.checkSite('walk.c', TEXT, KEY);
    const kinds = (version: string) =>
      new Set(cells.filter((cell) => cell.version === version).map((cell) => cell.verdict.kind));
    expect(kinds('original')).toEqual(new Set(['violated']));
    expect(kinds('converted')).toEqual(new Set(['holds']));
    expect(cells.map((cell) => cell.verdict.property)).toContain('use-after-free');
  });

  it('refuses a key that names no site', () => {
    expect(() => engine.convertSite('walk.c', TEXT, 'walk.c:nobody:pte_offset_map#1')).toThrow(RangeError);
  });
});
