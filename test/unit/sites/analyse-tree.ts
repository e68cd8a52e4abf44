// Reads the files of a small tree together: what each asks of the others is gathered, and then each is read with it.
import { BUILTIN_CATALOGUE } from '../../../src/core/helpers/builtin.js';
import { CatalogueIndex } from '../../../src/core/helpers/catalogue.js';
import { FileAnalyser } from '../../../src/core/sites/analyse-file.js';
import type { Site } from '../../../src/core/sites/site.js';
import { gatherFacts } from '../../../src/core/sites/tree/gather.js';
import { TreeKnowledge } from '../../../src/core/sites/tree/knowledge.js';
import { parser } from '../c/parser.js';

const catalogue = new CatalogueIndex(BUILTIN_CATALOGUE);

/** The sites of all files; `more` names functions whose callers are asked for besides. */
export function sitesOf(files: Readonly<Record<string, string>>, more: readonly string[] = []): readonly Site[] {
  const entries = Object.entries(files);
  const analysers = new Map(entries.map(([file]) => [file, new FileAnalyser(file, parser, catalogue)]));
  const needs = entries.flatMap(([file, text]) => analysers.get(file)?.analyse(text).needs() ?? []);
  const names = [...new Set([...needs, ...more])].sort();
  const facts = entries.map(([file, text]) => gatherFacts(file, text, names, parser, catalogue));
  const tree = new TreeKnowledge(facts, names);
  return entries.flatMap(([file, text]) => analysers.get(file)?.analyse(text, tree).report.sites ?? []);
}

export function codesOf(site: Site | undefined): readonly string[] {
  return (site?.reasons ?? []).map((reason) => reason.code);
}
