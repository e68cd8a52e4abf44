// docs/rules.md is generated; this keeps it so.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { RULES } from '../../../src/core/sites/rules/index.js';
import { rulesPage } from '../../../src/core/sites/rules/page.js';

it('docs/rules.md says what the rules say', () => {
  const page = readFileSync(new URL('../../../docs/rules.md', import.meta.url), 'utf8');
  expect(page).toBe(rulesPage(RULES));
});
