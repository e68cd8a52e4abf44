// What a review says of a series: what each patch did, which prefix breaks a rule, which callers are left.
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../src/core/engine.js';
import { readSeries } from '../../../src/core/patch/read-series.js';
import { CancelledError } from '../../../src/core/ports.js';
import type { SeriesReview } from '../../../src/core/review/result.js';
import { engineTools } from '../../../src/core/review/engine-tools.js';
import { reviewSeries, type ReviewTools } from '../../../src/core/review/review-series.js';
import { parser } from '../c/parser.js';
import { bytes } from '../patch/mails.js';
import { LEFT, MENDED, NEW, OLD, seriesMail, TREE, WHOLE, type Files } from './mini-tree.js';

async function review(states: readonly Files[], more: Partial<ReviewTools> = {}): Promise<SeriesReview> {
  const { series } = await readSeries([{ name: 'x', bytes: bytes(seriesMail(states)) }]);
  const engine = createEngine({ parser, library: { read: () => undefined, list: () => [] } });
  if (!series[0]) throw new Error('no series');
  return reviewSeries(series[0], {
    base: { read: (path) => TREE[path] ?? null },
    treeName: 'tree',
    ...engineTools(engine),
    filesWith: (words) =>
      Promise.resolve(Object.keys(TREE).filter((file) => words.some((word) => TREE[file]?.includes(word)))),
    signal: { aborted: false },
    ...more,
  });
}

const changes = ({ steps }: SeriesReview): string[] =>
  steps.flatMap((step) =>
    step.changes.map(({ kind, before, after }) =>
      [step.label, kind, before?.helper ?? '-', after?.helper ?? '-', (after ?? before)?.function].join(' '),
    ),
  );

describe('a review', () => {
  it('a series that converts every caller and removes the helper → 2 of 2, nothing broken', async () => {
    const result = await review(WHOLE);
    expect(changes(result)).toEqual([`1/3 converted ${OLD} ${NEW} walk_a`, `2/3 converted ${OLD} ${NEW} walk_b`]);
    expect(result.helpers).toEqual([
      { helper: OLD, to: [{ helper: NEW, count: 2 }], callers: 2, converted: 2, left: [], removed: true },
    ]);
    expect(result.properties).toEqual([]);
  });

  it('a series that removes the helper and forgets a caller → the caller', async () => {
    const [helper] = (await review(LEFT)).helpers;
    expect(helper).toMatchObject({ callers: 2, converted: 1, removed: true });
    expect(helper?.left.map((site) => `${site.file} ${site.function}`)).toEqual(['mm/b.c walk_b']);
  });

  it('an unmap that is forgotten and mended later → the prefix that breaks and the one that mends', async () => {
    const result = await review(MENDED);
    expect(result.properties).toEqual([{ property: 'release-missing', counts: [0, 1, 0], broken: 1, mended: 2 }]);
    expect(result.steps.map((step) => [step.appeared.length, step.vanished.length])).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  it('a patch that does not apply changes nothing and does not end the review', async () => {
    const [base = {}, ...rest] = WHOLE;
    const odd = { ...base, 'mm/a.c': 'int other;\n'.repeat(9) };
    const result = await review(WHOLE, {
      base: { read: (path) => (path === 'mm/a.c' ? odd['mm/a.c'] : (base[path] ?? null)) },
    });
    expect(result.steps.map((step) => step.applied)).toEqual([false, true, true]);
    expect(rest).toHaveLength(3);
    expect(changes(result)).toEqual([`2/3 converted ${OLD} ${NEW} walk_b`]);
  });

  it('steps arrive one by one, in order; a signal ends it', async () => {
    const labels: string[] = [];
    await review(WHOLE, { onStep: (step) => void labels.push(step.label) });
    expect(labels).toEqual(['1/3', '2/3', '3/3']);
    await expect(review(WHOLE, { signal: { aborted: true } })).rejects.toThrow(CancelledError);
  });
});
