// Reads a C text of a test and searches the failure exits of its first call that maps a table.
import { BUILTIN_CATALOGUE } from '../../../src/core/helpers/builtin.js';
import { CatalogueIndex } from '../../../src/core/helpers/catalogue.js';
import { combineExits, findFailureExits, type FailureExits } from '../../../src/core/exits/index.js';
import { acquireInfo } from '../../../src/core/sites/classify.js';
import { FileAnalyser } from '../../../src/core/sites/analyse-file.js';
import { parser } from '../c/parser.js';

const catalogue = new CatalogueIndex(BUILTIN_CATALOGUE);

/** Exits of the `nth` mapping call of the text, right in all of its `#if` variants. */
export function exitsOf(text: string, nth = 1): FailureExits {
  const { sites, functions } = new FileAnalyser('test.c', parser, catalogue).analyse(text);
  const site = sites[nth - 1];
  if (!site) throw new Error('the text of the test has no such call');
  const variants = [...site.classified.variants].sort((a, b) => b.graph.nodes.length - a.graph.nodes.length);
  return combineExits(
    variants.map((variant) =>
      findFailureExits(
        variant.graph,
        variant.acquire.node.id,
        acquireInfo(variant, { functions, catalogue, reading: site.placed.reading }),
      ),
    ),
  );
}

/** Ids of the exits, the preferred one first. */
export const idsOf = (text: string, nth = 1): string[] => exitsOf(text, nth).exits.map((exit) => exit.id);

/** Why a candidate was rejected; `undefined` when it was not. */
export const rejection = (text: string, id: string, nth = 1): string | undefined =>
  exitsOf(text, nth).rejected.find((one) => one.id === id)?.why;
