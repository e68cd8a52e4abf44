// trymap.json on the command line: found upwards, every mistake with its place, and the files of --config and --helpers.
import { describe, expect, it } from 'vitest';
import { realHandle } from './real-engine.js';
import { runCli, temporaryTree } from './run-cli.js';

const FAMILY = {
  name: 'my-driver',
  acquires: [{ name: 'my_map', returns: 'entry', maps: true, pmd: 0, address: 1 }],
  releases: [{ name: 'my_unmap', unmaps: 0 }],
};
const CODE = 'void f(pmd_t *pmd)\n{\n\tpte_t *pte = my_map(pmd, 0);\n\tuse(*pte);\n\tmy_unmap(pte);\n}\n';
const LEAK = CODE.replace('\tmy_unmap(pte);\n', '');

const scan = (files: Record<string, string>, ...args: string[]) =>
  runCli(temporaryTree(files), ['scan', ...args], { openEngine: realHandle });
const config = (parts: object) => JSON.stringify({ families: [FAMILY], ...parts });
const IGNORE = { code: 'release-missing', file: 'drivers/**', reason: 'the hardware unmaps' };

describe('trymap.json', () => {
  it('beside the scanned folder or above it adds its families', async () => {
    for (const path of ['.', 'drivers', 'drivers/mine/a.c']) {
      const { out, err } = await scan({ 'trymap.json': config({}), 'drivers/mine/a.c': CODE }, path);
      expect(err).toBe('');
      expect(out).toMatch(/a\.c:3:15: (simple|special) my_map in f\(\)/);
    }
  });

  it('is not looked for above a git work tree', async () => {
    const files = { 'trymap.json': config({}), 'linux/.git/HEAD': '', 'linux/a.c': CODE };
    expect((await scan(files, 'linux')).out).not.toContain('my_map');
  });

  it('is left alone with --no-config, and replaced with --config', async () => {
    const files = { 'trymap.json': '{', 'mine.json': config({}), 'a.c': CODE };
    expect(await scan(files, 'a.c', '--no-config')).toMatchObject({ err: '', status: 0 });
    expect((await scan(files, 'a.c', '--config', 'mine.json')).out).toContain('my_map in f()');
  });

  it('silences findings of its glob, with its reason, wherever the scan starts', async () => {
    for (const path of ['.', 'drivers', 'drivers/a.c']) {
      const { status, out } = await scan(
        { 'trymap.json': config({ ignore: [IGNORE] }), 'drivers/a.c': LEAK },
        path,
        '--format',
        'json',
      );
      const report = JSON.parse(out) as {
        findings: unknown[];
        suppressed: { reason: string; code: string; by: object }[];
      };
      expect(report.findings).toEqual([]);
      expect(report.suppressed.map(({ reason, code }) => [reason, code])).toEqual([[IGNORE.reason, IGNORE.code]]);
      expect(status).toBe(0);
    }
  });

  it('has an entry that silences nothing reported where all that it speaks of was scanned, and only there', async () => {
    const files = {
      'trymap.json': `{"ignore": [\n  ${JSON.stringify(IGNORE)}\n]}`,
      'drivers/a.c': 'int x;\n',
      'mm/a.c': 'int x;\n',
    };
    const { status, out } = await scan(files, '.');
    expect(out).toContain(
      'trymap.json:2:3: warning: this entry silences no `release-missing`: it can go [suppression-unused]',
    );
    expect(status).toBe(1);
    expect((await scan(files, 'mm')).out).not.toContain('suppression-unused');
  });

  it('with a mistake → the place on stderr, exit 2, and the scan is printed with all that is right', async () => {
    const text = `{\n  "families": [${JSON.stringify(FAMILY)}],\n  "ignore": [{ "code": "release-mising", "file": "a.c", "reason": "x" }]\n}`;
    const { status, out, err } = await scan({ 'trymap.json': text, 'a.c': LEAK }, 'a.c');
    expect(err).toMatch(/^trymap: trymap\.json:3:24: \/ignore\/0\/code: .*is "release-missing" meant\?\n$/);
    expect(out).toContain('[release-missing]');
    expect(status).toBe(2);
  });
});

describe.each(['--helpers', '--config'])('a file that %s names', (flag) => {
  const scanWith = (text: string) => scan({ 'a.c': CODE, 'mine.json': text }, 'a.c', flag, 'mine.json');

  it('adds its family to the scan', async () => {
    const { out, err } = await scanWith(JSON.stringify({ families: [FAMILY] }));
    expect(err).toBe('');
    expect(out).toMatch(/^a\.c:3:15: (simple|special) my_map in f\(\)/);
  });

  it.each([
    [
      'an unknown key',
      '{"families": [{"name": "x",\n  "acquire": []}]}',
      /:2:3: \/families\/0\/acquire: unknown key: is "acquires" meant\?\n/,
    ],
    [
      'a missing key',
      '{"families": [\n{"name": "x", "acquires": []}]}',
      /:2:1: \/families\/0: must have required property 'releases'\n/,
    ],
    [
      'a wrong value',
      JSON.stringify({ families: [{ ...FAMILY, releases: [{ name: 'my_unmap', unmaps: -1 }] }] }),
      /\/families\/0\/releases\/0\/unmaps: must be >= 0\n/,
    ],
    [
      'a name that is no identifier',
      '{"families": [{"name": "x", "acquires": [{"name": "a b", "returns": "entry"}], "releases": [{"name": "u1", "unmaps": 0}]}]}',
      /:1:51: \/families\/0\/acquires\/0\/name: must match pattern/,
    ],
    [
      'a value out of a list',
      '{"families": [{"name": "x", "acquires": [{"name": "ab", "returns": "page"}], "releases": [{"name": "u1", "unmaps": 0}]}]}',
      /\/returns: must be equal to one of the allowed values: "entry", "lock"\n/,
    ],
    [
      'a helper that is built in',
      JSON.stringify({ families: [{ ...FAMILY, releases: [{ name: 'pte_unmap', unmaps: 0 }] }] }),
      /\/families\/0\/releases\/0\/name: pte_unmap\(\) belongs to the family pte already\n/,
    ],
    ['broken JSON', '{\n  "families": [,]\n}', /:2:16: \(top level\): not valid JSON: /],
    ['a comment', '// mine\n{"families": []}', /:1:1: \(top level\): not valid JSON: /],
    ['an empty file', '', /:1:1: \(top level\): not valid JSON: /],
  ])('with %s → the place, exit 2, and nothing is scanned', async (_, text, message) => {
    const { status, out, err } = await scanWith(text);
    expect(err).toMatch(/^trymap: mine\.json:/);
    expect(err).toMatch(message);
    expect(out).toBe('');
    expect(status).toBe(2);
  });

  it('that does not exist → says so, exit 2', async () => {
    const { status, err } = await scan({ 'a.c': CODE }, 'a.c', flag, 'gone.json');
    expect(err).toBe('trymap: gone.json: does not exist\n');
    expect(status).toBe(2);
  });
});

describe('--family', () => {
  const PINNED =
    'int f(unsigned long a)\n{\n\tstruct page *page;\n\n\treturn get_user_pages_fast(a, 1, 0, &page);\n}\n';

  it('looks for the families that it names, and for no others', async () => {
    const files = { 'trymap.json': config({}), 'a.c': `${CODE}${PINNED}` };
    expect((await scan(files, 'a.c', '--family', 'gup')).out).toMatch(
      /^a\.c:11:9: special get_user_pages_fast in f\(\)\n(?!.*my_map)/,
    );
    expect((await scan(files, 'a.c')).out).not.toContain('get_user_pages_fast');
  });

  it('of an unknown name says which is likely meant, exit 2', async () => {
    const { status, err } = await scan({ 'a.c': CODE }, 'a.c', '--family', 'gpu');
    expect(err).toBe('trymap: --family gpu: there is no family "gpu": is "gup" meant?\n');
    expect(status).toBe(2);
  });
});
