// Collects the licences of the packages that were bundled: their terms ask that they go with every copy.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromRoot } from './paths.mjs';

/** Packages of which files are copied rather than bundled. */
const COPIED = ['node_modules/web-tree-sitter', 'node_modules/tree-sitter-c'];

/**
 * One text with name, version and licence of every package. Throws for a package that states none.
 * @param {string[]} inputs paths of the bundled files, relative to the repository
 */
export function licenseText(inputs) {
  const folders = new Set([...COPIED, ...inputs.flatMap((input) => packageFolder(input) ?? [])]);
  return [...folders].sort().map(notice).join('\n');
}

/** @param {string} input */
function packageFolder(input) {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
}

/** @param {string} folder */
function notice(folder) {
  const manifest = join(fromRoot(folder), 'package.json');
  if (!existsSync(manifest)) throw new Error(`${folder} has no package.json`);
  const { name, version, license } = /** @type {Record<string, string>} */ (JSON.parse(readFileSync(manifest, 'utf8')));
  const file = readdirSync(fromRoot(folder)).find((entry) => /^(licen[cs]e|copying)(\.|$)/i.test(entry));
  // A package of a larger repository may name its licence in its manifest alone.
  const text =
    file === undefined ? `License: ${license ?? 'unknown'}` : readFileSync(join(fromRoot(folder), file), 'utf8');
  if (file === undefined && license === undefined) throw new Error(`${folder} states no licence`);
  return `${name ?? folder} ${version ?? ''}\n\n${text.trim()}\n\n${'-'.repeat(80)}\n`;
}
