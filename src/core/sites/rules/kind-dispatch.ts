// Dispatches over the kinds of a swap entry that say "cannot happen" of what is left, and leave a kind that the file knows.
import type { Expr, Stmt } from '../../c/ast.js';
import { anyPart, textOf } from '../../flow/expressions.js';
import { IMPOSSIBLE, SWAP_KINDS } from '../../helpers/entry-calls.js';
import { eachStatement } from './each-statement.js';
import type { RuleContext, RuleHit } from './rule.js';

/** A dispatch names at least so many kinds. */
const MIN_KINDS = 2;

const kindTests = new Set(SWAP_KINDS.flatMap((kind) => kind.tests));

/** Only an `if … else if … else` chain counts, and a kind that the function tests anywhere else is taken as handled there. */
export function incompleteDispatches({ ast, view, mentions }: RuleContext): readonly RuleHit[] {
  if (view.callsOf(kindTests).length === 0) return [];
  const tested = new Set(view.calls.keys());
  const hits: RuleHit[] = [];
  const inner = new Set<Stmt>();
  eachStatement(ast.body, (stmt) => {
    if (stmt.kind !== 'if') return;
    if (stmt.otherwise) inner.add(stmt.otherwise);
    if (inner.has(stmt)) return;
    const chain = chainOf(stmt);
    const named = new Set(chain.tests.flatMap((test) => kindCalls(test)));
    if (named.size < MIN_KINDS || !chain.otherwise || !saysImpossible(chain.otherwise)) return;
    const missing = SWAP_KINDS.filter(
      ({ tests }) => !tests.some((test) => tested.has(test)) && tests.some((test) => mentions(test)),
    );
    if (missing.length === 0) return;
    hits.push({
      span: chain.otherwise.span,
      message: `what is left is said to be impossible, but no test here names ${missing.map(({ kind }) => kind).join(' or ')} entries, which this file knows`,
    });
  });
  return hits;
}

interface Chain {
  readonly tests: readonly Expr[];
  readonly otherwise: Stmt | null;
}

/** The `if` and all `else if` that follow it. */
function chainOf(first: Extract<Stmt, { kind: 'if' }>): Chain {
  const tests: Expr[] = [];
  let at: Stmt | null = first;
  while (at?.kind === 'if') {
    tests.push(at.test);
    at = at.otherwise;
  }
  return { tests, otherwise: at };
}

/** Texts of the kind tests in a condition. */
function kindCalls(test: Expr): string[] {
  const found: string[] = [];
  anyPart(test, (part) => {
    if (part.kind === 'call' && part.callee.kind === 'ident' && kindTests.has(part.callee.name))
      found.push(textOf(part));
    return false;
  });
  return found;
}

/** The arm does nothing but complain. */
function saysImpossible(stmt: Stmt): boolean {
  if (stmt.kind === 'compound')
    return stmt.body.length > 0 && stmt.body[0] !== undefined && saysImpossible(stmt.body[0]);
  if (stmt.kind !== 'expr' || stmt.expr.kind !== 'call' || stmt.expr.callee.kind !== 'ident') return false;
  const { callee, args } = stmt.expr;
  const [first] = args;
  const always = args.length === 0 || (first?.kind === 'number' && first.value !== 0);
  return always && IMPOSSIBLE.includes(callee.name);
}
