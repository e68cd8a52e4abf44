// C that nobody should write, through the real engine: a place and a reason, never a crash, and the rest is read.
import { describe, expect, it } from 'vitest';
import { realHandle } from './real-engine.js';
import { runCli, temporaryTree, type CliRun } from './run-cli.js';

const fn = (name: string, body: string): string =>
  `static void ${name}(struct mm_struct *mm, pmd_t *pmd)\n{\n\tspinlock_t *ptl;\n\tpte_t *pte;\n\n${body}}\n`;
const GOOD = fn(
  'good',
  '\tpte = pte_offset_map_lock(mm, pmd, 0, &ptl);\n\tuse(*pte);\n\tpte_unmap_unlock(pte, ptl);\n',
);
const DEPTH = 10_000;
const nested = (open: string, close: string): string =>
  fn('deep', `${open.repeat(DEPTH)}pte_offset_map_lock(mm, pmd, 0, &ptl)${close.repeat(DEPTH)};\n`);

const scan = (files: Record<string, string>, ...args: string[]): Promise<CliRun> =>
  runCli(temporaryTree(files), ['scan', ...args], { openEngine: realHandle });

describe('bad C', () => {
  it.each([
    [
      'an unbalanced brace',
      fn('bad', '\tif (pmd) {\n\tpte = pte_offset_map(pmd, 0);\n\tpte_unmap(pte);\n'),
      /unbalanced `\{`/,
    ],
    ['10,000 parentheses', nested('(', ')'), /nest deeper than \d+/],
    ['10,000 blocks', nested('{', ';}'), /nest deeper than \d+/],
    ['10,000 conditions', nested('if (a) {', ';}'), /nest deeper than \d+/],
    ['10,000 else ifs', nested('if (a) b(); else ', ''), /deep/],
  ])('%s → where and why, exit 2, and the other file is read', async (_, text, reason) => {
    const { status, out, err } = await scan({ 'bad.c': text, 'good.c': GOOD }, 'bad.c', 'good.c');
    expect(err).toMatch(/^trymap: bad\.c:\d+:\d+: /);
    expect(err).toMatch(reason);
    expect(out).toContain('good.c:6:8: ');
    expect(out).toMatch(/bad\.c:\d+:\d+: unparsed in (bad|deep)\(\): /);
    expect(status).toBe(2);
  });

  it('one unbalanced function → the other functions of its file are read, exit by what they hold', async () => {
    const bad = fn('bad', '\tif (pmd) {\n\tpte = pte_offset_map(pmd, 0);\n\tpte_unmap(pte);\n');
    const { status, out } = await scan({ 'both.c': `${bad}\n${GOOD}` }, 'both.c');
    expect(out).toContain(' in good()');
    expect(out).toMatch(/both\.c:2:1: unparsed in bad\(\): unbalanced `\{`/);
    expect(status).toBe(0);
  });

  it.each([
    [''],
    ['\ufeff'],
    ['pte_offset_map_lock'],
    ['}}}}'],
    ['#define pte_offset_map(a, b) ((a) + (b))\n'],
    ['"pte_offset_map'],
    ['/* pte_offset_map('],
  ])('%j → no site, no crash', async (text) => {
    const { out } = await scan({ 'odd.c': text, 'good.c': GOOD }, '.');
    expect(out).toContain('good.c:6:8: ');
    expect(out).not.toMatch(/odd\.c:\d+:\d+: (simple|special)/);
  });

  it('CRLF and Latin-1 change nothing but the offsets', async () => {
    const { out } = await scan({ 'crlf.c': GOOD.replaceAll('\n', '\r\n'), 'good.c': GOOD }, '.');
    expect(out.replaceAll('crlf.c', 'good.c').match(/good\.c:6:8: \w+/g)).toEqual(
      Array.from({ length: 2 }, () => /good\.c:6:8: \w+/.exec(out)?.[0]),
    );
  });
});
