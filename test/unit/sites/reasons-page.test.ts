// docs/reasons.md is generated; this keeps it so.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PIN_REASONS } from '../../../src/core/sites/pins/reasons.js';
import { REASON_RULES } from '../../../src/core/sites/reasons/index.js';
import { WALK_REASONS } from '../../../src/core/sites/walks/reasons.js';
import { reasonsPage } from '../../../src/core/sites/reasons/page.js';

it('docs/reasons.md says what the rules say', () => {
  const page = readFileSync(new URL('../../../docs/reasons.md', import.meta.url), 'utf8');
  expect(page).toBe(reasonsPage(REASON_RULES, PIN_REASONS, WALK_REASONS));
});
