// Runs all rules on a function: once for each variant of its `#if` arms, and says each thing once.
import type { FunctionAst } from '../../c/ast.js';
import type { Span } from '../../c/span.js';
import type { CatalogueIndex } from '../../helpers/catalogue.js';
import type { ClassifiedSite, WalkedVariant } from '../classify.js';
import type { FileFunctions } from '../file-functions.js';
import type { Finding } from '../site.js';
import type { Summaries } from '../summaries.js';
import { MAX_PATH_STATES } from '../paths/walk.js';
import { NOT_FOLLOWED } from './codes.js';
import { MAX_VISITS } from './follow.js';
import { GraphView } from './graph-view.js';
import { RULES } from './index.js';
import type { RuleContext, RuleSite } from './rule.js';

/** A finding with its place in the function. */
export interface FoundIssue extends Pick<Finding, 'rule' | 'severity' | 'message'> {
  readonly span: Span;
}

/** What rules may ask beside the function itself. */
export interface RuleSources {
  readonly catalogue: CatalogueIndex;
  readonly summaries: Summaries;
  readonly functions: FileFunctions;
}

/** In text order. */
export function findIssues(
  variants: readonly WalkedVariant[],
  classified: readonly ClassifiedSite[],
  { catalogue, summaries, functions }: RuleSources,
): readonly FoundIssue[] {
  const found = new Map<string, FoundIssue>();
  const cutShort = new Set<string>();
  let isCoarse = false;
  const [first] = variants;
  for (const { ast, graph, paths } of variants) {
    // A finding of a path that cannot be taken would be wrong.
    if (paths.isCoarse || !paths.complete) {
      isCoarse = true;
      continue;
    }
    const sites = classified.flatMap((site): RuleSite[] => {
      const here = site.variants.find((variant) => variant.graph === graph);
      if (!here) return [];
      const { acquire } = here;
      const reasons = new Set(site.reasons.map((reason) => reason.code));
      return [{ acquire, helper: acquire.helper, family: site.family, record: paths.site(acquire.node.id), reasons }];
    });
    const view = new GraphView(graph);
    const context: RuleContext = {
      ast,
      graph,
      view,
      paths,
      sites,
      catalogue,
      summaries,
      mentions: (word) => functions.mentions(word),
      graphsOf: (name) => functions.graphsOf(name),
      callerGraphs: () => functions.callersOf(graph.function).flatMap((caller) => functions.graphs(caller)),
      isPmdCallback: () => functions.walkCallbackOf(graph.function).installed,
    };
    for (const rule of RULES) {
      for (const { span, message } of rule.detect(context)) {
        const key = `${rule.code}@${String(span.start)}`;
        if (!found.has(key)) found.set(key, { rule: rule.code, severity: rule.severity, span, message });
      }
      if (view.wasCutShort()) cutShort.add(rule.code);
    }
  }
  if (first && isCoarse) found.set(NOT_FOLLOWED, notFollowedAtAll(first.ast));
  else if (first && cutShort.size > 0) found.set(NOT_FOLLOWED, notFollowed(first.ast, cutShort));
  return [...found.values()].sort((a, b) => a.span.start - b.span.start || (a.rule < b.rule ? -1 : 1));
}

function notFollowedAtAll({ name, nameSpan }: FunctionAst): FoundIssue {
  const message = `${name}() has more paths than the walk follows (${String(MAX_PATH_STATES)} states): what static rules would find here is not known`;
  return { rule: NOT_FOLLOWED, severity: 'warning', span: nameSpan, message };
}

/** Without it, silence would read as if every path had been seen. */
function notFollowed({ name, nameSpan }: FunctionAst, rules: ReadonlySet<string>): FoundIssue {
  const which = [...rules].sort().join(', ');
  const message = `${name}() has more paths than static rules follow (${String(MAX_VISITS)} steps each): what else ${which} would find here is not known`;
  return { rule: NOT_FOLLOWED, severity: 'warning', span: nameSpan, message };
}
