// Mails broken in every way that a generator finds: the reader returns, and what it returns has positions inside the mail.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyPatch } from '../../../src/core/patch/apply.js';
import { readSeries } from '../../../src/core/patch/read-series.js';
import { OverlayTree } from '../../../src/core/patch/tree.js';
import { bytes, mbox, oneLineDiff, patchMail } from './mails.js';

/** Number of mails; the thorough run takes ten thousand. */
const RUNS = Number(process.env['TRYMAP_FUZZ_MAILS'] ?? '400');

const WHOLE = mbox(
  patchMail('[PATCH 1/2] a', oneLineDiff('a.c', 'three', 'drei'), { 'Content-Transfer-Encoding': '8bit' }),
  patchMail('[PATCH 2/2] b', oneLineDiff('b.c', 'three', 'drei'), { 'Content-Type': 'text/plain; charset=utf-8' }),
);
const PIECES = [
  'From x\n', 'Subject: [PATCH 9999/9999]\n', '@@ -0,0 +0,0 @@\n', '@@ -1,999999999 +1 @@\n', 'diff --git a b\n',
  '--- a/x\n+++ b/x\n', '\\ No newline at end of file\n', '\0', '\r\n', '-- >8 --\n', '=?utf-8?b?', '\u00ff',
  'Content-Type: multipart/mixed; boundary=b\n', '--b\n', 'Content-Transfer-Encoding: base64\n', 'rename from /etc/x\n',
]; // prettier-ignore

const broken = fc
  .array(fc.tuple(fc.nat(WHOLE.length), fc.nat(60), fc.oneof(fc.constantFrom(...PIECES), fc.string())), {
    minLength: 1,
    maxLength: 6,
  })
  .map((edits) =>
    edits.reduce((text, [at, length, piece]) => text.slice(0, at) + piece + text.slice(at + length), WHOLE),
  );

describe('a broken mail', () => {
  it('is read without an exception, and its patches apply or say why not', async () => {
    const tree = new OverlayTree({ read: (path) => (/^[ab]\.c$/.test(path) ? 'one\ntwo\nthree\nfour\nfive\n' : null) });
    await fc.assert(
      fc.asyncProperty(broken, async (text) => {
        const { series } = await readSeries([{ name: 'x', bytes: bytes(text) }]);
        for (const patch of series.flatMap((one) => one.patches)) {
          const last = patch.mail.body.split('\n').length;
          for (const problem of patch.problems) expect(problem.at).toBeLessThanOrEqual(last);
          for (const name of patch.files.flatMap((file) => [file.oldPath, file.newPath])) {
            expect(name?.split('/') ?? []).not.toContain('..');
          }
          applyPatch(tree, patch.files, patch.problems.length > 0);
        }
      }),
      { numRuns: RUNS },
    );
  });
});
