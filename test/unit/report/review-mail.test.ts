// Replies to patches: read back as mail they answer the right one, quote its hunk, and say what was found.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../src/core/engine.js';
import type { Mail } from '../../../src/core/patch/mail.js';
import { readSeries } from '../../../src/core/patch/read-series.js';
import { headerText } from '../../../src/core/report/header-text.js';
import { reviewMail } from '../../../src/core/report/review-mail.js';
import { engineTools } from '../../../src/core/review/engine-tools.js';
import { reviewSeries } from '../../../src/core/review/review-series.js';
import { parser } from '../c/parser.js';
import { bytes, mail, mbox, patchMail } from '../patch/mails.js';
import { diffOf, LEFT, MENDED, TREE, WHOLE, type Files } from '../review/mini-tree.js';

async function replies(states: readonly Files[], base: Files = TREE): Promise<readonly Mail[]> {
  const total = String(states.length - 1);
  const mails = states.slice(1).map((state, at) =>
    patchMail(`[PATCH ${String(at + 1)}/${total}] mm: gr\u00fc\u00dfe`, diffOf(states[at] ?? {}, state), {
      'Message-ID': `<${String(at + 1)}@x>`,
      'In-Reply-To': '<0@x>',
      From: '=?utf-8?q?J=C3=B6rg?= <joerg@example.org>',
    }),
  );
  const { series } = await readSeries([{ name: 'x', bytes: bytes(mbox(...mails)) }]);
  const engine = createEngine({ parser, library: { read: () => undefined, list: () => [] } });
  const [first] = series;
  if (!first) throw new Error('no series');
  const review = await reviewSeries(first, {
    base: { read: (path) => base[path] ?? null },
    treeName: 'tree',
    ...engineTools(engine),
    filesWith: () => Promise.resolve(Object.keys(TREE)),
    signal: { aborted: false },
  });
  return (await readSeries([{ name: 'reply', bytes: bytes(reviewMail(review, first.patches)) }])).mails;
}

describe('a reply', () => {
  it('answers the patch that breaks a rule: the hunk up to the line, then what was found', async () => {
    const [reply, ...more] = await replies(MENDED);
    expect(more).toEqual([]);
    expect(reply).toMatchObject({ subject: 'Re: [PATCH 1/2] mm: gr\u00fc\u00dfe', answers: ['0@x', '1@x'] });
    const [head = '', ...lines] = (reply?.body ?? '').split('\n');
    expect(head).toBe('J\u00f6rg <joerg@example.org> wrote:');
    const quoted = lines.filter((line) => line.startsWith('> '));
    expect(quoted[0]).toMatch(/^> @@ -\d+ \+\d+ @@/);
    expect(quoted.at(-1)).toBe('> +\tpte = pte_try_map_locked(mm, pmd, addr, &ptl);');
    expect(lines.slice(quoted.length).join(' ')).toContain('mm/a.c:6 with this applied, release-missing).');
    expect(Math.max(...lines.filter((line) => !line.startsWith('> ')).map((line) => line.length))).toBeLessThanOrEqual(
      72,
    );
  });

  it('nothing to say → no mail', async () => {
    expect(await replies(WHOLE)).toEqual([]);
  });

  it('a patch that does not apply, and callers that are left', async () => {
    const [reply] = await replies(WHOLE.slice(0, 2), { 'mm/a.c': 'int other;\n' });
    expect(reply?.body).toContain('This does not apply here:\n\n    mm/a.c:2: hunk 1 does not apply');
    const left = await replies(LEFT);
    expect(left.map((one) => one.answers.at(-1))).toEqual(['2@x']);
    expect(left[0]?.body).toContain('though the series removes it:\n\n    mm/b.c:6: simple, in walk_b()\n');
  });

  it('any subject reads back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1 }), async (text) => {
        const clean = text.replaceAll(/\s+/g, ' ').trim();
        fc.pre(clean !== '' && !/[\p{Cc}\p{Cs}\p{Cf}]/u.test(clean) && !clean.includes('=?'));
        const { mails } = await readSeries([{ name: 'x', bytes: bytes(mail({ Subject: headerText(text) }, 'x\n')) }]);
        expect(mails[0]?.subject).toBe(clean);
      }),
      { numRuns: 200 },
    );
  });
});
