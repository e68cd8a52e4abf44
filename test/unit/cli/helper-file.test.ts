// `--helpers FILE`: families of the user's take part in the scan; every mistake has its line and its JSON pointer.
import { describe, expect, it } from 'vitest';
import { realHandle } from './real-engine.js';
import { runCli, temporaryTree } from './run-cli.js';

const FAMILY = {
  name: 'my-driver',
  acquires: [{ name: 'my_map', returns: 'entry', maps: true, pmd: 0, address: 1 }],
  releases: [{ name: 'my_unmap', unmaps: 0 }],
};
const CODE = 'void f(pmd_t *pmd)\n{\n\tpte_t *pte = my_map(pmd, 0);\n\tuse(*pte);\n\tmy_unmap(pte);\n}\n';

const scanWith = (helpers: string) =>
  runCli(temporaryTree({ 'a.c': CODE, 'helpers.json': helpers }), ['scan', 'a.c', '--helpers', 'helpers.json'], {
    openEngine: realHandle,
  });

describe('a helper file', () => {
  it('adds its family to the scan', async () => {
    const { out, err } = await scanWith(JSON.stringify({ families: [FAMILY] }));
    expect(err).toBe('');
    expect(out).toMatch(/^a\.c:3:15: (simple|special) my_map in f\(\)/);
  });

  it.each([
    [
      'an unknown key',
      '{"families": [{"name": "x",\n  "acquire": []}]}',
      /:2:3: \/families\/0\/acquire: unknown key\n/,
    ],
    [
      'a missing key',
      '{"families": [\n{"name": "x", "acquires": []}]}',
      /:2:1: \/families\/0: must have required property 'releases'\n/,
    ],
    [
      'a wrong value',
      JSON.stringify({ families: [{ ...FAMILY, releases: [{ name: 'u', unmaps: -1 }] }] }),
      /\/families\/0\/releases\/0\/unmaps: /,
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
    ['broken JSON', '{\n  "families": [,]\n}', /:2:16: not valid JSON: /],
    ['a comment', '// mine\n{"families": []}', /:1:1: not valid JSON: /],
    ['an empty file', '', /:1:1: not valid JSON: /],
  ])('with %s → the place, exit 2, and nothing is scanned', async (_, text, message) => {
    const { status, out, err } = await scanWith(text);
    expect(err).toMatch(/^trymap: helpers\.json:/);
    expect(err).toMatch(message);
    expect(out).toBe('');
    expect(status).toBe(2);
  });

  it('that does not exist → says so, exit 2', async () => {
    const { status, err } = await runCli(temporaryTree({ 'a.c': CODE }), ['scan', 'a.c', '--helpers', 'gone.json']);
    expect(err).toBe('trymap: gone.json: does not exist\n');
    expect(status).toBe(2);
  });
});
