// Actual parameters of an inlined call: values, or variables of the caller whose address is passed.
import type { Expr } from '../c/ast.js';
import { anyPart, identifiers, textOf } from '../flow/expressions.js';
import { writes } from '../flow/liveness.js';
import type { Evaluator } from './evaluate.js';
import type { Frame, LValue } from './frame.js';
import type { ModelFunction } from './model-source.js';
import { UNKNOWN, type Value } from './values.js';

export type Argument =
  { readonly kind: 'value'; readonly value: Value } | { readonly kind: 'alias'; readonly target: LValue };

/** The argument for a parameter of a function that is inlined at a call. */
export function argumentOf(fn: ModelFunction, i: number, arg: Expr, caller: Frame, evaluator: Evaluator): Argument {
  const alias = aliasOf(arg, caller, evaluator);
  if (alias) return { kind: 'alias', target: alias };
  const param = fn.graph.params[i];
  // The address of something that is not modelled: what is stored there is lost.
  if (!param || param.type.pointers > 1) return { kind: 'alias', target: { kind: 'nowhere' } };
  const type = caller.thread.world.typeOf(param.type);
  return { kind: 'value', value: type ? evaluator.valueAs(arg, type) : unmodelledArgument(arg, evaluator, caller) };
}

/** Locals that a function assigns to or takes the address of. */
export function changedLocals(fn: ModelFunction): Set<string> {
  const changed = new Set<string>();
  for (const node of fn.graph.nodes) {
    const written = writes(node);
    if (written !== null) changed.add(written);
    const parts =
      node.kind === 'call'
        ? [...node.args, ...(node.result ? [node.result] : [])]
        : node.kind === 'assign'
          ? [node.target, node.value]
          : [];
    for (const part of parts) {
      anyPart(part, (one) => {
        if (one.kind === 'unary' && one.op === '&') identifiers(one.operand, changed);
        return false;
      });
    }
    // `x.field = …` changes x.
    if (node.kind === 'assign' && node.target.kind === 'member') identifiers(node.target, changed);
  }
  return changed;
}

/** A parameter of a type that is not modelled: only passed on. */
function unmodelledArgument(arg: Expr, evaluator: Evaluator, caller: Frame): Value {
  if (caller.strict) {
    const value = evaluator.value(arg);
    return value.type.kind === 'int' ? value : UNKNOWN;
  }
  return UNKNOWN;
}

/** The variable whose address an argument is; `null` where it is a value. */
function aliasOf(arg: Expr, caller: Frame, evaluator: Evaluator): LValue | null {
  if (arg.kind === 'cast') return aliasOf(arg.operand, caller, evaluator);
  if (arg.kind === 'ident' && caller.types.isLocal(arg.name)) {
    const variable = caller.variable(arg.name);
    return variable.kind === 'alias' ? variable.target : null;
  }
  if (arg.kind !== 'unary' || arg.op !== '&' || !isVariable(arg.operand, caller)) return null;
  return evaluator.lvalue(arg.operand);
}

/** Whether an lvalue is a variable of the caller or a part of one, or a member that is kept like one. */
export function isVariable(expr: Expr, caller: Frame): boolean {
  if (expr.kind === 'ident') return caller.types.isLocal(expr.name);
  if (expr.kind === 'unary' && expr.op === '*')
    return (
      expr.operand.kind === 'ident' &&
      caller.types.isLocal(expr.operand.name) &&
      caller.variable(expr.operand.name).kind === 'alias'
    );
  if (expr.kind !== 'member') return false;
  return caller.types.members.has(textOf(expr)) || (!expr.arrow && isVariable(expr.object, caller));
}
