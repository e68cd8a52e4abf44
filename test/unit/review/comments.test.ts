// Comments of reviewers: written as a reply and read back, and found however a mailer quoted the patch.
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Mail } from '../../../src/core/patch/mail.js';
import type { Patch } from '../../../src/core/patch/patch.js';
import { readSeries } from '../../../src/core/patch/read-series.js';
import { replyMail, type LineComment } from '../../../src/core/report/reply-mail.js';
import { readComments } from '../../../src/core/review/comments.js';
import { compareVersions } from '../../../src/core/review/versions.js';
import { bytes } from '../patch/mails.js';

const sample = readFileSync('samples/pte-refcount.mbox');
const { series } = await readSeries([{ name: 'sample', bytes: sample }]);
const patches = series[0]?.patches ?? [];
const patch = patches[5];
if (!patch) throw new Error('the sample has nine patches');

const linesOf = (one: Patch): number[] =>
  one.files.flatMap((file) => file.hunks.flatMap((hunk) => hunk.lines.map((line) => line.at)));

async function mailOf(text: string): Promise<Mail> {
  const { mails } = await readSeries([{ name: 'reply', bytes: bytes(text) }]);
  const [mail] = mails;
  if (!mail) throw new Error('no mail');
  return mail;
}

const NONE = { before: [], after: [] };

describe('comments', () => {
  it('three of them come back on the same lines', async () => {
    const at = linesOf(patch);
    const comments: LineComment[] = [
      { line: at[3] ?? 0, text: 'Why here?' },
      { line: at[40] ?? 0, text: 'This takes the lock\n\n\tspin_lock(pml);\n\ntwice.' },
      { line: at[90] ?? 0, text: 'Is the flush an IPI on every architecture? I do not think that it is, see arm64.' },
    ];
    const reply = await mailOf(replyMail(patch, comments));
    expect(reply.answers.at(-1)).toBe(patch.mail.id);
    const squeezed = (text: string): string => text.replaceAll(/\s+/g, ' ');
    expect(readComments(reply, patch).map((one) => [one.at, squeezed(one.text)])).toEqual(
      comments.map((one) => [one.line, squeezed(one.text)]),
    );
  });

  it('any of them do, in any patch', async () => {
    const placed = fc.integer({ min: 0, max: patches.length - 1 }).chain((index) =>
      fc.record({
        index: fc.constant(index),
        places: fc.uniqueArray(fc.nat({ max: linesOf(patches[index] ?? patch).length - 1 }), {
          minLength: 1,
          maxLength: 4,
        }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(placed, async ({ index, places }) => {
        const one = patches[index] ?? patch;
        const at = places.map((place) => linesOf(one)[place] ?? 0).sort((a, b) => a - b);
        const reply = await mailOf(
          replyMail(
            one,
            at.map((line) => ({ line, text: `about ${String(line)}` })),
          ),
        );
        const body = one.mail.body.split('\n');
        const lineText = (line: number): string => (body[line - 1] ?? '').replaceAll(/\s+/g, '');
        const found = readComments(reply, one);
        expect(found.map(({ text }) => text)).toEqual(at.map((line) => `about ${String(line)}`));
        // A blank line has nothing to be found by: the line above it stands for it.
        for (const [i, line] of at.entries()) {
          const shown = body.slice(0, line).findLastIndex((text) => text.trim() !== '') + 1;
          expect(lineText(found[i]?.at ?? 0)).toBe(lineText(shown));
          expect(found[i]?.at).toBe(shown);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are found below quotes that were wrapped anew, cut, or stripped of blanks', () => {
    const line = patch.mail.body.split('\n').findIndex((text) => text.includes('atomic_inc_not_zero(&table'));
    const quote = `> diff --git a/mm/pte_ref.c b/mm/pte_ref.c\n[...]\n>+\t\tif (!atomic_inc_not_zero(\n> &table->pte_refcount))\n`;
    const reply = {
      ...patch.mail,
      body: `On Monday somebody wrote:\n${quote}\nZero means that it is freed.\n\n-- \nMe\n`,
    };
    expect(readComments(reply, patch)).toEqual([{ at: line + 1, text: 'Zero means that it is freed.' }]);
  });

  it('below something else are none of the patch', () => {
    const reply = { ...patch.mail, body: '> this is no line of that patch at all\n\nNo.\n' };
    expect(readComments(reply, patch)).toEqual([]);
  });
});

describe('versions', () => {
  const first = series[0];
  if (!first) throw new Error('no series');

  it('of the same series: every patch is the same', () => {
    const { patches: pairs } = compareVersions(first, first, NONE);
    expect(pairs.map(({ kind }) => kind)).toEqual(Array(9).fill('same'));
  });

  it('pairs patches by what they change, whatever their titles and numbers', async () => {
    const text = sample.toString('utf8').replaceAll('lookup: read the entry once', 'lookup: use READ_ONCE()');
    const next = (await readSeries([{ name: 'next', bytes: bytes(text) }])).series[0] ?? first;
    const fewer = { ...next, patches: next.patches.filter((_, at) => at !== 2), version: 3 };
    const { patches: pairs } = compareVersions(first, fewer, NONE);
    expect(pairs.map(({ kind }) => kind)).toEqual(['same', 'message', ...Array<string>(6).fill('same'), 'dropped']);
    expect(pairs.at(-1)?.before).toBe('3/9');
  });

  it('keeps comments about lines that are still there, and drops those about lines that are gone', async () => {
    const next = sample.toString('utf8').replaceAll('+\tflush_tlb_mm(mm);', '+\tflush_tlb_all(mm);');
    const after = (await readSeries([{ name: 'next', bytes: bytes(next) }])).series[0] ?? first;
    const body = patch.mail.body.split('\n');
    const lineOf = (text: string): number => body.findIndex((line) => line.includes(text)) + 1;
    const comments = [
      { line: lineOf('+\tflush_tlb_mm(mm);'), text: 'All CPUs?' },
      { line: lineOf('+\tfree_page_table(table);'), text: 'Too early.' },
    ];
    const reply = await mailOf(replyMail(patch, comments));
    const { openComments } = compareVersions({ ...first, replies: [reply] }, after, NONE);
    expect(openComments.map(({ line, text }) => [line, text])).toEqual([['+\tfree_page_table(table);', 'Too early.']]);
  });
});
