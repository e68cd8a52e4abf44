// Where an acquire stands in the text: its statement, the blocks and loops around it, and where a test of its result can go.
import type { Expr, FunctionAst, Stmt } from '../c/ast.js';
import type { Span } from '../c/span.js';

export type StmtOf<K extends Stmt['kind']> = Extract<Stmt, { kind: K }>;

/** How the acquire is written, as far as a test after it depends on that. */
export type PlaceKind =
  /** An expression statement: the test follows it. */
  | 'statement'
  /** The initialiser of a declaration: the test follows the declarations of the block. */
  | 'declaration'
  /** The first part of a `for` header: the acquire can be moved before the loop. */
  | 'for-init'
  /** Inside a condition, a `for` step, a `return` or a statement expression: there is no place for a test. */
  | 'inside';

export interface AcquirePlace {
  readonly kind: PlaceKind;
  /** The statement that contains the call. */
  readonly statement: Stmt;
  /** The statement that the test follows; differs from `statement` after declarations. */
  readonly after: Stmt;
  /** The statement that follows `after` in its block, if any. */
  readonly following: Stmt | null;
  /** From the body of the function inwards, without `statement`. */
  readonly enclosing: readonly Stmt[];
}

export const contains = (outer: Span, inner: Span): boolean => outer.start <= inner.start && inner.end <= outer.end;

/** Sub-statements, in text order. */
export function subStatements(stmt: Stmt): readonly Stmt[] {
  switch (stmt.kind) {
    case 'compound':
    case 'case':
      return stmt.body;
    case 'if':
      return stmt.otherwise ? [stmt.then, stmt.otherwise] : [stmt.then];
    case 'while':
    case 'do':
    case 'iterator':
    case 'switch':
      return [stmt.body];
    case 'for':
      return stmt.init ? [stmt.init, stmt.body] : [stmt.body];
    case 'label':
      return stmt.body ? [stmt.body] : [];
    default:
      return [];
  }
}

/** `null` when the function does not contain the span. */
export function placeOf(ast: FunctionAst, call: Span): AcquirePlace | null {
  if (!contains(ast.body.span, call)) return null;
  const enclosing: Stmt[] = [];
  let at: Stmt = ast.body;
  for (;;) {
    const inner = subStatements(at).find((stmt) => contains(stmt.span, call));
    if (!inner) break;
    enclosing.push(at);
    at = inner;
  }
  const parent = enclosing[enclosing.length - 1];
  if (!parent) return null;
  const siblings = parent.kind === 'compound' || parent.kind === 'case' ? parent.body : [at];
  const index = siblings.indexOf(at);
  if (parent.kind === 'for' && parent.init === at) {
    const isPlain = at.kind === 'expr' && !insideDecision(at.expr, call);
    return { kind: isPlain ? 'for-init' : 'inside', statement: at, after: at, following: parent.body, enclosing };
  }
  if (at.kind === 'expr') {
    const kind = insideDecision(at.expr, call) ? 'inside' : 'statement';
    return { kind, statement: at, after: at, following: siblings[index + 1] ?? null, enclosing };
  }
  if (at.kind === 'decl') {
    let last = index;
    while (siblings[last + 1]?.kind === 'decl') last += 1;
    const init = at.declarators.find((one) => one.init && contains(one.init.span, call))?.init;
    const kind = init && insideDecision(init, call) ? 'inside' : 'declaration';
    return { kind, statement: at, after: siblings[last] ?? at, following: siblings[last + 1] ?? null, enclosing };
  }
  return { kind: 'inside', statement: at, after: at, following: null, enclosing };
}

/** Whether the call is evaluated where its failure would have to be tested inside the expression: `f(x) && …`, `g(f(x))`, `({ … })`. */
function insideDecision(expr: Expr, call: Span): boolean {
  if (expr.span.start === call.start && expr.span.end === call.end) return false;
  switch (expr.kind) {
    case 'assign':
      return contains(expr.target.span, call) || insideDecision(expr.value, call);
    case 'cast':
      return insideDecision(expr.operand, call);
    case 'conditional':
      if (contains(expr.test.span, call)) return true;
      return insideDecision(expr.then !== null && contains(expr.then.span, call) ? expr.then : expr.otherwise, call);
    case 'binary':
      // The comma operator in a `for` header or statement: `pte = f(x), addr = start`.
      return expr.op !== ',' || insideDecision(contains(expr.left.span, call) ? expr.left : expr.right, call);
    default:
      return true;
  }
}

/** The innermost loop around the acquire that `continue` means, if any. */
export function loopAround(place: AcquirePlace): Stmt | null {
  for (let i = place.enclosing.length - 1; i >= 0; i--) {
    const stmt = place.enclosing[i];
    if (stmt && isLoop(stmt)) return stmt;
  }
  return null;
}

/** Whether `break` at the acquire leaves that loop, rather than a `switch` inside it. */
export function breaksLoop(place: AcquirePlace): boolean {
  for (let i = place.enclosing.length - 1; i >= 0; i--) {
    const stmt = place.enclosing[i];
    if (stmt?.kind === 'switch') return false;
    if (stmt && isLoop(stmt)) return true;
  }
  return false;
}

export function isLoop(stmt: Stmt): boolean {
  return stmt.kind === 'for' || stmt.kind === 'while' || stmt.kind === 'do' || stmt.kind === 'iterator';
}
