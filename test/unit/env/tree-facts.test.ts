// A scan of a folder lets files tell about each other, and a later one knows when what they tell has changed.
import { readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { scanTree } from '../../../src/env/node/scan-tree.js';
import { realHandle } from '../cli/real-engine.js';
import { temporaryTree } from '../cli/run-cli.js';

const FLUSH = `
void flush_one_range(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = pte_offset_map(pmd, addr);

	drop_entry(*pte);
	pte_unmap(pte);
}
`;
const caller = (argument: string) => `
void collapse_one(struct mm_struct *mm, pmd_t *pmdp, unsigned long addr)
{
	pmd_t pmd = *pmdp;

	flush_one_range(mm, ${argument}, addr);
}
`;
const LONG_AGO = new Date('2020-01-01T00:00:00Z');

let root: string;
let cache: string;

function write(file: string, text: string): void {
  writeFileSync(join(root, file), text);
  for (const entry of readdirSync(root, { recursive: true, encoding: 'utf8' }))
    utimesSync(join(root, entry), LONG_AGO, LONG_AGO);
}

async function scan(cacheFolder: string | null = cache) {
  const now = Date.now;
  // Whatever was written just now is older than a clock's step.
  Date.now = () => now() + 60_000;
  try {
    const outcome = await scanTree(
      { root, folders: [''], files: [], signal: new AbortController().signal },
      {
        handle: realHandle(),
        workerFile: null,
        assets: new URL('file:///nowhere/'),
        config: {},
        cacheFolder,
        learns: true,
      },
    );
    const codes = outcome.reports.flatMap(({ sites }) => sites.flatMap((site) => site.reasons.map((one) => one.code)));
    return { outcome, codes };
  } finally {
    Date.now = now;
  }
}

describe('a scan of a folder', () => {
  beforeEach(() => {
    cache = temporaryTree({});
    root = temporaryTree({ 'mm/flush.c': FLUSH, 'mm/collapse.c': caller('&pmd') });
    write('mm/other.c', 'int other;\n');
  });

  it('hears what another file tells, and recalls it with the report', async () => {
    expect((await scan()).codes).toContain('STACK_PMD');
    const again = await scan();
    expect(again.codes).toContain('STACK_PMD');
    expect(again.outcome.recalled).toBe(1);
  });

  it('classifies anew when another file says something else, exists no longer, or is new', async () => {
    await scan();
    write('mm/collapse.c', caller('pmdp'));
    expect((await scan()).codes).not.toContain('STACK_PMD');
    write('mm/more.c', caller('&pmd').replace('collapse_one', 'collapse_two'));
    expect((await scan()).codes).toContain('STACK_PMD');
    rmSync(join(root, 'mm/more.c'));
    expect((await scan()).codes).not.toContain('STACK_PMD');
  });

  it('says after every change what a scan without memory says', async () => {
    await scan();
    write('mm/other.c', caller('&pmd').replace('collapse_one', 'collapse_two'));
    write('mm/flush.c', `/* moved */\n\n${FLUSH}`);
    expect((await scan()).outcome.reports).toEqual((await scan(null)).outcome.reports);
  });
});
