// What one node does to a state. With a `Trial`, also what would be wrong if the acquire had failed before.
import type { CType, Expr } from '../c/ast.js';
import { anyPart, textOf } from '../flow/expressions.js';
import type { FlowNode } from '../flow/graph.js';
import { successors } from '../flow/liveness.js';
import { isNeutralCall } from '../helpers/table-tests.js';
import { misuse } from './misuse.js';
import { MAPPING, resourceKey, SPINLOCK, type CallNode, type FunctionModel } from './function-model.js';
import type { ExitState } from './state.js';
import {
  equal,
  evaluate,
  FAILED_ENTRY,
  FAILED_LOCK,
  MAX_EXPRESSION_TEXT,
  nonzero,
  objectOf,
  symbol,
  truthOf,
  UNDEFINED,
  ZERO,
  type Code,
} from './values.js';

export interface StepOptions {
  /** Whether effects are noted in the state. */
  readonly records: (state: ExitState) => boolean;
  /** Called where a path does something that is wrong after a failed map; the path is not followed further. */
  readonly violation?: (message: string) => void;
}

type Next = readonly [number, ExitState];

export function step(node: FlowNode, state: ExitState, model: FunctionModel, options: StepOptions): readonly Next[] {
  if (options.violation) {
    const wrong = misuse(node, state, model);
    if (wrong !== null) {
      options.violation(wrong);
      return [];
    }
  }
  switch (node.kind) {
    case 'assign':
      return [[node.next, assign(node.target, valueOf(node.value, state, model), node.id, state, model, options)]];
    case 'undef':
      return [[node.next, declare(node, state, model)]];
    case 'call':
      return call(node, state, model, options).map((after) => [node.next, after]);
    case 'branch':
      return decide(node, state, model);
    case 'return':
      return [[node.next, state.with({ returned: node.value ? valueOf(node.value, state, model) : 'void' })]];
    case 'opaque':
      return [[node.next, options.records(state) ? state.note(`asm@${String(node.id)}`) : state]];
    default:
      return successors(node).map((target) => [target, state]);
  }
}

export function valueOf(expr: Expr, state: ExitState, model: FunctionModel): Code {
  return evaluate(expr, state.values, model.graph.locals);
}

function isScalar(type: CType): boolean {
  return type.dims.length === 0 && (type.pointers > 0 || !/^(struct|union) /.test(type.base));
}

function declare(node: Extract<FlowNode, { kind: 'undef' }>, state: ExitState, model: FunctionModel): ExitState {
  const known = isScalar(node.type) && !model.setByMacro.has(node.id);
  return state.forget(`s:${node.name}`).set(node.name, known ? UNDEFINED : undefined);
}

export function assign(
  target: Expr,
  value: Code,
  at: number,
  state: ExitState,
  model: FunctionModel,
  options: StepOptions,
): ExitState {
  if (target.kind === 'ident' && model.graph.locals.has(target.name)) {
    const { name } = target;
    const after = state.forget(symbol(name)).forget(symbol(at));
    if (value === FAILED_ENTRY || value === FAILED_LOCK || value === UNDEFINED) return after.set(name, value);
    if (model.objects.has(name))
      return after.set(name, value.startsWith('e:') && value.length > MAX_EXPRESSION_TEXT ? symbol(at) : value);
    return after.set(name, model.decisive.has(name) && /^[cn]:/.test(value) ? value : undefined);
  }
  const root = rootLocal(target);
  // A struct or array of the function's own has a value from its first element on.
  const defined = root !== null && state.values.get(root) === UNDEFINED ? state.set(root, undefined) : state;
  const after = target.kind === 'member' ? defined.forget(`->${target.field}`).forget(`.${target.field}`) : defined;
  const isOwn = root !== null && (model.graph.locals.get(root)?.pointers ?? 0) === 0;
  return options.records(after) && !isOwn ? after.note(`write ${textOf(target)}`) : after;
}

function rootLocal(expr: Expr): string | null {
  switch (expr.kind) {
    case 'ident':
      return expr.name;
    case 'member':
      return expr.arrow ? rootLocal(expr.object) : rootLocal(expr.object);
    case 'index':
      return rootLocal(expr.object);
    case 'call':
      return expr.args[0] ? rootLocal(expr.args[0]) : null;
    case 'cast':
    case 'unary':
      return rootLocal(expr.operand);
    default:
      return null;
  }
}

function setResult(
  node: CallNode,
  value: Code,
  state: ExitState,
  model: FunctionModel,
  options: StepOptions,
): ExitState {
  return node.result ? assign(node.result, value, node.id, state, model, options) : state;
}

function call(node: CallNode, state: ExitState, model: FunctionModel, options: StepOptions): ExitState[] {
  const name = node.callee;
  const fresh = symbol(node.id);
  let after = state.forget(fresh);
  if (name === null) {
    after = writesThroughArgs(node, after);
    if (options.records(after))
      after = after.note(`call ${node.through ? textOf(node.through) : '?'}(${node.args.map(textOf).join(',')})`);
    return [setResult(node, fresh, after, model, options)];
  }
  const acquire = model.catalogue.acquires.get(name)?.helper;
  if (acquire?.maps === true) {
    const lock = acquire.lockOut === null ? undefined : node.args[acquire.lockOut];
    const key = resourceKey(MAPPING, fresh);
    const lockCode = nonzero(`L${String(node.id)}`);
    let taken = after.take(key);
    if (acquire.locks) taken = taken.take(resourceKey(SPINLOCK, objectOf(lockCode)));
    if (lock) taken = assign(pointee(lock), lockCode, node.id, taken, model, options);
    const isTested = node.result?.kind === 'ident' && model.tested.has(node.result.name);
    const results = [setResult(node, nonzero(node.id), taken, model, options)];
    if (isTested)
      results.push(
        setResult(
          node,
          ZERO,
          lock ? assign(pointee(lock), UNDEFINED, node.id, after, model, options) : after,
          model,
          options,
        ),
      );
    return results;
  }
  const release = model.catalogue.releases.get(name)?.helper;
  if (release) {
    const unmap = release.unmaps === null ? undefined : node.args[release.unmaps];
    const unlock = release.unlocks === null ? undefined : node.args[release.unlocks];
    if (unmap) after = give(resourceKey(MAPPING, objectOf(valueOf(unmap, after, model))), after, options);
    if (unlock) after = give(resourceKey(SPINLOCK, objectOf(valueOf(unlock, after, model))), after, options);
    return [setResult(node, fresh, after, model, options)];
  }
  const gives = model.effects.gives.get(name) ?? [];
  for (const { pair, give: how } of gives) {
    const object =
      how.object === 'whole'
        ? ''
        : objectText(how.object === 'result' ? node.result : node.args[how.object], after, model);
    after = give(resourceKey(pair.name, object), after, options);
  }
  after = writesThroughArgs(node, after);
  const takes = model.effects.takes.get(name) ?? [];
  for (const { take } of takes) {
    const saved = take.sets === undefined ? undefined : node.args[take.sets];
    if (saved?.kind === 'ident') after = after.set(saved.name, undefined);
  }
  if (takes.length === 0) {
    if (gives.length === 0 && options.records(after) && !isNeutralCall(name))
      after = after.note(`call ${name}(${node.args.map(textOf).join(',')})`);
    return [setResult(node, fresh, after, model, options)];
  }
  let states: { state: ExitState; result: Code }[] = [{ state: after, result: fresh }];
  for (const { pair, take } of takes) {
    states = states.flatMap(({ state: one, result }) => {
      const object =
        take.object === 'whole'
          ? ''
          : take.object === 'result'
            ? fresh
            : objectText(node.args[take.object], one, model);
      const taken = one.take(resourceKey(pair.name, object));
      if (take.when === undefined)
        return [{ state: taken, result: take.object === 'result' ? nonzero(node.id) : result }];
      if (node.result === null) return [{ state: taken, result }];
      const whenTaken = take.when === 'nonzero' ? nonzero(node.id) : ZERO;
      return [
        { state: taken, result: whenTaken },
        { state: one, result: take.when === 'nonzero' ? ZERO : nonzero(node.id) },
      ];
    });
  }
  return states.map(({ state: one, result }) => setResult(node, result, one, model, options));
}

function objectText(expr: Expr | null | undefined, state: ExitState, model: FunctionModel): string {
  return expr ? objectOf(valueOf(expr, state, model)) : '';
}

function give(key: string, state: ExitState, options: StepOptions): ExitState {
  const after = state.give(key);
  if (after) return after;
  return options.records(state) ? state.note(`give ${key}`) : state;
}

export function pointee(arg: Expr): Expr {
  return arg.kind === 'unary' && arg.op === '&'
    ? arg.operand
    : { kind: 'unary', op: '*', operand: arg, span: arg.span };
}

/** A local whose address is handed over may get a value there. */
function writesThroughArgs(node: CallNode, state: ExitState): ExitState {
  let after = state;
  for (const arg of node.args) {
    anyPart(arg, (part) => {
      if (part.kind === 'unary' && part.op === '&' && part.operand.kind === 'ident') {
        after = after.forget(symbol(part.operand.name)).set(part.operand.name, undefined);
      }
      return false;
    });
  }
  return after;
}

export function decide(node: Extract<FlowNode, { kind: 'branch' }>, state: ExitState, model: FunctionModel): Next[] {
  const { test } = node;
  const code = valueOf(test, state, model);
  const truth = comparison(test, state, model) ?? truthOf(code);
  if (truth !== null) return [[truth ? node.whenTrue : node.whenFalse, state]];
  const learned = (outcome: boolean): ExitState => {
    let after = state;
    const text = textOf(test);
    if (model.repeated.has(text) && code.startsWith('e:'))
      after = after.with({ facts: new Map(after.facts).set(code, outcome) });
    if (code.startsWith('s:')) return learn(after, code, outcome ? `n:${code.slice(2)}` : ZERO, model);
    if (test.kind === 'binary' && (test.op === '==') === outcome && (test.op === '==' || test.op === '!=')) {
      const left = valueOf(test.left, state, model);
      const right = valueOf(test.right, state, model);
      if (right.startsWith('c:') && /^[sn]:/.test(left)) after = learn(after, left, right, model);
    }
    return after;
  };
  const known = state.facts.get(code);
  if (known !== undefined) return [[known ? node.whenTrue : node.whenFalse, state]];
  return [
    [node.whenTrue, learned(true)],
    [node.whenFalse, learned(false)],
  ];
}

function learn(state: ExitState, before: Code, after: Code, model: FunctionModel): ExitState {
  const name = before.slice(2);
  const all = state.learn(before, after);
  return model.graph.locals.has(name) && !state.values.has(name) ? all.set(name, after) : all;
}

function comparison(test: Expr, state: ExitState, model: FunctionModel): boolean | null {
  if (test.kind !== 'binary' || (test.op !== '==' && test.op !== '!=')) return null;
  const same = equal(valueOf(test.left, state, model), valueOf(test.right, state, model));
  return same === null ? null : same === (test.op === '==');
}
