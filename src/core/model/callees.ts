// Calls of other functions of the same kernel file: compiled in place where the mapping goes through them and nothing is lost by it.
import type { Expr } from '../c/ast.js';
import type { FlowNode } from '../flow/graph.js';
import type { ModelFunction } from './model-source.js';
import { SPINLOCK_NAMES } from './objects.js';
import { PRIMITIVES } from './primitives/index.js';
import { StaticTypes } from './static-types.js';
import type { Type } from './types.js';
import type { World } from './world.js';

/** Nodes of a callee up to which it is compiled in place; a larger one stays opaque. */
const MAX_NODES = 150;
/** Calls that may be nested in each other. */
const MAX_NESTING = 4;

/** What a decision needs to know of the caller's expressions. */
interface Types {
  typeOf(expr: Expr): Type | null;
}

/**
 * The callee of a call if it is compiled in place: a function of the same file that is given a mapping or its lock, and
 * that either has no branches, or does no more than read. A branch of a callee is decided apart from its caller's tests:
 * a lock that both release or both leave could seem lost, and an entry could seem to be written without a lock that only
 * the caller's test provides.
 */
export function calleeInPlace(
  world: World,
  caller: ModelFunction,
  node: Extract<FlowNode, { kind: 'call' }>,
  types: Types,
  nest: readonly string[] = [],
): ModelFunction | null {
  const { callee: name, args } = node;
  if (name === null || !caller.callee || PRIMITIVES.has(name) || world.functions.has(name)) return null;
  if (!args.some((arg) => isMapping(world, arg, types))) return null;
  if (nest.length >= MAX_NESTING || nest.includes(name)) return null;
  const callee = caller.callee(name);
  if (!callee || callee.graph.nodes.length > MAX_NODES || callee.graph.params.length !== args.length) return null;
  const straight = callee.graph.nodes.every((one) => one.kind !== 'branch' && one.kind !== 'choice');
  return straight || !hasEffects(world, callee, new Set()) ? callee : null;
}

/** A pointer into a page table, to a lock, or the address of a variable that holds one. */
function isMapping(world: World, arg: Expr, types: Types): boolean {
  const operand = arg.kind === 'unary' && arg.op === '&' ? arg.operand : null;
  const type = types.typeOf(operand?.kind === 'ident' ? operand : arg);
  if (type?.kind !== 'pointer') return false;
  return type.to.pooled || SPINLOCK_NAMES.some((one) => world.types.get(one) === type.to);
}

/** Whether a function takes, releases or stores anything that is modelled, or may sleep. */
function hasEffects(world: World, fn: ModelFunction, seen: Set<string>): boolean {
  if (seen.has(fn.name)) return false;
  seen.add(fn.name);
  const types = new StaticTypes(world, fn.graph);
  return fn.graph.nodes.some((node) => {
    if (node.kind === 'assign') return node.target.kind !== 'ident' && types.typeOf(node.target) !== null;
    if (node.kind !== 'call' || node.callee === null) return false;
    const primitive = PRIMITIVES.get(node.callee);
    if (primitive) return primitive.effect === true;
    const inner = world.functions.get(node.callee) ?? fn.callee?.(node.callee);
    return inner ? hasEffects(world, inner, seen) : false;
  });
}
