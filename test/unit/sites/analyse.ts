// Reads and classifies a C text of a test.
import { readFunctions } from '../../../src/core/c/read.js';
import { BUILTIN_CATALOGUE } from '../../../src/core/helpers/builtin.js';
import { CatalogueIndex } from '../../../src/core/helpers/catalogue.js';
import { analyseFile } from '../../../src/core/sites/analyse-file.js';
import type { FileReport } from '../../../src/core/sites/site.js';
import { parser } from '../c/parser.js';

const catalogue = new CatalogueIndex(BUILTIN_CATALOGUE);

export function analyse(
  text: string,
  failureExit: FailureExitTest = () => ({ exists: true, message: '' }),
): FileReport {
  const read = (hits: readonly number[]) => readFunctions(parser, text, { hits });
  return analyseFile({ file: 'test.c', text, read, catalogue }).report;
}
