// Every model of the repository that says what its author expects, in each of its variants.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exploreNow } from '../../../src/core/explore/explore.js';
import { ModelReader } from '../../../src/core/model/library.js';
import { compileModelFile } from '../../../src/core/model/model-file.js';
import { expectations } from '../../../src/core/model/tags.js';
import { parser } from '../c/parser.js';
import { outcome } from './checking.js';
import { modelLibrary } from './library.js';

const folder = new URL('../../../models/', import.meta.url);
const reader = new ModelReader(parser, modelLibrary());
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.c'))
  .map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }))
  .map((file) => ({ ...file, cases: expectations(file.text) }))
  .filter((file) => file.cases.length > 0);

describe.each(files)('$name', ({ name, text, cases }) => {
  it.each(cases)('$variant $verdict', ({ variant, verdict }) => {
    const result = compileModelFile(reader, {
      file: `models/${name}`,
      name,
      text,
      ...(variant === null ? {} : { defined: variant.split('+') }),
    });
    expect(result.ok ? '' : result.problem.message).toBe('');
    if (result.ok) expect(outcome(exploreNow(result.program))).toBe(verdict);
  });
});
