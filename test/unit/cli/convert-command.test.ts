// `trymap convert`: a diff on stdout, or the files in place; what was decided goes to stderr.
import { linkSync, readFileSync, statSync, chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli, temporaryTree } from './run-cli.js';

const SIMPLE = 'int f(void)\n{\n\tpte_offset_map_lock();\n}\n';
const SPECIAL = 'int g(void)\n{\n\tspecial pte_offset_map_lock();\n}\n';
const DIFF = [
  '--- a/mm/a.c',
  '+++ b/mm/a.c',
  '@@ -1,4 +1,4 @@',
  ' int f(void)',
  ' {',
  '-\tpte_offset_map_lock();',
  '+\tpte_try_map_locked();',
  ' }',
  '',
].join('\n');

describe('convert', () => {
  it('prints a diff relative to the top of the tree, decisions on stderr, and exits 1', async () => {
    const root = temporaryTree({ 'mm/a.c': SIMPLE, 'mm/b.c': SPECIAL });
    const { status, out, err } = await runCli(root, ['convert', '.']);
    expect(out).toBe(DIFF);
    expect(err).toBe(
      'mm/a.c:3:2: converted pte_offset_map_lock in f(); when it fails: return 0 (nothing is held)\n' +
        '1 site in 1 file converted\n',
    );
    expect(status).toBe(1);
  });

  it('names files from the top of a kernel tree or a git work tree, wherever PATH points', async () => {
    const kernel = temporaryTree({ 'mm/a.c': SIMPLE, MAINTAINERS: '', Kbuild: '' });
    expect((await runCli(kernel, ['convert', 'mm'])).out).toBe(DIFF);
    expect((await runCli(join(kernel, 'mm'), ['convert', 'a.c'])).out).toBe(DIFF);
    const work = temporaryTree({ 'mm/a.c': SIMPLE, '.git': 'gitdir: elsewhere\n' });
    expect((await runCli(work, ['convert', 'mm/a.c'])).out).toBe(DIFF);
  });

  it('--write changes the file, keeps its mode, leaves hard links to the old text alone, and exits 0', async () => {
    const root = temporaryTree({ 'mm/a.c': SIMPLE });
    chmodSync(join(root, 'mm/a.c'), 0o640);
    linkSync(join(root, 'mm/a.c'), join(root, 'mm/other-name.c'));
    const { status, out } = await runCli(root, ['convert', 'mm/a.c', '--write']);
    expect(out).toBe('');
    expect(status).toBe(0);
    expect(readFileSync(join(root, 'mm/a.c'), 'utf8')).toBe(
      SIMPLE.replace('pte_offset_map_lock', 'pte_try_map_locked'),
    );
    expect(statSync(join(root, 'mm/a.c')).mode & 0o777).toBe(0o640);
    expect(readFileSync(join(root, 'mm/other-name.c'), 'utf8')).toBe(SIMPLE);
  });

  it('--write keeps bytes that are no UTF-8', async () => {
    const text = Buffer.from(`/* \xe9 */\n${SIMPLE}`, 'latin1');
    const root = temporaryTree({ 'a.c': text });
    await runCli(root, ['convert', 'a.c', '--write']);
    expect(readFileSync(join(root, 'a.c')).subarray(0, 9)).toEqual(text.subarray(0, 9));
  });

  it('with nothing simple prints nothing and exits 0', async () => {
    const { status, out } = await runCli(temporaryTree({ 'b.c': SPECIAL }), ['convert', '.']);
    expect(out).toBe('');
    expect(status).toBe(0);
  });

  it('--format json gives conversions, refusals and the diff of each file', async () => {
    const root = temporaryTree({ 'mm/a.c': SIMPLE });
    const { out } = await runCli(root, ['convert', '.', '--format', 'json']);
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      profile: 'try-map',
      written: false,
      conversions: [{ site: { file: 'mm/a.c', function: 'f' }, exit: { id: 'return 0' } }],
      refusals: [],
      diffs: [{ file: 'mm/a.c', diff: DIFF }],
    });
  });

  it('--write and --diff exclude each other', async () => {
    const { status, err } = await runCli(temporaryTree({ 'a.c': SIMPLE }), ['convert', '.', '--write', '--diff']);
    expect(err).toMatch(/^error: .*cannot be used with/);
    expect(status).toBe(2);
  });
});

describe('convert --only', () => {
  const tree = (): string => temporaryTree({ 'mm/a.c': SIMPLE + SIMPLE.replace('f(', 'h('), 'mm/b.c': SPECIAL });

  it('takes one site, named as the report names it or from the current directory', async () => {
    const root = tree();
    for (const name of ['mm/a.c:h:pte_offset_map_lock#1', 'a.c:h:pte_offset_map_lock#1']) {
      const cwd = name.startsWith('mm') ? root : join(root, 'mm');
      const { out, status } = await runCli(cwd, ['convert', root, '--only', name]);
      expect(out.match(/^\+\t/gm)).toHaveLength(1);
      expect(out).toContain('\n int h(void)\n');
      expect(status).toBe(1);
    }
  });

  it('of a special site says why not, and exits 2', async () => {
    const { status, out, err } = await runCli(tree(), ['convert', '.', '--only', 'mm/b.c:g:pte_offset_map_lock#1']);
    expect(out).toBe('');
    expect(err).toContain('mm/b.c:3:10: not converted: pte_offset_map_lock in g(): the site is special\n');
    expect(status).toBe(2);
  });

  it('of no site names what was not found, and exits 2', async () => {
    const { status, err } = await runCli(tree(), ['convert', '.', '--only', 'mm/a.c:f:pte_offset_map_lock#2']);
    expect(err).toContain('trymap: --only mm/a.c:f:pte_offset_map_lock#2: there is no such site\n');
    expect(status).toBe(2);
  });

  it('of anything else says what a site is called', async () => {
    const { status, err } = await runCli(tree(), ['convert', '.', '--only', 'f']);
    expect(err).toContain('expected FILE:FUNCTION:HELPER#NTH');
    expect(status).toBe(2);
  });
});
