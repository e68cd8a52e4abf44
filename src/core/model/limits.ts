// Kernel functions whose verdict would mislead: what they map or lock leaves them, or they work on two objects where one is modelled.
import type { Expr } from '../c/ast.js';
import { textOf } from '../flow/expressions.js';
import type { FlowGraph } from '../flow/graph.js';
import { successors } from '../flow/liveness.js';
import { calleeInPlace } from './callees.js';
import type { ModelFunction } from './model-source.js';
import { SPINLOCK_NAMES } from './objects.js';
import { PRIMITIVES } from './primitives/index.js';
import { ModelError } from './source.js';
import type { StaticTypes } from './static-types.js';
import type { Type } from './types.js';
import type { World } from './world.js';

/** Throws ModelError with the first reason why the function cannot be checked on its own. */
export function refuseUncheckable(fn: ModelFunction, types: StaticTypes, world: World): void {
  const refuse = (at: Pick<Expr, 'span'>, reason: string): never => {
    throw new ModelError(fn.source, at.span, reason);
  };
  const isMapping = (type: Type | null): boolean => type?.kind === 'pointer' && type.to.pooled;
  if (isMapping(world.typeOf(fn.graph.returnType)))
    refuse(fn.ast, `${fn.name}() returns a mapping to its caller, which is not modelled`);
  for (const { name, type } of fn.graph.params) {
    const modelled = world.typeOf(type);
    if (isMapping(modelled)) refuse(fn.ast, `${fn.name}() is given a mapping that its caller made: ${name}`);
    if (modelled?.kind === 'struct' && modelled.struct.cells.some((cell) => cell.type.kind === 'pointer')) {
      refuse(fn.ast, `${fn.name}() is given a copy of the slot: ${name}`);
    }
  }
  refuseTwoOfOne(fn, types);
  refuseNextOfOne(fn, types);
  /** Whether a parameter of a modelled function is a pointer into a page table. */
  const wantsMapping = (name: string | null, i: number): boolean => {
    const param = world.functions.get(name ?? '')?.graph.params[i];
    return param !== undefined && isMapping(world.typeOf(param.type));
  };
  const spinlock = world.types.get(SPINLOCK_NAMES[0]);
  const maps = (name: string | null): boolean => {
    const callee = world.functions.get(name ?? '');
    const type = callee ? world.typeOf(callee.graph.returnType) : null;
    return isMapping(type) && !(type?.kind === 'pointer' && type.to === spinlock);
  };
  const mayHold = reachableFromCalls(fn.graph, maps);
  for (const node of fn.graph.nodes) {
    if (node.kind === 'assign' || node.kind === 'call') {
      const target = node.kind === 'assign' ? node.target : node.result;
      if (target && target.kind !== 'ident' && isMapping(types.typeOf(target)))
        refuse(node, `the mapping is kept in ${textOf(target)}, from where other functions use it`);
    }
    if (node.kind !== 'call') continue;
    const modelled = node.callee !== null && (PRIMITIVES.has(node.callee) || world.functions.has(node.callee));
    const followed = modelled || calleeInPlace(world, fn, node, types) !== null;
    for (const arg of node.args) {
      const type = types.typeOf(arg);
      if (modelled && arg.kind === 'unary' && arg.op === '&' && types.members.has(textOf(arg.operand))) {
        refuse(arg, `the mapping is kept in ${textOf(arg.operand)}, from where other functions use it`);
      }
      if (modelled && arg.kind === 'member' && type === null && wantsMapping(node.callee, node.args.indexOf(arg))) {
        refuse(arg, `the mapping in ${textOf(arg)} was made elsewhere`);
      }
      if (modelled && arg.kind === 'ident' && isOutParameter(fn, arg.name))
        refuse(arg, `the mapping leaves through the parameter ${arg.name}`);
      // Before anything is mapped, the lock is another one: what a callee leaves of it is checked where it can be held.
      if (!followed && mayHold.has(node.id) && type?.kind === 'pointer' && type.to === spinlock) {
        refuse(
          arg,
          `${node.callee ?? 'a function pointer'}() is given the lock, and is not modelled: it may release it`,
        );
      }
    }
  }
}

/** Nodes that can run after a call of the kind. */
function reachableFromCalls(graph: FlowGraph, isCall: (name: string | null) => boolean): ReadonlySet<number> {
  const work = graph.nodes.flatMap((node) => (node.kind === 'call' && isCall(node.callee) ? successors(node) : []));
  const seen = new Set<number>();
  for (let id = work.pop(); id !== undefined; id = work.pop()) {
    const node = graph.nodes[id];
    if (!node || seen.has(id)) continue;
    seen.add(id);
    work.push(...successors(node));
  }
  return seen;
}

function isOutParameter(fn: ModelFunction, name: string): boolean {
  return fn.graph.params.some((param) => param.name === name && param.type.pointers > 1);
}

/** Two pointers to the only object of a type cannot be told apart. */
function refuseTwoOfOne(fn: ModelFunction, types: StaticTypes): void {
  const first = new Map<unknown, string>();
  for (const name of fn.graph.locals.keys()) {
    const type = types.local(name);
    if (name.startsWith('$') || type?.kind !== 'pointer' || type.to.solePlace === null || type.to.fields.length === 0)
      continue;
    const other = first.get(type.to);
    if (other !== undefined)
      throw new ModelError(
        fn.source,
        fn.ast.nameSpan,
        `${fn.name}() has two pointers to ${type.to.name}, ${other} and ${name}; only one such object is modelled`,
      );
    first.set(type.to, name);
  }
}

/** A pointer to the only object of a type that goes on to the next one leaves what is modelled: that says nothing about the function. */
function refuseNextOfOne(fn: ModelFunction, types: StaticTypes): void {
  for (const node of fn.graph.nodes) {
    if (node.kind !== 'assign' || node.target.kind !== 'ident' || node.value.kind !== 'binary') continue;
    const [type, from] = [types.typeOf(node.target), types.typeOf(node.value.left)];
    if (type?.kind !== 'pointer' || type.to.solePlace === null || type.to.fields.length === 0) continue;
    if (from?.kind === 'pointer' && from.to === type.to)
      throw new ModelError(
        fn.source,
        node.span,
        `${fn.name}() moves ${node.target.name} to another ${type.to.name}; only one such object is modelled`,
      );
  }
}
