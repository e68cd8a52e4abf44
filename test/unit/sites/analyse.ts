// Reads and classifies a C text of a test.
import { BUILTIN_CATALOGUE } from '../../../src/core/helpers/builtin.js';
import { CatalogueIndex } from '../../../src/core/helpers/catalogue.js';
import { FileAnalyser } from '../../../src/core/sites/analyse-file.js';
import type { FileReport } from '../../../src/core/sites/site.js';
import { parser } from '../c/parser.js';

const catalogue = new CatalogueIndex(BUILTIN_CATALOGUE);

export function analyser(): FileAnalyser {
  return new FileAnalyser('test.c', parser, catalogue);
}

export function analyse(text: string): FileReport {
  return analyser().analyse(text).report;
}
