// The models of the repository that say what their authors expect, with each of their variants as a program.
import { readdirSync, readFileSync } from 'node:fs';
import type { Program } from '../../../src/core/explore/program.js';
import { ModelReader } from '../../../src/core/model/library.js';
import { compileModelFile } from '../../../src/core/model/model-file.js';
import { expectations, type Expectation } from '../../../src/core/model/tags.js';
import { parser } from '../c/parser.js';
import { modelLibrary } from './library.js';

const folder = new URL('../../../models/', import.meta.url);
const reader = new ModelReader(parser, modelLibrary());

export interface CatalogueFile {
  /** Relative to `models/`. */
  readonly name: string;
  readonly text: string;
  readonly cases: readonly Expectation[];
}

export const catalogue: readonly CatalogueFile[] = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.c'))
  .sort()
  .map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }))
  .map((file) => ({ ...file, cases: expectations(file.text) }))
  .filter((file) => file.cases.length > 0);

/** Throws with the compiler's message where the variant does not compile. */
export function variantProgram({ name, text }: CatalogueFile, variant: string | null): Program {
  const defined = variant === null ? {} : { defined: variant.split('+') };
  const result = compileModelFile(reader, { file: `models/${name}`, name, text, ...defined });
  if (!result.ok) throw new Error(result.problem.message);
  return result.program;
}
