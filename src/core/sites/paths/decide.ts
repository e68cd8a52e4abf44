// Which ways a branch can go, and what each way teaches.
import type { Expr } from '../../c/ast.js';
import { textOf } from '../../flow/expressions.js';
import type { FlowNode } from '../../flow/graph.js';
import { evaluate, integerOf, placeOf } from './evaluate.js';
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

/** What holds where the test is true and where it is not; `null` for a way that cannot be taken. */
export type Ways = readonly [whenTrue: PathState | null, whenFalse: PathState | null];

export function decide(node: Branch, state: PathState, context: WalkContext): Ways {
  const { test } = node;
  const value = evaluate(test, state, context.graph);
  const site = siteOf(value, 'E');
  if (site !== null) return nullTest(site, value, node, state, context);
  const integer = integerOf(value);
  if (integer !== null) return integer !== 0 ? [state, null] : [null, state];
  if (isNullByTest(value)) return [null, state];
  if (value === NONZERO || value === WILD || (value !== undefined && /^[@LX]/.test(value))) return [state, null];
  const call = context.callTests.get(node.id);
  if (call && value === undefined && context.repeated.has(call.text)) return repeatedTest(call.text, state);
  const place = placeOf(test);
  if (place !== null && value === UNSET) return [state.setValue(place, WILD), state.setValue(place, NULL_BY_TEST)];
  if (place !== null) {
    // A lock pointer of another kind stays what it is where it is not NULL.
    const learn = value !== undefined || context.isWorthKnowing(place);
    const nonNull = value?.startsWith('K') === true || !learn ? state : state.setValue(place, NONZERO);
    return [nonNull, learn || context.getsLock(place) ? state.setValue(place, NULL_BY_TEST) : state];
  }
  const compared = comparison(test, state, context);
  if (compared !== null) return compared ? [state, null] : [null, state];
  const fact = textOf(test);
  if (!context.repeated.has(fact)) return [learnEquality(test, state, context), state];
  const [whenTrue, whenFalse] = repeatedTest(fact, state);
  // What is learned once is not learned again.
  const isNew = whenTrue !== null && whenFalse !== null;
  return [isNew ? learnEquality(test, whenTrue, context) : whenTrue, whenFalse];
}

/** A test that comes out as it did before on this path, or is remembered. */
function repeatedTest(fact: string, state: PathState): Ways {
  const known = state.facts.get(fact);
  if (known !== undefined) return [known ? state : null, known ? null : state];
  return [state.learn(fact, true), state.learn(fact, false)];
}

/** A test of a mapping's own result: NULL means that nothing was mapped. */
function nullTest(site: number, value: string | undefined, node: Branch, state: PathState, context: WalkContext): Ways {
  context.record.site(site).nullChecks.add(node.id);
  const holding = state.held.get(site);
  if (holding?.checked === true || value?.startsWith('T') === true) return [state, null];
  context.record.site(site).failsAt.add(node.id);
  const values = state.values.each(2 * site, (value) =>
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
