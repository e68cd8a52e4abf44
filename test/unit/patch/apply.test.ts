// Applying in memory: the same places that `patch -p1` finds, and a word about the hunks that have none.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { structuredPatch, formatPatch } from 'diff';
import { describe, expect, it } from 'vitest';
import { applyPatch } from '../../../src/core/patch/apply.js';
import type { FilePatch } from '../../../src/core/patch/diff.js';
import { diffStart, parseDiff } from '../../../src/core/patch/parse-diff.js';
import { OverlayTree } from '../../../src/core/patch/tree.js';
import { oneLineDiff } from './mails.js';

function filesOf(diff: string): readonly FilePatch[] {
  const lines = diff.split('\n');
  const { files, problems } = parseDiff(lines, diffStart(lines));
  expect(problems).toEqual([]);
  return files;
}

const treeOf = (files: Readonly<Record<string, string>>): OverlayTree =>
  new OverlayTree({ read: (path) => files[path] ?? null });

const FIVE = 'one\ntwo\nthree\nfour\nfive\n';
const DIFF = oneLineDiff('a.c', 'three', 'drei');
const text = (name: string, number: string): string => `${name}${number}\n`;
const filler = (count: number): string => Array.from({ length: count }, (_, at) => text('line', String(at))).join('');

describe('a hunk', () => {
  it.each([
    ['where the patch says', FIVE, { line: 1, offset: 0, fuzz: 0 }],
    ['further down', filler(40) + FIVE, { line: 41, offset: 40, fuzz: 0 }],
    ['with other context at one end', FIVE.replace('one', 'eins'), { line: 1, offset: 0, fuzz: 1 }],
    ['with other context at both ends', FIVE.replace('one\ntwo', 'a\nb').replace('four\nfive', 'c\nd'), { fuzz: 2 }],
  ])('%s → applied there', (_, file, place) => {
    const result = applyPatch(treeOf({ 'a.c': file }), filesOf(DIFF));
    expect(result.files[0]?.hunks[0]).toMatchObject({ ok: true, ...place });
    expect(result.tree.read('a.c')).toBe(file.replace('three', 'drei'));
  });

  it('that fits nowhere → the nearest place with the first line that differs, and nothing is written', () => {
    const file = `${filler(7)}${FIVE.replace('three', 'tres')}`;
    const tree = treeOf({ 'a.c': file, 'b.c': FIVE });
    const both = filesOf(oneLineDiff('b.c', 'three', 'drei') + DIFF);
    const result = applyPatch(tree, both);
    expect(result.ok).toBe(false);
    expect(result.files[1]?.hunks[0]).toEqual({
      ok: false,
      expectedLine: 1,
      nearest: { line: 8, same: 4, of: 5, expected: 'three', found: 'tres', foundLine: 10 },
      alreadyThere: false,
    });
    expect(result.tree.read('b.c')).toBe(FIVE);
  });

  it('whose change is there already → said so', () => {
    const result = applyPatch(treeOf({ 'a.c': FIVE.replace('three', 'drei') }), filesOf(DIFF));
    expect(result.files[0]?.hunks[0]).toMatchObject({ ok: false, alreadyThere: true });
  });
});

describe('a file', () => {
  it('is created, renamed, removed; a second patch sees what the first one left', () => {
    const create = '--- /dev/null\n+++ b/n.c\n@@ -0,0 +1,2 @@\n+x\n+y\n\\ No newline at end of file\n';
    const rename = 'diff --git a/n.c b/dir/m.c\nsimilarity index 100%\nrename from n.c\nrename to dir/m.c\n';
    const remove = '--- a/dir/m.c\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-x\n-y\n\\ No newline at end of file\n';
    const created = applyPatch(treeOf({}), filesOf(create)).tree;
    expect(created.read('n.c')).toBe('x\ny');
    const renamed = applyPatch(created, filesOf(rename)).tree;
    expect([renamed.read('n.c'), renamed.read('dir/m.c')]).toEqual([null, 'x\ny']);
    expect(applyPatch(renamed, filesOf(remove)).tree.read('dir/m.c')).toBe(null);
    expect(applyPatch(created, filesOf(create)).files[0]?.problem).toBe('n.c exists already');
    expect(applyPatch(treeOf({}), filesOf(DIFF)).files[0]?.problem).toBe('a.c does not exist');
  });
});

describe('laws', () => {
  const word = fc.constantFrom('a', 'b', 'c', '{', '}', '', 'return 0;', 'x = 1;');
  const someLines = fc.array(word, { maxLength: 30 }).map((lines) => lines.map((line) => `${line}\n`).join(''));

  it('applying the diff of two texts to the first gives the second', () => {
    fc.assert(
      fc.property(someLines, someLines, fc.boolean(), (before, after, bare) => {
        const end = bare ? after.replace(/\n$/, '') : after;
        fc.pre(before !== end && before !== '' && end !== '');
        const diff = formatPatch(structuredPatch('a/f.c', 'b/f.c', before, end, '', '', { context: 3 }));
        expect(applyPatch(treeOf({ 'f.c': before }), filesOf(diff)).tree.read('f.c')).toBe(end);
      }),
      { numRuns: 300 },
    );
  });

  const patch = spawnSync('patch', ['--version']).status === 0;
  it.skipIf(!patch)('a diff meant for another text goes where `patch -p1` puts it, or nowhere for both', () => {
    const folder = mkdtempSync(join(tmpdir(), 'trymap-test-'));
    try {
      fc.assert(
        fc.property(someLines, someLines, someLines, someLines, (before, after, head, other) => {
          fc.pre(before !== after && before !== '' && after !== '');
          const diff = formatPatch(structuredPatch('a/f.c', 'b/f.c', before, after, '', '', { context: 3 }));
          for (const target of [head + before, before + other, other, before.replace('a\n', 'b\n')]) {
            writeFileSync(join(folder, 'f.c'), target);
            const args = ['-p1', '--force', '--silent', '--no-backup-if-mismatch', '--reject-file=-'];
            const theirs = spawnSync('patch', args, { cwd: folder, input: diff }).status === 0;
            const ours = applyPatch(treeOf({ 'f.c': target }), filesOf(diff));
            expect([ours.ok, target]).toEqual([theirs, target]);
            if (theirs) expect(ours.tree.read('f.c')).toBe(readFileSync(join(folder, 'f.c'), 'utf8'));
          }
        }),
        { numRuns: 25 },
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('git reads names with quotes as this reader does', () => {
    const folder = mkdtempSync(join(tmpdir(), 'trymap-test-'));
    try {
      const names = ['gr\u00fcn.c', 'a "b".c', 'tab\tc.c'];
      for (const name of names) writeFileSync(join(folder, name), 'x\n');
      const git = (...args: string[]): string =>
        execFileSync('git', args, { cwd: folder, encoding: 'utf8', env: { ...process.env, HOME: folder } });
      git('init', '-q');
      git('add', '.');
      const diff = git('diff', '--cached', '--no-ext-diff');
      expect(new Set(filesOf(diff).map((file) => file.newPath))).toEqual(new Set(names));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
