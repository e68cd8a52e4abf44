// The series under review: what the tree says of each patch, where the first broken prefix is, and what is kept of the reviewer's work.
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { createEngine } from '../../../src/core/engine.js';
import { readSeries } from '../../../src/core/patch/read-series.js';
import type { Series } from '../../../src/core/patch/series.js';
import { filesOfSeries, reviewForEditor, treeOfTexts } from '../../../src/core/review-for-editor.js';
import { patchDocument } from '../../../src/core/report/patch-document.js';
import { english } from '../../../src/host/localize.js';
import { SeriesState, type OpenSeries } from '../../../src/host/series/series-state.js';
import { firstBroken, seriesTree } from '../../../src/host/series/series-tree.js';
import { parser } from '../c/parser.js';
import { bytes } from '../patch/mails.js';
import { LEFT, MENDED, seriesMail, TREE, WHOLE, type Files } from '../review/mini-tree.js';
import { memento } from './fake-vscode.js';

vi.mock('vscode', () => import('./fake-vscode.js'));

const engine = createEngine({ parser, library: { read: () => undefined, list: () => [] } });

async function seriesOf(states: readonly Files[]): Promise<Series> {
  const { series } = await readSeries([{ name: 'x.mbox', bytes: bytes(seriesMail(states)) }]);
  const [first] = series;
  if (!first) throw new Error('no series');
  return first;
}

async function reviewed(states: readonly Files[], texts: Files = TREE, hasCallers = true): Promise<OpenSeries> {
  const series = await seriesOf(states);
  const input = { treeName: 'tree', tree: treeOfTexts(texts), isWhole: hasCallers, signal: { aborted: false } };
  return { id: 1, series, review: await reviewForEditor(engine, series, input), texts, folder: null, hasCallers };
}

const outline = (open: OpenSeries): [string, string, string[]][] =>
  seriesTree(open, english).map((node) => [
    node.label,
    node.description,
    node.children.map((child) => ('file' in child && child.kind === 'file' ? child.file : child.label)),
  ]);

let mended: OpenSeries;
beforeAll(async () => {
  mended = await reviewed(MENDED);
});

describe('the tree of a series', () => {
  it('names each patch with what it does, the findings first, then the files', () =>
    expect(outline(mended).slice(0, 2)).toEqual([
      [
        '1/2 step 1',
        '1 converted · new findings: 1',
        ['a path returns with the lock of pte_try_map_locked() held', 'walk_a()', 'mm/a.c'],
      ],
      [
        '2/2 step 2',
        '1 reclassified · 1 mended',
        ['mended: a path returns with the lock of pte_try_map_locked() held', 'walk_a()', 'mm/a.c'],
      ],
    ]));

  it('leads to the line of the patch that a finding is about', () => {
    const [node] = seriesTree(mended, english);
    const place = node?.children[0];
    const [patch] = mended.series.patches;
    if (place?.kind !== 'place' || !patch) throw new Error('a finding comes first');
    const { text, offset } = patchDocument(patch);
    expect(text.split('\n')[place.line + offset - 1]).toBe('+\tpte = pte_try_map_locked(mm, pmd, addr, &ptl);');
  });

  it('finds the first broken prefix', async () => {
    expect(firstBroken(mended)).toBe(0);
    expect(firstBroken(await reviewed(WHOLE))).toBe(-1);
  });

  it('names the callers that are left, and says where nobody has looked for them', async () => {
    expect(outline(await reviewed(LEFT)).at(-1)).toEqual([
      'pte_offset_map_lock(): 1 of 2 callers converted',
      '1 left, though the series removes it',
      ['walk_b()'],
    ]);
    expect(outline(await reviewed(LEFT, TREE, false)).at(-1)?.[0]).toBe('Callers were not counted');
  });

  it('says which hunk does not apply', async () => {
    const open = await reviewed(WHOLE, { ...TREE, 'mm/a.c': 'int other;\n' });
    expect(outline(open)[0]?.[1]).toBe('does not apply');
    expect(firstBroken(open)).toBe(0);
  });
});

describe('the state of a review', () => {
  const state = (memory = memento()): SeriesState => {
    const made = new SeriesState(memory);
    made.show(mended);
    return made;
  };

  it('has each file before and after each patch', () => {
    const one = state();
    expect([0, 1, 2].map((count) => one.textAfter(count, 'mm/a.c'))).toEqual(MENDED.map((files) => files['mm/a.c']));
    expect(one.textAfter(2, 'mm/none.c')).toBe('');
  });

  it('keeps comments and marks with the mail, whatever is opened between', () => {
    const memory = memento();
    const one = state(memory);
    one.setComments(0, [{ line: 3, text: 'why?' }]);
    one.setReviewed(1, true);
    const again = state(memory);
    expect([again.comments(0), again.comments(1), again.isReviewed(0), again.isReviewed(1)]).toEqual([
      [{ line: 3, text: 'why?' }],
      [],
      false,
      true,
    ]);
  });

  it('drops a review of a series that is no longer open', () => {
    const one = state();
    const { id } = one.open ?? { id: 0 };
    one.show({ ...mended, review: null });
    if (mended.review) one.setReview(id, mended.review);
    expect(one.open?.review).toBeNull();
  });
});

it('a series names the files that it needs', async () =>
  expect(filesOfSeries(await seriesOf(WHOLE))).toEqual(['mm/a.c', 'mm/b.c', 'include/linux/mm.h']));
