// The counted page tables of 2021 as nine patches on the sample tree: where fast GUP breaks, since when it can, what it costs.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../../src/core/engine.js';
import { readSeries } from '../../../src/core/patch/read-series.js';
import { reviewSummary } from '../../../src/core/report/review-text.js';
import { engineTools } from '../../../src/core/review/engine-tools.js';
import type { SeriesReview } from '../../../src/core/review/result.js';
import { reviewSeries } from '../../../src/core/review/review-series.js';
import type { VerdictTools } from '../../../src/core/review/verdicts/verdict-table.js';
import { folderTree } from '../../../src/env/node/review-tree.js';
import { createModelLibrary } from '../../../src/env/node/model-library.js';
import { parser } from '../c/parser.js';

const TREE = 'samples/mini-mm';

async function review(more: Partial<VerdictTools> = {}): Promise<SeriesReview> {
  const { series } = await readSeries([{ name: 'sample', bytes: readFileSync('samples/pte-refcount.mbox') }]);
  const engine = createEngine({ parser, library: createModelLibrary(new URL('../../../models/', import.meta.url)) });
  const tree = folderTree(TREE);
  const [first] = series;
  if (!first) throw new Error('no series');
  return reviewSeries(first, {
    ...engineTools(engine),
    base: tree,
    treeName: TREE,
    filesWith: (words) => tree.filesWith(words, new AbortController().signal),
    verdicts: {
      phases: engine.phases,
      adversaries: engine.adversaries,
      designs: engine.designs,
      checkSite: engine.checkSite.bind(engine),
      exploreDesign: engine.exploreDesign.bind(engine),
      ...more,
    },
    signal: { aborted: false },
  });
}

describe('the series of counted page tables', () => {
  let whole: SeriesReview;
  beforeAll(async () => {
    whole = await review();
  }, 120_000);

  it('applies, and is read as it was sent', () => {
    expect(whole.steps.map(({ label, applied }) => [label, applied])).toEqual(
      Array.from({ length: 9 }, (_, at) => [`${String(at + 1)}/9`, true]),
    );
  });

  it('tells the API of each prefix, with the lines that show it', () => {
    expect(whole.verdicts?.phases.map((phase) => phase?.name ?? null)).toEqual([
      null,
      ...Array<string>(4).fill('today'),
      'try-map-only',
      ...Array<string>(2).fill('table-refcount'),
      ...Array<string>(2).fill('table-refcount-rcu'),
    ]);
    expect(whole.verdicts?.phases[6]?.why.map(({ file }) => file)).toContain('include/linux/mm_types.h');
  });

  it('is broken from 6 to 7 where the flush is no IPI, and nowhere else', () => {
    const broken = whole.verdicts?.rows.filter((row) => row.broken !== null) ?? [];
    expect(broken.map(({ title, choice, ...row }) => [title, choice?.meaning, row.broken, row.mended])).toEqual([
      ['Zap against fast GUP', 'the flush is no IPI', 6, 8],
    ]);
    const cell = broken[0]?.cells[6];
    expect([cell?.verdict?.property, (cell?.verdict?.trace?.rows.length ?? 0) > 0]).toEqual(['use-after-free', true]);
  });

  it('is reachable from 5, by the option that it adds', () => {
    expect(whole.options).toMatchObject([
      { name: 'FREE_USER_PTE', added: 5, reachable: 5, reach: 'on', dependsOn: ['X86_64'] },
    ]);
  });

  it('takes two locks on each visit from 6 until 8', () => {
    const twice = whole.costs.filter(({ function: name }) => name === 'page_at');
    const counts = twice.map(({ prefix, before, after }) => [
      prefix,
      [before.locks.length, before.atomics],
      [after.locks.length, after.atomics],
    ]);
    expect(counts).toEqual([
      [6, [1, 0], [2, 2]],
      [8, [2, 2], [1, 2]],
    ]);
    expect(twice[0]?.finding).toContain('pmd_lock(mm, pmd), then spin_lock(&table->ptl)');
    expect(twice[1]?.finding).toBeNull();
  });

  it('says so in words', () => {
    const text = reviewSummary(whole);
    expect(text).toContain(
      'Zap against fast GUP: broken from 6/9 to 7/9 where the flush is no IPI; holds again from 8/9',
    );
    expect(text).toContain('CONFIG_FREE_USER_PTE (mm/Kconfig:1) is added by 5/9, reachable from 5/9 (on by default');
  });

  it('takes the API that the user names from some patch on', async () => {
    const told = await review({ phaseAt: new Map([[6, 'table-refcount-rcu']]), against: [] });
    expect(told.verdicts?.phases.slice(5).map((phase) => [phase?.name, phase?.isChosen])).toEqual([
      ['try-map-only', false],
      ...Array<[string, boolean]>(4).fill(['table-refcount-rcu', true]),
    ]);
    expect(told.verdicts?.rows.every((row) => row.broken === null)).toBe(true);
  }, 60_000);
});
