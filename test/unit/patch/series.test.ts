// From mail to series: which mails belong together, in which order their patches apply, and what is said about the rest.
import { describe, expect, it } from 'vitest';
import { patchLabel } from '../../../src/core/patch/patch.js';
import { readSeries } from '../../../src/core/patch/read-series.js';
import type { Series } from '../../../src/core/patch/series.js';
import { bytes, mail, mbox, oneLineDiff, patchMail } from './mails.js';

const DIFF = oneLineDiff('mm/a.c', 'three', 'drei');

async function seriesIn(text: string): Promise<readonly Series[]> {
  return (await readSeries([{ name: 'x.mbox', bytes: bytes(text) }])).series;
}

async function only(text: string): Promise<Series> {
  const [series, ...more] = await seriesIn(text);
  expect(more).toEqual([]);
  if (!series) throw new Error('no series');
  return series;
}

const labels = (series: Series): string[] => series.patches.map(patchLabel);
const messages = (series: Series): string[] => series.notes.map((note) => note.message);

describe('a series', () => {
  it('is ordered by its numbers, not by the order or the dates of the mails', async () => {
    const series = await only(
      mbox(
        patchMail('[PATCH v3 02/03] b', DIFF, { 'In-Reply-To': '<c@x>', Date: 'Mon, 1 Jan 1990 00:00:00 +0000' }),
        mail({ Subject: '[PATCH v3 00/03] the whole', 'Message-ID': '<c@x>' }, 'A cover.\n'),
        patchMail('[PATCH v3 03/03] c', DIFF, { 'In-Reply-To': '<c@x>', Date: 'nonsense' }),
        patchMail('[PATCH v3 01/03] a', DIFF, { 'In-Reply-To': '<c@x>', Date: 'Tue, 2 Jan 2024 00:00:00 +0000' }),
        mail({ Subject: 'Re: [PATCH v3 02/03] b', 'In-Reply-To': '<c@x>' }, `> ${DIFF}\nNo.\n`),
      ),
    );
    expect(labels(series)).toEqual(['1/3', '2/3', '3/3']);
    expect(series).toMatchObject({ title: 'the whole', version: 3, total: 3, notes: [] });
    expect(series.replies.map((reply) => reply.subject)).toEqual(['Re: [PATCH v3 02/03] b']);
  });

  it('two versions in one file, the second sent as an answer to the first → two series', async () => {
    const found = await seriesIn(
      mbox(
        patchMail('[PATCH v2 1/1] a', DIFF, { 'Message-ID': '<2@x>', References: '<1@x>' }),
        patchMail('[PATCH 1/1] a', DIFF, { 'Message-ID': '<1@x>' }),
      ),
    );
    expect(found.map((series) => series.version)).toEqual([1, 2]);
  });

  it('two threads with the same numbers → two series', async () => {
    const found = await seriesIn(
      mbox(
        patchMail('[PATCH 1/2] a', DIFF, { 'In-Reply-To': '<p@x>' }),
        patchMail('[PATCH 2/2] b', DIFF, { 'In-Reply-To': '<p@x>' }),
        patchMail('[PATCH 1/2] q', DIFF, { 'In-Reply-To': '<q@x>' }),
        patchMail('[PATCH 2/2] r', DIFF, { 'In-Reply-To': '<q@x>' }),
      ),
    );
    expect(found.map((series) => series.patches.map((patch) => patch.subject.title))).toEqual([
      ['a', 'b'],
      ['q', 'r'],
    ]);
  });

  it('a fix follows its patch; missing numbers are named', async () => {
    const series = await only(
      mbox(patchMail('[PATCH 2/4 fix2] b', DIFF), patchMail('[PATCH 4/4] d', DIFF), patchMail('[PATCH 2/4] b', DIFF)),
    );
    expect(labels(series)).toEqual(['2/4', '2/4 fix', '4/4']);
    expect(messages(series)).toEqual([
      'of 4 patches 1, 3 are missing',
      '2/4 fix (mail 1 of x.mbox) is applied after its patch',
    ]);
  });

  it('a replacement takes the place of the patch and of the fix before it, not of the one after it', async () => {
    const dated = (day: number): Record<string, string> => ({ Date: `${String(day)} May 2024 00:00:00 +0000` });
    const series = await only(
      mbox(
        patchMail('[PATCH 1/1 replacement] new', DIFF, dated(3)),
        patchMail('[PATCH 1/1 fix] old', DIFF, dated(2)),
        patchMail('[PATCH 1/1] old', DIFF, dated(1)),
        patchMail('[PATCH 1/1 fix2] new', DIFF, dated(4)),
      ),
    );
    expect(labels(series)).toEqual(['1/1 replacement', '1/1 fix']);
    expect(messages(series)).toEqual([
      '1/1 (mail 3 of x.mbox) is left out: its replacement takes its place',
      '1/1 fix (mail 2 of x.mbox) is left out: its replacement takes its place',
      '1/1 fix (mail 4 of x.mbox) is applied after its patch',
    ]);
  });

  it('the same mail by two lists counts once; another mail with its number is said to be doubled', async () => {
    const first = patchMail('[PATCH 1/1] a', DIFF, { 'Message-ID': '<1@x>' });
    expect((await only(mbox(first, first))).notes).toEqual([]);
    const series = await only(mbox(patchMail('[PATCH 1/1] a', DIFF), patchMail('[PATCH 1/1] again', DIFF)));
    expect(series.patches.map((patch) => patch.subject.title)).toEqual(['again']);
    expect(messages(series)).toEqual(['1/1 (mail 1 of x.mbox) is left out: a later mail has the same number']);
  });

  it('a folder of patches without numbers is one series in the order of its files', async () => {
    const files = ['one', 'two'].map((title) => ({ name: title, bytes: bytes(patchMail(`[PATCH] ${title}`, DIFF)) }));
    const { series } = await readSeries(files);
    expect(series.map((one) => labels(one))).toEqual([['one', 'two']]);
    expect(series.flatMap(messages)).toEqual(['patches without a number are taken in the order of the mails, last']);
  });
});

describe('a mail', () => {
  const patchOf = async (text: string) => (await only(text)).patches[0];

  it.each([
    ['[RFC PATCH v3 05/13] mm: x', { version: 3, number: 5, total: 13, tags: ['RFC'], title: 'mm: x' }],
    ['[PATCH RESEND 1/2] y', { version: 1, number: 1, total: 2, tags: ['RESEND'], title: 'y' }],
    ['[linux-mm] [PATCHv4 7/9] [unusual] z', { version: 4, number: 7, total: 9, title: 'z' }],
    ['[PATCH -mm] w', { version: 1, number: null, total: null, tags: ['-MM'], title: 'w' }],
  ])('%s', async (subject, expected) => {
    expect((await patchOf(patchMail(subject, DIFF)))?.subject).toMatchObject(expected);
  });

  it('folded and encoded subject, base64 body, CRLF: the same patch as the plain one', async () => {
    const plain = await patchOf(patchMail('[PATCH 1/1] mm: gr\u00fcn', DIFF));
    const body = `Why.\n\n---\n${DIFF}`.replaceAll('\n', '\r\n');
    const coded = await patchOf(
      mail(
        {
          Subject: '[PATCH\n 1/1] =?utf-8?q?mm=3A_gr=C3=BCn?=',
          'Content-Type': 'text/plain; charset=utf-8',
          'Content-Transfer-Encoding': 'base64',
        },
        `${(
          Buffer.from(body)
            .toString('base64')
            .match(/.{1,76}/g) ?? []
        ).join('\n')}\n`,
      ).replaceAll('\n', '\r\n'),
    );
    expect(coded?.subject).toEqual(plain?.subject);
    const lines = (patch: typeof plain) => patch?.files[0]?.hunks[0]?.lines.map(({ kind, text }) => [kind, text]);
    expect(lines(coded)).toEqual(lines(plain));
  });

  it('quoted-printable in latin1, and a patch as an attachment', async () => {
    const text = mail(
      { Subject: '[PATCH] x', 'MIME-Version': '1.0', 'Content-Type': 'multipart/mixed; boundary=BB' },
      `--BB\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n` +
        `Gr=FC=DFe\n---\n--BB\nContent-Type: text/x-patch; name=x.patch\nContent-Disposition: attachment\n\n${DIFF}\n--BB--\n`,
    );
    const patch = await patchOf(text);
    expect(patch?.message).toBe('Gr\u00fc\u00dfe');
    expect(patch?.files[0]?.newPath).toBe('mm/a.c');
  });

  it('From: in the body names the author, scissors cut what is above, the footer of a list is no code', async () => {
    const patch = await patchOf(
      mail(
        { Subject: '[PATCH] x' },
        `Hello all.\n\n-- >8 --\nFrom: Bob <bob@example.org>\n\nThe message.\n---\n note\n\n${DIFF}_______\nlist mailing list\n`,
      ),
    );
    expect(patch).toMatchObject({ author: 'Bob <bob@example.org>', message: 'The message.', cut: true });
    expect(patch?.files[0]?.hunks[0]?.lines).toHaveLength(6);
  });

  it('a line that begins with From does not end a mail', async () => {
    const series = await only(mbox(mail({ Subject: '[PATCH] x' }, `Text.\n\nFrom here on it is fine.\n---\n${DIFF}`)));
    expect(series.patches[0]?.message).toContain('\nFrom here on');
  });

  it('a hunk that is cut off is named with its line, and never applied', async () => {
    const cut = DIFF.split('\n').slice(0, 7).join('\n');
    const series = await only(mail({ Subject: '[PATCH] x' }, `${cut}\n`));
    expect(messages(series)).toEqual([
      'x: line 7 of the mail: the hunk ends early: 2 old and 3 new lines are still expected',
    ]);
  });

  it('names that lead out of the tree are refused', async () => {
    const series = await only(mail({ Subject: '[PATCH] x' }, DIFF.replaceAll('mm/a.c', '../a.c')));
    expect(series.patches[0]?.files).toEqual([]);
    expect(messages(series)[0]).toContain('the names of a file cannot be used');
  });
});
