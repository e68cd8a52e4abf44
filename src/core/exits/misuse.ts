// What goes wrong after a failed map: its NULL pointer or its lock is used, or a local is read that has no value yet.
import type { Expr } from '../c/ast.js';
import type { FlowNode } from '../flow/graph.js';
import type { FunctionModel } from './function-model.js';
import type { ExitState } from './state.js';
import { FAILED_ENTRY, FAILED_LOCK, UNDEFINED } from './values.js';

/** What a node does with the failed mapping's pointers, or with a local that has no value yet; `null` if nothing. */
export function misuse(node: FlowNode, state: ExitState, model: FunctionModel): string | null {
  const uses: Expr[] = [];
  switch (node.kind) {
    case 'assign':
      uses.push(node.value);
      if (node.target.kind !== 'ident') uses.push(node.target);
      break;
    case 'call':
      uses.push(...node.args.filter((_, i) => !isAssigned(node, i, model)));
      if (node.through) uses.push(node.through);
      if (node.result && node.result.kind !== 'ident') uses.push(node.result);
      break;
    case 'branch':
      uses.push(node.test);
      break;
    case 'return':
      if (node.value) uses.push(node.value);
      break;
    default:
      return null;
  }
  const plainCopy = node.kind === 'assign' && node.target.kind === 'ident' && node.value.kind === 'ident';
  for (const use of uses) {
    const wrong = misuseIn(use, node, plainCopy || node.kind === 'branch', state, model);
    if (wrong !== null) return wrong;
  }
  return null;
}

function misuseIn(
  expr: Expr,
  node: FlowNode,
  mayNameNull: boolean,
  state: ExitState,
  model: FunctionModel,
): string | null {
  if (expr.kind === 'unary' && expr.op === '&' && expr.operand.kind === 'ident') return null;
  if (expr.kind === 'sizeof' || expr.kind === 'type') return null;
  if (expr.kind === 'ident') {
    const code = model.graph.locals.has(expr.name) ? state.values.get(expr.name) : undefined;
    const name = expr.name.replace(/#\d+$/, '');
    if (code === UNDEFINED) return `reads ${name}, which has no value there`;
    if (code === FAILED_LOCK) return `uses ${name}, the lock that a failed map does not take`;
    if (code !== FAILED_ENTRY || mayNameNull) return null;
    const isRelease = node.kind === 'call' && node.callee !== null && model.catalogue.releases.has(node.callee);
    return isRelease
      ? `releases ${name}, which a failed map leaves NULL`
      : `uses ${name}, which a failed map leaves NULL`;
  }
  const comparesNull = node.kind === 'branch' && expr.kind === 'binary' && (expr.op === '==' || expr.op === '!=');
  const parts =
    expr.kind === 'member' ||
    expr.kind === 'index' ||
    expr.kind === 'unary' ||
    expr.kind === 'binary' ||
    expr.kind === 'cast'
      ? partsOf(expr)
      : expr.kind === 'initializer'
        ? expr.items.map((item) => item.value)
        : [];
  for (const part of parts) {
    const wrong = misuseIn(part, node, comparesNull || (expr.kind === 'cast' && mayNameNull), state, model);
    if (wrong !== null) return wrong;
  }
  return null;
}

function partsOf(expr: Extract<Expr, { kind: 'member' | 'index' | 'unary' | 'binary' | 'cast' }>): readonly Expr[] {
  switch (expr.kind) {
    case 'member':
      return [expr.object];
    case 'index':
      return [expr.object, expr.index];
    case 'binary':
      return [expr.left, expr.right];
    default:
      return [expr.operand];
  }
}

/** Whether the call is a macro that assigns this argument. */
function isAssigned(node: Extract<FlowNode, { kind: 'call' }>, at: number, model: FunctionModel): boolean {
  return node.callee !== null && (model.effects.takes.get(node.callee) ?? []).some(({ take }) => take.sets === at);
}
