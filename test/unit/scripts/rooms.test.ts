// The walls between the rooms: which import the lint configuration refuses, and that it really is switched on.
import { ESLint, Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import { importError, roomOf, rule } from '../../../scripts/lint/rooms.mjs';
import { root } from '../../../scripts/paths.mjs';

/** What the rule says about `code` at `file`. */
function lint(file: string, code: string): string[] {
  const linter = new Linter({ cwd: root });
  const config: Linter.Config = {
    files: ['**/*.ts'],
    languageOptions: { parser: tseslint.parser },
    plugins: { trymap: { rules: { rooms: rule } } },
    rules: { 'trymap/rooms': 'error' },
  };
  return linter.verify(code, config, { filename: `${root}/${file}` }).map(({ message }) => message);
}

describe('the rooms rule', () => {
  it.each([
    ['src/core/flow/lower.ts', '../c/ast.js'],
    ['src/core/explore/search.ts', '../c/span.js'],
    ['src/core/model/compile.ts', '../explore/program.js'],
    ['src/core/report/json.ts', '../sites/site.js'],
    ['src/core/create-engine.ts', './model/check.js'],
    ['src/host/activate.ts', 'vscode'],
    ['src/extension.ts', './env/node/parser.js'],
    ['src/cli.ts', 'node:fs'],
    ['webview/kit.ts', '@vscode/webview-ui-toolkit'],
    ['webview/main.ts', '../src/protocol.js'],
  ])('%s may import %s', (file, specifier) => {
    expect(importError(file, specifier)).toBeNull();
  });

  it.each([
    ['src/core/flow/lower.ts', '../sites/site.js', 'src/core/flow may not import src/core/sites/site.ts'],
    ['src/core/c/reader.ts', '../helpers/catalogue.js', 'src/core/c may not import'],
    ['src/core/explore/search.ts', '../c/ast.js', 'src/core/explore may not import src/core/c/ast.ts'],
    ['src/core/explore/search.ts', '../model/compile.js', 'may not import'],
    ['src/core/sites/pair.ts', '../engine.js', 'may not import src/core/engine.ts'],
    ['src/core/report/json.ts', '../flow/lower.js', 'may not import'],
    ['src/core/flow/lower.ts', 'vscode', 'only src/host'],
    ['src/core/flow/lower.ts', 'node:fs', 'may not import the package node:fs'],
    ['src/host/scan.ts', 'node:fs', 'may not import the package node:fs'],
    ['src/host/scan.ts', '../env/node/files.js', 'src/host may not import src/env/node/files.ts'],
    ['src/env/web/parser.ts', '../node/files.js', 'src/env/web may not import'],
    ['src/env/node/files.ts', 'vscode', 'only src/host'],
    ['src/cli.ts', 'vscode', 'only src/host'],
    ['webview/panel.ts', '@vscode/webview-ui-toolkit', 'only webview/kit.ts'],
    ['webview/panel.ts', '../src/host/panel.js', 'webview may not import'],
    ['src/newroom/a.ts', './b.js', 'belongs to no room'],
  ])('%s may not import %s', (file, specifier, message) => {
    expect(importError(file, specifier)).toContain(message);
  });

  it('sees every way to import', () => {
    const file = 'src/core/explore/search.ts';
    for (const code of [
      "import { a } from '../sites/site.js';",
      "import type { A } from '../sites/site.js';",
      "import '../sites/site.js';",
      "export { a } from '../sites/site.js';",
      "export * from '../sites/site.js';",
      "const a = await import('../sites/site.js');",
      "type A = import('../sites/site.js').A;",
    ])
      expect(lint(file, code), code).toEqual(['src/core/explore may not import src/core/sites/site.ts']);
  });

  it('finds the room of a file by its longest prefix', () => {
    expect(roomOf('src/env/node/scan-worker.ts')).toBe('src/env/node');
    expect(roomOf('src/core/engine.ts')).toBe('src/core/*');
    expect(roomOf('src/core/unknown/a.ts')).toBeUndefined();
  });

  it('is an error in the configuration of the project', async () => {
    const config = (await new ESLint({ cwd: root }).calculateConfigForFile('src/core/flow/graph.ts')) as Linter.Config;
    expect(config.rules?.['trymap/rooms']).toEqual([2]);
  });
});
