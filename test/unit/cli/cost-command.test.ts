// `trymap cost`: both claims of the mails with numbers, from a little file.
import { describe, expect, it } from 'vitest';
import type { CostReport } from '../../../src/core/cost/report.js';
import { WALKER, WRITER } from '../model/samples.js';
import { realHandle } from './real-engine.js';
import { runCli, temporaryTree } from './run-cli.js';

const special = `
static pte_t *hand_out(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, spinlock_t **ptlp)
{
	return pte_offset_map_lock(mm, pmd, addr, ptlp);
}
`;
const hot = WRITER.original.replace('replace_entry', 'follow_page_pte');
const run = (...args: string[]) =>
  runCli(temporaryTree({ 'mm/a.c': WALKER.original + hot + special }), ['cost', 'mm', ...args], {
    openEngine: realHandle,
  });

describe('trymap cost', () => {
  it('says which share of the calls is trivially convertible', async () => {
    const { status, out } = await run();
    expect(status).toBe(0);
    expect(out).toMatch(/pte_offset_map_lock {2}2 of 3 {2}67 %/);
  });

  it('calls its simulation one', async () => {
    expect((await run()).out).toContain('a simulation with the costs below, not a measurement');
  });

  it('says of a site on a hot path what it would cost under each API', async () => {
    const { out } = await run();
    expect(out).toMatch(/GUP {2}a\.c:\d+ follow_page_pte\(\) .* table-refcount: 2 atomic, 1 lock \(page_table_lock\)/);
  });

  it('as JSON: every operation with its line, every site with its path', async () => {
    const report = JSON.parse((await run('--format', 'json')).out) as CostReport;
    expect(report).toMatchObject({ version: 1, tree: 'mm' });
    expect(report.shares).toEqual([{ helper: 'pte_offset_map_lock', simple: 2, sites: 3 }]);
    expect(report.sites.map(({ hot: path }) => path)).toEqual([null, 'GUP', null]);
    expect(report.visits.flatMap((visit) => visit.usual.operations).every(({ line }) => line > 0)).toBe(true);
    expect(report.simulation.curves.map((curve) => curve.points.length)).toEqual([7, 7, 7]);
  });
});
