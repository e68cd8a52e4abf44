// The shape of a static rule: one file a code, each with the class of bugs that it stands for, an example of each outcome, and its test.
import type { FunctionAst } from '../../c/ast.js';
import type { Span } from '../../c/span.js';
import type { FlowGraph } from '../../flow/graph.js';
import type { AcquireHelper, CatalogueIndex } from '../../helpers/catalogue.js';
import type { PathRecord, SiteRecord } from '../paths/record.js';
import type { AcquireNode } from '../paths/walk.js';
import type { ReasonCode } from '../site.js';
import type { Summaries } from '../summaries.js';
import type { RuleCode } from './codes.js';
import type { GraphView } from './graph-view.js';

/** One acquire of the variant, as rules see it. */
export interface RuleSite {
  readonly acquire: AcquireNode;
  readonly helper: AcquireHelper;
  readonly family: string;
  readonly record: SiteRecord;
  /** Why it is special, in any variant. */
  readonly reasons: ReadonlySet<ReasonCode>;
}

/** One function under one choice of its `#if` arms. */
export interface RuleContext {
  readonly ast: FunctionAst;
  readonly graph: FlowGraph;
  readonly view: GraphView;
  readonly paths: PathRecord;
  readonly sites: readonly RuleSite[];
  readonly catalogue: CatalogueIndex;
  readonly summaries: Summaries;
  /** Whether the file has a word anywhere. */
  readonly mentions: (word: string) => boolean;
  /** Graphs of a function of the same file. */
  readonly graphsOf: (name: string) => readonly FlowGraph[];
  /** Graphs of the functions of the same file that mention this one. */
  readonly callerGraphs: () => readonly FlowGraph[];
  /** Whether an initialiser of the file installs the function as the page walker's callback for pmds. */
  readonly isPmdCallback: () => boolean;
}

export interface RuleHit {
  readonly span: Span;
  /** What is observed, in a sentence that a reviewer could paste into a mail. */
  readonly message: string;
}

export interface Rule {
  readonly code: RuleCode;
  readonly severity: 'error' | 'warning';
  /** A few words for a list. */
  readonly title: string;
  /** What it observes, and which bugs that has been. */
  readonly description: string;
  /** Whole C functions in which the rule finds something (`yes`), and in which no rule does (`no`); tested and shown in the docs. */
  readonly yes: string;
  readonly no: string;
  readonly detect: (context: RuleContext) => readonly RuleHit[];
}

/** The span of a node, for a hit there. */
export function nodeSpan(context: RuleContext, node: number): Span {
  return context.graph.nodes[node]?.span ?? context.graph.span;
}

/** A hit at the call of a site. */
export function atCall(site: RuleSite, message: string): RuleHit {
  return { span: site.acquire.node.calleeSpan, message };
}
