// The sample series applied in memory against `git am` of the same mailbox: the same files, byte for byte.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { applyPatch } from '../../../src/core/patch/apply.js';
import { readSeries } from '../../../src/core/patch/read-series.js';
import { OverlayTree } from '../../../src/core/patch/tree.js';
import { folderTree } from '../../../src/env/node/review-tree.js';

const MBOX = 'samples/pte-refcount.mbox';
const TREE = 'samples/mini-mm';

it('gives the tree that git am gives', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'trymap-am-'));
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.org', ...args], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  try {
    cpSync(TREE, folder, { recursive: true });
    git('init', '-q');
    git('add', '-A');
    git('commit', '-q', '-m', 'base');
    git('am', '-q', resolve(MBOX));
    const { series } = await readSeries([{ name: MBOX, bytes: readFileSync(MBOX) }]);
    let tree = new OverlayTree(folderTree(TREE));
    for (const patch of series[0]?.patches ?? []) {
      const result = applyPatch(tree, patch.files);
      expect(result.ok).toBe(true);
      tree = result.tree;
    }
    const changed = git('diff', '--name-only', 'HEAD~9').trim().split('\n').sort();
    expect(tree.changed).toEqual(changed);
    for (const name of changed) expect(tree.read(name)).toBe(readFileSync(join(folder, name), 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 30_000);
