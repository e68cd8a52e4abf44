// Patches as mails: headers that git reads back as they were, and the numbers of a diffstat.
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffstat, statOf } from '../../../src/core/report/diffstat.js';
import { mailFileName, mailHead } from '../../../src/core/report/series-mail.js';

const MAIL = {
  author: { name: 'A. Hacker', email: 'a@example.org' },
  date: 'Sat, 21 Nov 2026 17:24:41 +0000',
  number: 3,
  total: 14,
  subject: 'mm/mincore: use pte_try_map_locked()',
  body: 'One call.\n',
};

/** What `git mailinfo` makes of the mail. */
function mailinfo(mail: string): { author: string; email: string; subject: string; body: string } {
  const git = spawnSync('sh', ['-c', 'd=$(mktemp -d) && cd "$d" && git mailinfo m p && cat m; rm -r "$d"'], {
    input: `${mail}---\n a | 1 +\n\ndiff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-a\n+b\n-- \n`,
    encoding: 'utf8',
  });
  const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(git.stdout)?.[1] ?? '';
  const body = git.stdout.slice(git.stdout.indexOf('\n\n') + 2);
  return { author: field('Author'), email: field('Email'), subject: field('Subject'), body };
}

describe('the head of a mail', () => {
  it('has number, sender and sign-off', () => {
    expect(mailHead(MAIL, true)).toBe(
      [
        `From ${'0'.repeat(40)} Mon Sep 17 00:00:00 2001`,
        'From: "A. Hacker" <a@example.org>',
        'Date: Sat, 21 Nov 2026 17:24:41 +0000',
        'Subject: [PATCH 03/14] mm/mincore: use pte_try_map_locked()',
        '',
        'One call.',
        '',
        'Signed-off-by: A. Hacker <a@example.org>',
        '',
      ].join('\n'),
    );
  });

  it('is read by git as it was written, whatever name and subject are', () => {
    const names = fc.constantFrom('A B', 'A. B', 'Søren Kierkegård', '王 小明', 'O"Neil', 'A, B', 'B (C)');
    const words = fc.array(fc.constantFrom('mm:', 'pte_try_map_locked()', 'walk', 'über', 'x'.repeat(30)), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(names, words, (name, parts) => {
        const subject = `mm: ${parts.join(' ')}`;
        const read = mailinfo(mailHead({ ...MAIL, subject, author: { name, email: 'a@example.org' } }, true));
        expect(read.author).toBe(name);
        expect(read.subject).toBe(subject);
        expect(read.email).toBe('a@example.org');
      }),
      { numRuns: 25 },
    );
  });
});

it('a file is named after its subject, in characters that every shell takes', () => {
  expect(mailFileName(8, 'fs/proc: use a() and b()')).toBe('0008-fs-proc-use-a-and-b.patch');
});

it('a diffstat counts lines, not headers', () => {
  const diff = '--- a/f.c\n+++ b/f.c\n@@ -1,2 +1,3 @@\n a\n-b\n+c\n+--d\n';
  expect(statOf('f.c', diff)).toEqual({ file: 'f.c', added: 2, removed: 1 });
  expect(diffstat([statOf('f.c', diff)])).toBe(' f.c | 3 ++-\n 1 file changed, 2 insertions(+), 1 deletion(-)\n');
});
