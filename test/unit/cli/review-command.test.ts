// `trymap review` as people and scripts meet it: where series come from, what is printed, with which exit status.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bytes, mbox, oneLineDiff, patchMail } from '../patch/mails.js';
import { LEFT, MENDED, seriesMail, TREE, WHOLE } from '../review/mini-tree.js';
import { realHandle } from './real-engine.js';
import { runCli, temporaryTree, type CliRun } from './run-cli.js';

const run = (root: string, ...args: string[]): Promise<CliRun> =>
  runCli(root, ['review', ...args], { openEngine: realHandle });

describe('review', () => {
  it('checks the touched sites at each prefix, and says where the tree shows no API', async () => {
    const root = temporaryTree({ ...TREE, 'x.mbox': seriesMail(WHOLE) });
    const { status, out } = await run(root, 'x.mbox', '--against', 'zap');
    expect(status).toBe(0);
    expect(out).toMatch(/^against +base +1 +2 +3\nzap +ok +ok +ok +\.\n/m);
    expect(out).toContain('API from 3/3: none that is modelled was found in the tree; --phase-at says which it is\n');
  }, 60_000);

  it.each([
    ['--phase-at', '9=today', 'expected K=PHASE, with K from 0 to 3'],
    ['--phase-at', '1=tomorrow', 'unknown; expected one of'],
    ['--against', 'nobody', 'unknown; expected one of'],
  ])('%s %s → a message, exit 2', async (option, value, message) => {
    const root = temporaryTree({ ...TREE, 'x.mbox': seriesMail(WHOLE) });
    const { status, err } = await run(root, 'x.mbox', option, value);
    expect([status, err]).toEqual([2, expect.stringContaining(message)]);
  });

  it('prints SARIF with a result for each problem, at its place and with its patch', async () => {
    const root = temporaryTree({ ...TREE, 'x.mbox': seriesMail(MENDED) });
    const { status, out } = await run(root, 'x.mbox', '--no-check', '--format', 'sarif');
    const { version, runs } = JSON.parse(out) as { version: string; runs: { results: unknown[] }[] };
    expect([status, version]).toEqual([1, '2.1.0']);
    expect(runs[0]?.results).toMatchObject([
      {
        ruleId: 'release-missing',
        ruleIndex: 0,
        level: 'error',
        locations: [{ physicalLocation: { artifactLocation: { uri: 'mm/a.c' }, region: { startLine: 6 } } }],
        properties: { prefix: 1, patch: '1/2' },
      },
    ]);
  });

  it.each([
    ['never', MENDED, 0],
    ['error', MENDED, 1],
    ['warning', MENDED, 1],
    ['error', WHOLE, 0],
  ])('--fail-on %s', async (severity, states, expected) => {
    const root = temporaryTree({ ...TREE, 'x.mbox': seriesMail(states) });
    expect((await run(root, 'x.mbox', '--no-check', '--fail-on', severity)).status).toBe(expected);
  });

  it('compares with the version before: what was mended, and which patches changed', async () => {
    const files = { ...TREE, 'v1.mbox': seriesMail(MENDED), 'v2.mbox': seriesMail(WHOLE) };
    const { out } = await run(temporaryTree(files), 'v2.mbox', '--previous', 'v1.mbox', '--no-check');
    expect(out).toMatch(/since v1 \(this is v1\): 0 patches the same\n {4}1\/3 step 1: 0 changed lines gone, 1 new\n/);
    expect(out).toMatch(/mended: mm\/a\.c: .*\[release-missing\]/);
  });

  it('prints each patch, the callers and a summary; a clean series exits 0', async () => {
    const root = temporaryTree({ ...TREE, 'x.mbox': seriesMail(WHOLE) });
    const { status, out, err } = await run(root, 'x.mbox', '--no-check');
    expect(out).toBe(
      'v1 of "step 1": 3 patches\n\n' +
        '1/3 step 1\n    applies: 1 hunk in 1 file\n' +
        '    mm/a.c:6: converted: pte_offset_map_lock → pte_try_map_locked in walk_a(), simple\n\n' +
        '2/3 step 2\n    applies: 1 hunk in 1 file\n' +
        '    mm/b.c:6: converted: pte_offset_map_lock → pte_try_map_locked in walk_b(), simple\n\n' +
        '3/3 step 3\n    applies: 1 hunk in 1 file\n\n' +
        'pte_offset_map_lock: 2 of 2 callers converted (2 to pte_try_map_locked), none left\n\n' +
        '3 of 3 patches apply, no prefix breaks a rule that the tree keeps\n',
    );
    expect([status, err]).toEqual([0, '']);
  });

  it('a caller that is left of a removed helper → named, exit 1', async () => {
    const root = temporaryTree({ ...TREE, 'x.mbox': seriesMail(LEFT) });
    const { status, out } = await run(root, 'x.mbox');
    expect(out).toContain(
      '1 of 2 callers converted (1 to pte_try_map_locked), 1 left though the series removes it:\n    mm/b.c:6:',
    );
    expect(status).toBe(1);
  });

  it('a rule that is broken on the way → the table with the prefix that breaks and the one that mends', async () => {
    const root = temporaryTree({ ...TREE, 'x.mbox': seriesMail(MENDED) });
    const { status, out } = await run(root, 'x.mbox');
    expect(out).toContain(
      'findings        base    1    2\nrelease-missing    .    1    .  broken from 1/2, mended by 2/2\n',
    );
    expect(status).toBe(1);
  });

  it('as JSON gives the same with its schema version, and the same bytes again', async () => {
    const root = temporaryTree({ ...TREE, 'x.mbox': seriesMail(MENDED) });
    const first = await run(root, 'x.mbox', '--format', 'json');
    expect(JSON.parse(first.out)).toMatchObject({ version: 1, tree: '.', steps: [{ prefix: 1 }, { prefix: 2 }] });
    expect((await run(root, 'x.mbox', '--format', 'json')).out).toBe(first.out);
  });

  it('a hunk that does not apply → the nearest place, exit 1', async () => {
    const diff = oneLineDiff('mm/n.c', 'three', 'drei');
    const root = temporaryTree({ 'mm/n.c': 'one\ntwo\ntres\nfour\nfive\n', 'x.patch': patchMail('[PATCH] n', diff) });
    const { status, out } = await run(root, 'x.patch');
    expect(out).toContain(
      '    mm/n.c:1: hunk 1 does not apply; nearest: line 1, where 4 of 5 lines agree\n' +
        '        line 3 expected: three\n' +
        '                  found: tres\n',
    );
    expect(status).toBe(1);
  });

  it('a folder of patches and a maildir hold the series that the mbox holds', async () => {
    const mails = seriesMail(WHOLE)
      .split(/^From mboxrd.*\n/m)
      .slice(1);
    const named = (name: (at: number) => string): Record<string, string> =>
      Object.fromEntries(mails.map((mail, at) => [name(at), mail]));
    const root = temporaryTree({
      ...TREE,
      'x.mbox': seriesMail(WHOLE),
      ...named((at) => `patches/000${String(at + 1)}-x.patch`),
      ...named((at) => `box/cur/${String(9 - at)}:2,S`),
    });
    const { out } = await run(root, 'x.mbox');
    expect((await run(root, 'patches')).out).toBe(out);
    expect((await run(root, 'box')).out).toBe(out);
  });

  it('a git range is reviewed on the commit before it, whatever the work tree holds', async () => {
    const root = temporaryTree(TREE);
    const git = (...args: string[]): void => {
      const identity = ['-c', 'user.name=A', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false'];
      execFileSync('git', [...identity, ...args], { cwd: root, stdio: 'ignore' });
    };
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'base');
    for (const [at, files] of WHOLE.slice(1).entries()) {
      for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
      git('commit', '-qam', `step ${String(at + 1)}`);
    }
    const { status, out } = await run(root, 'HEAD~3..HEAD');
    expect(out).toContain('pte_offset_map_lock: 2 of 2 callers converted (2 to pte_try_map_locked), none left\n');
    expect(status).toBe(0);
    expect((await run(root, 'HEAD~3..nowhere')).err).toBe('trymap: HEAD~3..nowhere: nowhere: no such commit\n');
    expect((await run(root, '--output=x..HEAD')).status).toBe(2);
  });

  it('several series → the latest version is taken, and the others are named', async () => {
    const diff = oneLineDiff('n.c', 'three', 'drei');
    const root = temporaryTree({
      'n.c': 'one\ntwo\nthree\nfour\nfive\n',
      'x.mbox': mbox(patchMail('[PATCH v2] n', diff), patchMail('[PATCH] n', diff)),
    });
    const { out, err } = await run(root, 'x.mbox');
    expect(out).toContain('v2 of "n"');
    expect(err).toBe('trymap: x.mbox: --pick 1: v1 of "n"\ntrymap: x.mbox: --pick 2: v2 of "n" (taken)\n');
    expect((await run(root, 'x.mbox', '--pick', '1')).out).toContain('v1 of "n"');
  });

  it.each([
    ['gone.mbox', 'trymap: gone.mbox: does not exist, and is no range A..B of commits\n'],
    ['empty', 'trymap: empty: the folder holds no .patch, .eml or .mbox file, and is no maildir\n'],
    ['cover.eml', 'trymap: cover.eml: no patch was found in it\n'],
  ])('%s → a message, exit 2', async (name, message) => {
    const root = temporaryTree({ 'empty/x.c': '', 'cover.eml': bytes('Subject: hello\n\nHi.\n') });
    expect(await run(root, name)).toEqual({ status: 2, out: '', err: message });
  });
});
