// `trymap check` and `trymap model` through the real engine: verdicts, diagrams, exit status.
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { CheckReport } from '../../../src/core/model/check-result.js';
import { realHandle } from './real-engine.js';
import { runCli, temporaryTree } from './run-cli.js';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const SITE = 'samples/mini-mm/mm/lookup.c:page_at:pte_offset_map_lock#1';
const run = (...args: string[]) => runCli(repository, args, { openEngine: realHandle });
const CELL = ['--phase', 'may-fail-rcu', '--against', 'retract'];

describe('check', () => {
  it('shows the race of the original, that the conversion holds, and exits 1', async () => {
    const { status, out, err } = await run('check', 'samples/mini-mm', '--only', SITE, ...CELL);
    expect(err).toBe('');
    expect(out).toMatch(/^samples\/mini-mm\/mm\/lookup\.c:\d+:\d+: pte_offset_map_lock in page_at\(\)\n/);
    expect(out).toMatch(/ {2}may-fail-rcu +retract +.* +violated: \S+ +holds \(\d+ states\)\n/);
    expect(out).toMatch(/^CPU0 +CPU1$/m);
    expect(out).toMatch(/1 site checked: \d+ violated, \d+ holds\n$/);
    expect(status).toBe(1);
  });

  it('as JSON gives every cell with its trace, one state more than steps', async () => {
    const { out } = await run('check', 'samples/mini-mm', '--only', SITE, ...CELL, '--format', 'json');
    const report = JSON.parse(out) as CheckReport;
    expect(report).toMatchObject({ version: 1, tree: 'samples/mini-mm', checks: [{ site: { function: 'page_at' } }] });
    const violated = report.checks.flatMap((check) => check.cells).find(({ verdict }) => verdict.kind === 'violated');
    expect(violated).toMatchObject({ version: 'original', phase: 'may-fail-rcu', adversary: 'retract' });
    expect(violated?.verdict.trace?.states).toHaveLength((violated?.verdict.trace?.rows.length ?? 0) + 1);
  });

  it.each([
    ['--phase', 'trymap: --phase nonsense: unknown; expected one of may-fail-rcu'],
    ['--against', 'trymap: --against nonsense: unknown; expected one of '],
  ])('of an unknown name for %s says which there are, exit 2', async (option, message) => {
    const { status, out, err } = await run('check', 'samples/mini-mm', option, 'nonsense');
    expect(err).toContain(message);
    expect(out).toBe('');
    expect(status).toBe(2);
  });

  it('of a number of entries that is none is wrong usage', async () => {
    expect((await run('check', 'samples/mini-mm', '--entries', 'many')).status).toBe(2);
  });

  it('of a tree without simple sites checks nothing, and exits 0', async () => {
    const root = temporaryTree({ 'a.c': 'int x;\n' });
    const { status, out } = await runCli(root, ['check', '.'], { openEngine: realHandle });
    expect(out).toBe('0 sites checked: no verdict\n');
    expect(status).toBe(0);
  });
});

const MODEL = [
  '/*',
  ' * @title a counter',
  ' */',
  '#include "world.h"',
  '',
  'static int count;',
  '',
  'void first(void)',
  '{',
  '\tcount = 1;',
  '}',
  '',
].join('\n');

describe('model', () => {
  const model = (text: string, ...args: string[]) =>
    runCli(temporaryTree({ 'm.c': text }), ['model', 'm.c', ...args], { openEngine: realHandle });

  it('that breaks nothing holds, exit 0', async () => {
    const { status, out, err } = await model(MODEL);
    expect(err).toBe('');
    expect(out).toMatch(/^m\.c: holds \(\d+ states?, /);
    expect(status).toBe(0);
  });

  it('--promela prints it for Spin', async () => {
    const { status, out } = await model(MODEL, '--promela');
    expect(out).toContain('proctype');
    expect(status).toBe(0);
  });

  it('--recheck explores it again without reductions', async () => {
    const { status, out } = await model(MODEL, '--recheck');
    expect(out).toMatch(/without reductions, \d+ states?: the same verdict/);
    expect(status).toBe(0);
    const report = JSON.parse((await model(MODEL, '--recheck', '--format', 'json')).out) as {
      recheck: { differences: string[]; statistics: { reductions: string[] } };
    };
    expect(report.recheck).toMatchObject({ differences: [], statistics: { reductions: [] } });
  });

  it('--define chooses a variant', async () => {
    const text = MODEL.replace('\tcount = 1;', '#ifdef WRONG\n\tassert(count == 1);\n#endif\n\tcount = 1;');
    expect((await model(text)).status).toBe(0);
    const { status, out } = await model(text, '--define', 'WRONG');
    expect(out).toContain('violated: assertion');
    expect(status).toBe(1);
  });

  it('that cannot be read names the place, exit 2', async () => {
    const { status, out, err } = await model(MODEL.replace('world.h', 'nowhere.h'));
    expect(err).toMatch(/^trymap: m\.c:4:\d+: .*nowhere\.h/);
    expect(out).toBe('');
    expect(status).toBe(2);
  });

  it('that does not exist says so, exit 2', async () => {
    const { status, err } = await run('model', 'gone.c');
    expect(err).toBe('trymap: gone.c: does not exist\n');
    expect(status).toBe(2);
  });
});
