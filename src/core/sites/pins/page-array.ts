// Where the pages of a call go: a variable, an array of the function, a field, or an array of the caller's.
import type { Expr } from '../../c/ast.js';
import { isNullLiteral, textOf } from '../../flow/expressions.js';
import type { FlowGraph } from '../../flow/graph.js';

export interface PageArray {
  /** `one`: a single pointer variable; `many`: an array or a pointer to one; `field`: reached through a struct. */
  readonly kind: 'one' | 'many' | 'field';
  /** The variable, or the text of the field. */
  readonly name: string;
  /** Whose it is, if that is not the function's own. */
  readonly owner: 'struct' | 'caller' | null;
}

/** `null` where the call asks for no pages. */
export function pageArrayOf(arg: Expr, graph: FlowGraph): PageArray | null {
  if (isNullLiteral(arg)) return null;
  const base = baseOf(arg);
  if (base.kind === 'unary' && base.op === '&' && base.operand.kind === 'ident')
    return { kind: 'one', name: base.operand.name, owner: null };
  if (base.kind !== 'ident') return { kind: 'field', name: textOf(base), owner: 'struct' };
  const { name } = base;
  const isParam = graph.params.some((param) => param.name === name);
  const fromField = graph.nodes.some(
    (node) =>
      node.kind === 'assign' &&
      node.target.kind === 'ident' &&
      node.target.name === name &&
      baseOf(node.value).kind === 'member',
  );
  return { kind: 'many', name, owner: isParam ? 'caller' : fromField ? 'struct' : null };
}

/** `pages + i`, `&pages[i]` and casts are of the same array. */
export function baseOf(expr: Expr): Expr {
  if (expr.kind === 'cast') return baseOf(expr.operand);
  if (expr.kind === 'binary' && (expr.op === '+' || expr.op === '-')) return baseOf(expr.left);
  if (expr.kind === 'unary' && expr.op === '&' && expr.operand.kind === 'index') return baseOf(expr.operand.object);
  if (expr.kind === 'unary' && expr.op === '&' && expr.operand.kind === 'member') return expr.operand;
  return expr;
}
