// Finds the trees and the reference labels that the corpus run reads. None of them is part of the repository.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fromRoot } from '../paths.mjs';

const fetchScript = fromRoot('../shared/kernel/fetch-tree.sh');

/**
 * An absolute path, or null where no tree is at hand. Ends the process when what was asked for cannot be had.
 * @param {string} version of Debian's source package, e.g. `6.1`
 * @param {string} [given] a path from the command line
 */
export function findTree(version, given) {
  if (given !== undefined) {
    if (existsSync(given)) return resolve(given);
    console.error(`corpus: ${given}: does not exist`);
    process.exit(2);
  }
  if (!existsSync(fetchScript)) return null;
  const { status, stdout } = spawnSync('bash', [fetchScript, version], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status === 0) return stdout.trim();
  console.error(`corpus: ${fetchScript} ${version} failed`);
  process.exit(1);
}

/** Another tree, only where it can be had without asking for it. @param {string} version */
export function findOtherTree(version) {
  return existsSync(fetchScript) ? findTree(version) : null;
}

/** The script that compares a report with reference labels, and the labels; null where they are not at hand. */
export function findLabels() {
  const scorer = fromRoot('../shared/tools/score-sites.mjs');
  const labels = fromRoot('../shared/data/sites-linux-6.1.json');
  return existsSync(scorer) && existsSync(labels) ? { scorer, labels } : null;
}
