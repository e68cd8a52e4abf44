// What goes into the packed extension: only what is named, so that nothing slips in with a new folder.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { listFiles, PackageManager } from '@vscode/vsce';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromRoot } from '../../../scripts/paths.mjs';

const SHIPPED = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'dist/cli.mjs',
  'dist/engine-worker.web.js',
  'dist/extension.cjs',
  'dist/models/index.json',
  'dist/models/phases/may-fail-rcu.c',
  'dist/third-party-licenses.txt',
  'dist/tree-sitter-c.wasm',
  'dist/webview.css',
  'l10n/bundle.l10n.json',
  'media/icon.svg',
  'package.json',
  'package.nls.de.json',
  'package.nls.json',
  'samples/mini-mm/mm/lookup.c',
  'schemas/trymap.schema.json',
  'syntaxes/helpers.tmLanguage.json',
];

const LEFT_OUT = [
  '.ci/run',
  '.env',
  '.vscodeignore',
  'bench/scan.ts',
  'dist/cli.mjs.map',
  'dist/webview.css.map',
  'docs/development.md',
  'eslint.config.js',
  'models/world.h',
  'node_modules/commander/index.js',
  'out/trymap.vsix',
  'package-lock.json',
  'scripts/build.mjs',
  'src/extension.ts',
  'test/unit/a.test.ts',
  'tsconfig.base.json',
  'webview/main.ts',
];

describe('.vscodeignore', () => {
  let folder = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'trymap-package-'));
    for (const file of [...SHIPPED, ...LEFT_OUT]) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), '');
    }
    copyFileSync(fromRoot('.vscodeignore'), join(folder, '.vscodeignore'));
    copyFileSync(fromRoot('package.json'), join(folder, 'package.json'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('lets through what the product needs, and nothing else', async () => {
    const files = await listFiles({ cwd: folder, packageManager: PackageManager.None });
    expect(files.sort()).toEqual(SHIPPED);
  });
});
