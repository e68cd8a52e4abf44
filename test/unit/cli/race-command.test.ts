// `trymap race`: two functions of a file against each other, as a user calls it.
import { describe, expect, it } from 'vitest';
import { realHandle } from './real-engine.js';
import { runCli, temporaryTree } from './run-cli.js';

/** Takes the PMD lock and the lock of the table, in one order or the other. */
const order = (name: string, first: string, second: string): string => `
static void ${name}(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl, *pml = pmd_lockptr(mm, pmd);
	pte_t *pte;
	${first}
	${second}
}
`;
const mapThenPmd = order(
  'map_first',
  'pte = pte_offset_map_lock(mm, pmd, addr, &ptl);\n\tif (!pte)\n\t\treturn;',
  'spin_lock(pml);\n\tspin_unlock(pml);\n\tpte_unmap_unlock(pte, ptl);',
);
const pmdThenMap = order(
  'pmd_first',
  'spin_lock(pml);\n\tpte = pte_offset_map_lock(mm, pmd, addr, &ptl);',
  'if (pte)\n\t\tpte_unmap_unlock(pte, ptl);\n\tspin_unlock(pml);',
);
const run = (...args: string[]) =>
  runCli(temporaryTree({ 'a.c': mapThenPmd, 'b.c': pmdThenMap }), ['race', ...args], { openEngine: realHandle });

describe('trymap race', () => {
  it('finds what two functions do to each other, with the trace of both', async () => {
    const { status, out } = await run('a.c:map_first', 'b.c:pmd_first', '--phase', 'may-fail-rcu');
    expect(status).toBe(1);
    expect(out).toContain('a.c:map_first against b.c:pmd_first: violated: deadlock');
    expect(out).toContain('spin_lock(pml);');
  });

  it('a function against itself', async () => {
    const { status, out } = await run('b.c:pmd_first', 'b.c:pmd_first', '--phase', 'may-fail-rcu', '--format', 'json');
    const report = JSON.parse(out) as { races: { phase: string; verdict: { kind: string; parameters: object } }[] };
    expect(status).toBe(0);
    expect(report.races.map(({ phase, verdict }) => [phase, verdict.kind])).toEqual([['may-fail-rcu', 'holds']]);
    expect(report.races[0]?.verdict.parameters).toMatchObject({ threads: 2, context: 'mmap_lock held for read' });
  });

  it('takes a thread of the models as a third', async () => {
    const { out } = await run('b.c:pmd_first', 'b.c:pmd_first', '--phase', 'may-fail-rcu', '--against', 'retract');
    expect(out).toContain('threads 3');
    expect(out).toContain('adversary retract');
  });

  it.each([
    [['a.c', 'b.c:pmd_first'], /a\.c: expected FILE:FUNCTION/],
    [['a.c:nobody', 'b.c:pmd_first'], /a\.c: no function nobody\(\) that can be read/],
    [['nowhere.c:f', 'b.c:pmd_first'], /nowhere\.c: /],
    [['a.c:map_first', 'b.c:pmd_first', '--phase', 'none'], /--phase none: unknown; expected one of/],
  ])('%s is told', async (args, message) => {
    const { status, err } = await run(...args);
    expect(status).toBe(2);
    expect(err).toMatch(message);
  });
});
