// Comments on a patch as a mail, and back: what a reviewer wrote stands at the same lines when the reply is read.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quotedComments } from '../../../src/core/patch/quoted-comments.js';
import { readSeries } from '../../../src/core/patch/read-series.js';
import type { Patch } from '../../../src/core/patch/patch.js';
import { replyBody, replyMail, type LineComment } from '../../../src/core/report/reply-mail.js';
import { bytes, mbox, patchMail } from '../patch/mails.js';
import { diffOf, MENDED } from '../review/mini-tree.js';

async function patch(): Promise<Patch> {
  const mail = patchMail('[PATCH 1/1] mm: convert', diffOf(MENDED[0] ?? {}, MENDED[1] ?? {}), {
    'Message-ID': '<1@x>',
  });
  const { series } = await readSeries([{ name: 'x', bytes: bytes(mbox(mail)) }]);
  const first = series[0]?.patches[0];
  if (!first) throw new Error('no patch');
  return first;
}

describe('a reply to a patch', () => {
  it('quotes the hunk up to the line and says the comment below', async () => {
    const one = await patch();
    const hunk = one.files[0]?.hunks[0];
    const line = hunk?.lines.find(({ kind }) => kind === 'added')?.at ?? 0;
    const body = replyBody(one, [{ line, text: 'Is this released on every path?' }]);
    const quoted = body.split('\n').filter((text) => text.startsWith('>'));
    expect(body.split('\n')[0]).toMatch(/ wrote:$/);
    expect(quoted[0]).toMatch(/^> @@ /);
    expect(quoted.at(-1)).toBe(`> ${one.mail.body.split('\n')[line - 1] ?? ''}`.trimEnd());
    expect(body.trimEnd().endsWith('\n\nIs this released on every path?')).toBe(true);
  });

  it('answers the mail: In-Reply-To is kept', async () => {
    expect(replyMail(await patch(), [{ line: 1, text: 'no' }])).toContain('In-Reply-To: <1@x>\n');
  });

  it('wraps sentences at 72 columns, and leaves code as it is', async () => {
    const code = `\t${'x'.repeat(90)}`;
    const body = replyBody(await patch(), [{ line: 1, text: `${'word '.repeat(40)}\n${code}` }]);
    const own = body.split('\n').filter((line) => !line.startsWith('>'));
    expect(own).toContain(code);
    expect(Math.max(...own.filter((line) => line !== code).map((line) => line.length))).toBeLessThanOrEqual(72);
  });

  it('round-trips: read back, the same comments stand at the same lines of hunks', async () => {
    const one = await patch();
    const places = one.files.flatMap((file) => file.hunks.flatMap((hunk) => hunk.lines.map(({ at }) => at)));
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.record({ line: fc.constantFrom(...places), text: fc.stringMatching(/^[a-z]{1,9}( [a-z]{1,9}){0,30}$/) }),
          {
            selector: ({ line }) => line,
            minLength: 1,
            maxLength: 5,
          },
        ),
        (comments) => {
          const sorted = [...comments].sort((a, b) => a.line - b.line);
          const read = quotedComments({ body: replyBody(one, comments) }, one);
          const plain = (all: readonly LineComment[]) =>
            all.map(({ line, text }) => [line, text.replaceAll('\n', ' ')]);
          expect(plain(read)).toEqual(plain(sorted));
        },
      ),
    );
  });

  it('understands what other people quote: parts, a wrapped line, an earlier reply', async () => {
    const one = await patch();
    const lines = one.mail.body.split('\n');
    const line = one.files[0]?.hunks[0]?.lines.find(({ kind }) => kind === 'added')?.at ?? 0;
    const body = `Hi,\n\n> > an older question\n> an answer to it\n> ${lines[line - 1] ?? ''}\n\nWhy?\n\n-- \nA reviewer\n`;
    expect(quotedComments({ body }, one)).toEqual([
      { line: 1, text: 'Hi,' },
      { line, text: 'Why?' },
    ]);
  });
});
