// Which ways a branch can go, and what each way teaches.
import type { Expr } from '../../c/ast.js';
import { textOf } from '../../flow/expressions.js';
import type { FlowNode } from '../../flow/graph.js';
import { evaluate, integerOf, placeOf, kernelFlagOf } from './evaluate.js';
import {
  failedOf,
  isNullByTest,
  NONZERO,
  NULL_BY_TEST,
  NULL_VALUE,
  siteOf,
  UNSET,
  WILD,
  type PathState,
} from './state.js';
import type { WalkContext } from './walk.js';

type Branch = Extract<FlowNode, { kind: 'branch' }>;

export function decide(node: Branch, state: PathState, context: WalkContext): [number, PathState][] {
  const { test } = node;
  const both = (whenTrue: PathState | null, whenFalse: PathState | null): [number, PathState][] => [
    ...(whenTrue ? [[node.whenTrue, whenTrue] as [number, PathState]] : []),
    ...(whenFalse ? [[node.whenFalse, whenFalse] as [number, PathState]] : []),
  ];
  const value = evaluate(test, state, context.graph);
  const site = siteOf(value, 'E');
  if (site !== null) return both(...nullTest(site, value, node, state, context));
  const integer = integerOf(value);
  if (integer !== null) return both(integer !== 0 ? state : null, integer === 0 ? state : null);
  if (isNullByTest(value)) return both(null, state);
  if (value === NONZERO || value === WILD || (value !== undefined && /^[@LX]/.test(value))) return both(state, null);
  const call = context.callTests.get(node.id);
  if (call && value === undefined && context.repeated.has(call.text)) return both(...repeatedTest(call.text, state));
  const place = placeOf(test);
  if (place !== null && value === UNSET) return both(state.setValue(place, WILD), state.setValue(place, NULL_BY_TEST));
  if (place !== null) {
    // A lock pointer of another kind stays what it is where it is not NULL.
    const learn =
      context.testedTwice.has(place) || value !== undefined || kernelFlagOf(place, context.catalogue) !== null;
    const nonNull = value?.startsWith('K') === true || !learn ? state : state.setValue(place, NONZERO);
    return both(nonNull, learn || isLockPlace(place, context) ? state.setValue(place, NULL_BY_TEST) : state);
  }
  const compared = comparison(test, state, context);
  if (compared === true) return both(state, null);
  if (compared === false) return both(null, state);
  const fact = textOf(test);
  if (!context.repeated.has(fact)) return both(learnEquality(test, state, context), state);
  const [whenTrue, whenFalse] = repeatedTest(fact, state);
  // What is learned once is not learned again.
  const isNew = whenTrue !== null && whenFalse !== null;
  return both(isNew ? learnEquality(test, whenTrue, context) : whenTrue, whenFalse);
}

/** A test that comes out as it did before on this path, or is remembered. */
function repeatedTest(fact: string, state: PathState): [PathState | null, PathState | null] {
  const known = state.facts.get(fact);
  if (known !== undefined) return [known ? state : null, known ? null : state];
  return [state.learn(fact, true), state.learn(fact, false)];
}

/** A test of a mapping's own result: NULL means that nothing was mapped. */
function nullTest(
  site: number,
  value: string | undefined,
  node: Branch,
  state: PathState,
  context: WalkContext,
): [PathState | null, PathState | null] {
  context.record.site(site).nullChecks.add(node.id);
  const holding = state.held.get(site);
  if (holding?.checked === true || value?.startsWith('T') === true) return [state, null];
  context.record.site(site).failsAt.add(node.id);
  const values = state.values.each(`>${failedOf(site)}`, (value) =>
    siteOf(value, 'E') === site || siteOf(value, 'L') === site ? failedOf(site) : value,
  );
  return [
    holding ? state.hold(site, { checked: true }) : state,
    state.with({ held: state.held.with(site, undefined), values }),
  ];
}

/** `==` and `!=` of values that are known on this path. */
function comparison(test: Expr, state: PathState, context: WalkContext): boolean | null {
  if (test.kind !== 'binary' || (test.op !== '==' && test.op !== '!=')) return null;
  const left = evaluate(test.left, state, context.graph);
  const right = evaluate(test.right, state, context.graph);
  if (left === undefined || right === undefined) return null;
  const [a, b] = [integerOf(left), integerOf(right)];
  let equal: boolean | null = null;
  if (a !== null && b !== null) equal = a === b;
  else if (areDistinct(left, right)) equal = false;
  else if (left === right && /^[=K@]/.test(left)) equal = true;
  return equal === null ? null : equal === (test.op === '==');
}

/** Two names of one enumeration, as their common prefix tells: `SCAN_FAIL` and `SCAN_SUCCEED`. */
function areDistinct(left: string, right: string): boolean {
  const [a, b] = [left, right].map((value) => /^=([A-Z0-9]+_)/.exec(value)?.[1]);
  return left !== right && a !== undefined && a === b;
}

function learnEquality(test: Expr, state: PathState, context: WalkContext): PathState {
  if (test.kind !== 'binary' || test.op !== '==') return state;
  const place = placeOf(test.left);
  const value = evaluate(test.right, state, context.graph);
  if (place === null || value === undefined || !context.tested.has(place)) return state;
  return value === NULL_VALUE || value.startsWith('=') ? state.setValue(place, value) : state;
}

/** A place that some acquire of the function fills with a lock: whether it was NULL before says why the lock is taken. */
function isLockPlace(place: string, context: WalkContext): boolean {
  return [...context.acquires.values()].some(
    ({ node, helper }) => helper.returns === 'lock' && node.result !== null && placeOf(node.result) === place,
  );
}
