// Lint rules: typescript-eslint's strictest type-checked sets, and the walls between the rooms of the architecture.
import { readdirSync } from 'node:fs';
import eslint from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { rule as rooms } from './scripts/lint/rooms.mjs';

/** Rooms that may still be empty; the compiler refuses a project without files. */
const young = [
  ['src', '.ts', 'src/tsconfig.json'],
  ['src', '.web.ts', 'src/tsconfig.web.json'],
  ['src/host', '.ts', 'src/host/tsconfig.json'],
  ['src/env/node', '.ts', 'src/env/node/tsconfig.json'],
  ['src/env/web', '.ts', 'src/env/web/tsconfig.json'],
  ['webview', '.ts', 'webview/tsconfig.json'],
].flatMap(([folder = '', ending = '', project = '']) =>
  readdirSync(folder).some((name) => name.endsWith(ending)) ? [project] : [],
);

export default defineConfig(
  globalIgnores(['dist/', 'out/', 'node_modules/', '.cache/', 'test-results/', 'samples/']),
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: [
          'src/core/tsconfig.json',
          ...young,
          'test/tsconfig.json',
          'scripts/tsconfig.json',
          'scripts/vscode-host/folder-bridge/tsconfig.json',
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { trymap: { rules: { rooms } } },
    rules: {
      'trymap/rooms': 'error',
      // A file over this length states its reason next to a disable comment.
      'max-lines': ['error', { max: 400 }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      // `while (true)` and `for (;;)` are how a work list is written.
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: 'always' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // It would ask for `!`, which the strict set refuses.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      // The compiler knows which names exist, room by room.
      'no-undef': 'off',
    },
  },
  {
    // A cast inside a comment is seen by the compiler, not by the linter.
    files: ['**/*.js', '**/*.mjs', '**/*.cjs'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    // Playwright reads which fixtures a function wants from its destructured parameter, even when it wants none.
    files: ['test/e2e/**'],
    rules: { 'no-empty-pattern': 'off' },
  },
  {
    // What VS Code loads in the test host.
    files: ['**/*.cjs', 'scripts/vscode-host/folder-bridge/*.js'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
