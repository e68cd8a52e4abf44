// Call sites against what frees page tables: today's form is caught in every phase, the converted one holds.
import { describe, expect, it } from 'vitest';
import { checkSite, outcome, siteProgram } from './checking.js';
import { BATCHES, READER, SAMPLES, WALKER, WRITER } from './samples.js';

const PHASES = ['may-fail-rcu', 'try-map-beside'];
const ADVERSARIES = ['retract', 'zap-and-free-table'];

describe.each(SAMPLES)('$name', ({ original, converted }) => {
  for (const phase of PHASES) {
    for (const adversary of ADVERSARIES) {
      it(`is caught under ${phase} by ${adversary}, and holds once converted`, async () => {
        const before = await checkSite(original, { phase, adversary });
        expect(before.kind).toBe('violated');
        expect(before.trace?.rows.at(-1)?.violation).toBe(before.message);
        expect(outcome(await checkSite(converted, { phase, adversary }))).toBe('holds');
      });
    }
  }
});

describe('what the violation is', () => {
  it('under 6.5 an unhandled NULL', async () => {
    for (const { original } of SAMPLES) expect(outcome(await checkSite(original))).toBe('violated null-dereference');
  });

  it("beside today's API a use after free, or a write that is lost", async () => {
    const at = { phase: 'try-map-beside' };
    expect(outcome(await checkSite(WALKER.original, at))).toBe('violated use-after-free');
    expect(outcome(await checkSite(READER.original, at))).toBe('violated use-after-free');
    expect(outcome(await checkSite(BATCHES.original, at))).toBe('violated use-after-free');
    expect(outcome(await checkSite(WRITER.original, at))).toBe('violated lost-entry');
  });

  it('the site may keep the name of its helper and test the result', async () => {
    const tested = WALKER.original.replace('for (; addr', 'if (!pte)\n\t\treturn 0;\n\tfor (; addr');
    expect(outcome(await checkSite(tested, { phase: 'may-fail-rcu' }))).toBe('holds');
    expect(outcome(await checkSite(tested, { phase: 'try-map-beside' }))).toBe('violated use-after-free');
  });
});

describe('what a result says about itself', () => {
  it('its parameters: entries, threads, phase, adversary and context', async () => {
    const { parameters, statistics, message } = await checkSite(WALKER.converted, { entries: 3 });
    expect(parameters).toMatchObject({
      entries: 3,
      threads: 2,
      phase: 'may-fail-rcu',
      adversary: 'retract',
      context: 'mmap_lock held for read',
    });
    expect(message).toContain(String(statistics.states));
  });

  it('what it did not model', async () => {
    const { opaque } = await checkSite(WALKER.converted);
    const line = WALKER.converted.slice(0, WALKER.converted.indexOf('tally_page(')).split('\n').length;
    expect(opaque).toContain(`unknown call tally_page() at mm/sample.c:${String(line)}`);
    expect(opaque.join()).not.toMatch(/pte_present|spin_unlock|pmd_trans_huge_lock/);
  });

  it('a few hundred states are enough', async () => {
    for (const { converted } of SAMPLES) expect((await checkSite(converted)).statistics.states).toBeLessThan(2_000);
  });
});

describe('a trace reads like kernel code', () => {
  it('rows of the site show its lines, inlined ones the line of the phase and the calls that lead there', async () => {
    const { trace } = await checkSite(WALKER.original, { phase: 'try-map-beside' });
    const site = trace?.rows.filter((row) => trace.threads[row.thread]?.name === 'site') ?? [];
    const mapped = site.find((row) => row.text === 'spin_lock(ptl);');
    expect(mapped).toMatchObject({ role: 'inlined', source: { file: 'models/today-api.h' } });
    expect(mapped?.callers?.map((call) => call.text)).toEqual([
      'pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);',
    ]);
    expect(mapped?.callers?.[0]?.source).toMatchObject({ file: 'mm/sample.c', line: 17 });
    expect(site.find((row) => row.source?.file === 'mm/sample.c')?.text).toBe('if (ptl)');
    expect(trace?.threads.map((thread) => thread.title)).toEqual([
      'count_range() of mm/sample.c',
      'retract_page_tables() of models/adversaries/retract.c',
      'grace periods',
      'how the world starts',
    ]);
  });

  it('shows the slot, the tables with their entries and locks, and what is open', async () => {
    const { trace } = await checkSite(WALKER.original, { phase: 'may-fail-rcu' });
    const shown = trace?.shown.map((value) => value.name) ?? [];
    for (const name of [
      'mm.pmd.kind',
      'tables[0]',
      'tables[0].link',
      'tables[0].entry[0]',
      'tables[0].entry[1]',
      'tables[0].ptl',
      'site: pte',
      'site: ptl',
    ]) {
      expect(shown).toContain(name);
    }
    expect(shown.filter((name) => /entry\[(-1|2)\]/.test(name))).toEqual([]);
    const values = trace?.states.at(-1) ?? [];
    expect(values[shown.indexOf('tables[0].link')]).toBe('DETACHED');
    expect(values[shown.indexOf('mm.pmd.kind')]).toBe('PMD_NONE');
    const open = trace?.rows.flatMap((row) => row.open.map((section) => `${section.kind} ${section.name}`)) ?? [];
    expect(open).toContain('lock tables[0].ptl');
    expect(open).toContain('rcu RCU read-side section');
  });
});

describe('a walk', () => {
  const reads = (text: string, entries: number): number => {
    const program = siteProgram(text, { entries });
    return program.slots.find((slot) => slot.name === 'struct pte.kind')?.length ?? entries;
  };

  it('covers exactly the entries of the table: with more of them, more states', async () => {
    const states = await Promise.all(
      [2, 3, 4].map(async (entries) => (await checkSite(WALKER.converted, { entries })).statistics.states),
    );
    expect(states[1]).toBeGreaterThan(states[0] ?? 0);
    expect(states[2]).toBeGreaterThan(states[1] ?? 0);
    expect(reads(WALKER.converted, 3)).toBeGreaterThan(reads(WALKER.converted, 2));
  });

  it.each([
    ['a while loop', 'while (addr < end) { look(*pte); pte++; addr += PAGE_SIZE; }'],
    [
      'a do loop whose test moves',
      'do { if (skip(*pte)) continue; look(*pte); } while (pte++, addr += PAGE_SIZE, addr != end);',
    ],
    ['a loop over an index', 'for (i = 0; i < PTRS_PER_PTE; i++, pte++) look(*pte);'],
    ['a count that runs down', 'n = 512; while (n--) { look(*pte); pte++; }'],
    ['a comparison of cursors', 'for (p = pte; p < pte + PTRS_PER_PTE; p++) look(*p);'],
    ['an early way out', 'for (; addr != end; pte++, addr += PAGE_SIZE) { if (look(*pte)) break; }'],
    [
      'counters that only some turns move',
      'for (; addr != end; pte++, addr += PAGE_SIZE) { if (pte_none(*pte) && ++n > limit) break; }',
    ],
    ['no end that a test tells', 'for (;; pte++) { if (look(*pte)) break; }'],
  ])('%s stays inside the table', async (_, loop) => {
    const text = `
static int f(pmd_t *pmd, unsigned long addr, unsigned long end, struct mm_walk *walk)
{
	pte_t *pte, *p, *start;
	spinlock_t *ptl;
	int i, n = 0;

	start = pte = pte_try_map_locked(walk->mm, pmd, addr, &ptl);
	if (!pte)
		return 0;
	${loop}
	pte_try_unmap_unlock(start, ptl);
	return 0;
}`;
    expect(outcome(await checkSite(text))).toBe('holds');
  });

  it('an index that is read past the end is found', async () => {
    const text = `
static int f(pmd_t *pmd, unsigned long addr, struct mm_walk *walk)
{
	spinlock_t *ptl;
	pte_t *pte = pte_try_map_locked(walk->mm, pmd, addr, &ptl);

	if (!pte)
		return 0;
	look(pte[PTRS_PER_PTE]);
	pte_try_unmap_unlock(pte, ptl);
	return 0;
}`;
    expect(outcome(await checkSite(text))).toBe('violated out-of-bounds');
  });
});

it('a kernel function that is called as a racing thread is another function', async () => {
  const text = WALKER.converted.replace('cond_resched();', 'collapse_huge_page(vma, addr);');
  const verdict = await checkSite(text, { adversary: 'collapse', context: 'mmap-read' });
  expect(outcome(verdict)).toBe('holds');
  expect(verdict.opaque.join()).toContain('collapse_huge_page()');
});
