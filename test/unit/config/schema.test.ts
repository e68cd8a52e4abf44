// The schema that the editor validates with is the one that the command line validates with.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CONFIG_SCHEMA } from '../../../src/config/schema.js';

it('schemas/trymap.schema.json says what the source says', () => {
  const file = readFileSync(new URL('../../../schemas/trymap.schema.json', import.meta.url), 'utf8');
  expect(JSON.parse(file)).toEqual(CONFIG_SCHEMA);
});
