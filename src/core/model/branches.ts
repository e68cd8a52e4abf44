// Tests: exact where their value is modelled, otherwise a free choice that is remembered while nothing in the test changes.
import type { Expr } from '../c/ast.js';
import type { FlowNode } from '../flow/graph.js';
import type { StepExpr } from '../explore/program.js';
import type { Evaluator } from './evaluate.js';
import { ANSWER, type Frame } from './frame.js';
import { elementCount, elementIndex, NULL_POINTER, UNKNOWN_NOT_NULL, UNKNOWN_POINTER } from './pointers.js';
import { and, check, eq, FALSE, le, lt, not, num, or, read, set } from './terms.js';
import type { Way } from './step-graph.js';
import { isExact, scalar, truthValue, type Value } from './values.js';
import type { WalkTest } from './walks.js';

type Branch = Extract<FlowNode, { kind: 'branch' }>;

export interface TestedWay extends Way {
  readonly outcome: boolean;
}

/** The ways of a branch. `stops` says which outcomes end in BUG(): they break an assertion where the test is exact, and are left out where it is free. */
export function waysOf(
  node: Branch,
  frame: Frame,
  evaluator: Evaluator,
  walk: WalkTest | undefined,
  stops: (outcome: boolean) => string | null,
): TestedWay[] {
  const truth = truthValue(evaluator.value(node.test));
  const text = shown(node.test, frame);
  const ways: TestedWay[] = [];
  const way = (outcome: boolean, guard: StepExpr, actions: Way['actions'] = []): void => {
    if (guard.kind === 'const' && guard.value === 0) return;
    ways.push({
      outcome,
      guard: guard.kind === 'const' ? null : guard,
      actions,
      choice: `${text} is ${String(outcome)}`,
    });
  };
  const exact = (outcome: boolean, guard: StepExpr): void => {
    const why = stops(outcome);
    way(outcome, guard, why === null ? [] : [check(FALSE, 'assertion', `${why}(${text}) is reached`)]);
  };
  const free = (outcome: boolean, guard: StepExpr, actions: Way['actions'] = []): void => {
    if (stops(outcome) === null) way(outcome, guard, actions);
  };
  /** An answer that was given before and would lead to BUG() now: the path cannot be one; it goes on as if it were not. */
  const again = (outcome: boolean, guard: StepExpr): void => {
    way(stops(outcome) === null ? outcome : !outcome, guard);
  };

  const term = scalar(truth);
  if (!truth.unknown) {
    exact(true, truthTerm(term));
    exact(false, not(truthTerm(term)));
    return ways;
  }
  const known = isExact(term);
  exact(true, and(known, truthTerm(term)));
  exact(false, and(known, not(term)));
  if (walk) {
    const inside = insideOf(frame, walk.cursor);
    free(walk.staysWhen, and(not(known), inside.maybe));
    free(!walk.staysWhen, and(not(known), inside.maybeNot));
    return ways;
  }
  const pointer = pointerVariable(node, frame);
  if (pointer) {
    const open = eq(read(pointer.ref), num(UNKNOWN_POINTER));
    free(true, open, [set(pointer.ref, num(pointer.place ?? UNKNOWN_NOT_NULL))]);
    free(false, open, [set(pointer.ref, num(NULL_POINTER))]);
    return ways;
  }
  const answer = frame.remember(node.test);
  const is = (value: number): StepExpr => and(not(known), eq(read(answer), num(value)));
  again(true, is(ANSWER.yes));
  again(false, is(ANSWER.no));
  free(true, is(ANSWER.open), [set(answer, num(ANSWER.yes))]);
  free(false, is(ANSWER.open), [set(answer, num(ANSWER.no))]);
  return ways;
}

/** A test as a reader knows it: lowering may have turned `!=` round, and put calls into temporaries. */
function shown(expr: Expr, frame: Frame): string {
  const { source } = frame.fn;
  if (expr.kind === 'ident')
    return expr.name.startsWith('$') ? source.excerpt(expr.span) : expr.name.replace(/#\d+$/, '');
  if (expr.kind === 'binary') return `${shown(expr.left, frame)} ${expr.op} ${shown(expr.right, frame)}`;
  return source.excerpt(expr.span);
}

function truthTerm(term: StepExpr): StepExpr {
  return not(not(term));
}

/** Whether the cursor of a walk is inside its array; a cursor of NULL or one that is not known may be either. */
function insideOf(frame: Frame, cursor: string): { maybe: StepExpr; maybeNot: StepExpr } {
  const variable = frame.variable(cursor);
  const value: Value | null =
    variable.kind === 'value'
      ? variable.value
      : variable.kind === 'slots'
        ? { type: variable.type, parts: variable.refs.map((ref) => read(ref)), unknown: variable.unknown }
        : null;
  if (value?.type.kind !== 'pointer') return { maybe: num(1), maybeNot: num(1) };
  const term = scalar(value);
  const nowhere = le(term, num(0));
  const inside = lt(elementIndex(value.type.to, term), elementCount(value.type.to, term));
  return { maybe: or(nowhere, inside), maybeNot: or(nowhere, not(inside)) };
}

/** A test of a plain pointer variable: its answer is the variable's own value from then on. */
function pointerVariable(
  node: Branch,
  frame: Frame,
): { ref: { slot: number; local: boolean }; place: number | null } | null {
  if (node.test.kind !== 'ident' || !frame.types.isLocal(node.test.name)) return null;
  const variable = frame.variable(node.test.name);
  const [ref] = variable.kind === 'slots' ? variable.refs : [];
  if (variable.kind !== 'slots' || variable.type.kind !== 'pointer' || !ref) return null;
  return { ref: { slot: ref.slot, local: true }, place: variable.type.to.solePlace };
}
