// Lint rules: typescript-eslint's strictest type-checked sets, and the walls between the rooms of the architecture.
import eslint from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { rule as rooms } from './scripts/lint/rooms.mjs';

/** One per room, as in scripts/types.mjs. */
const projects = [
  'src/core/tsconfig.json',
  'src/config/tsconfig.json',
  'src/env/node/tsconfig.json',
  'src/env/web/tsconfig.json',
  'src/host/tsconfig.json',
  'src/tsconfig.json',
  'src/tsconfig.web.json',
  'webview/tsconfig.json',
  'test/tsconfig.json',
  'scripts/tsconfig.json',
  'scripts/vscode-host/folder-bridge/tsconfig.json',
];

export default defineConfig(
  globalIgnores(['dist/', 'out/', 'node_modules/', '.cache/', 'test-results/', 'samples/']),
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: projects,
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
      // Characters are compared with named character codes in the lexer.
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
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
    files: ['test/e2e/**', 'test/panel/**'],
    rules: { 'no-empty-pattern': 'off' },
  },
  {
    // What VS Code loads in the test host.
    files: ['**/*.cjs', 'scripts/vscode-host/folder-bridge/*.js'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
