// Builds integer expressions of a Program, folded where their operands are constants, so that what is decided is decided once.
import { apply } from '../explore/apply.js';
import type { SlotRef, StepAction, StepExpr } from '../explore/program.js';

export type BinaryTerm = Extract<StepExpr, { kind: 'binary' }>;
type Op = BinaryTerm['op'];

export const num = (value: number): StepExpr => ({ kind: 'const', value });
export const TRUE = num(1);
export const FALSE = num(0);

export function isConst(term: StepExpr, value?: number): boolean {
  return term.kind === 'const' && (value === undefined || term.value === value);
}

const TRUTH_OPS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=', '&&', '||']);

/** Whether the term is known to be 0 or 1. */
function isTruth(term: StepExpr): boolean {
  if (term.kind === 'const') return term.value === 0 || term.value === 1;
  if (term.kind === 'conditional') return isTruth(term.then) && isTruth(term.otherwise);
  return term.kind === 'binary' ? TRUTH_OPS.has(term.op) : term.kind === 'unary' && term.op === '!';
}

export function binary(op: Op, left: StepExpr, right: StepExpr): StepExpr {
  if (left.kind === 'const' && right.kind === 'const') {
    const value = apply(op, left.value, right.value);
    if (value !== null) return num(value);
  }
  if (op === '&&') {
    if (isConst(left, 0) || isConst(right, 0)) return FALSE;
    if (left.kind === 'const') return truth(right);
    if (right.kind === 'const') return truth(left);
  }
  if (op === '||') {
    if (left.kind === 'const') return left.value === 0 ? truth(right) : TRUE;
    if (right.kind === 'const') return right.value === 0 ? truth(left) : TRUE;
  }
  if (isConst(right, 0) && (op === '+' || op === '-' || op === '|')) return left;
  if (isConst(left, 0) && (op === '+' || op === '|')) return right;
  if (isConst(right, 1) && (op === '*' || op === '/')) return left;
  return { kind: 'binary', op, left, right };
}

export const eq = (a: StepExpr, b: StepExpr): StepExpr => binary('==', a, b);
export const ne = (a: StepExpr, b: StepExpr): StepExpr => binary('!=', a, b);
export const lt = (a: StepExpr, b: StepExpr): StepExpr => binary('<', a, b);
export const le = (a: StepExpr, b: StepExpr): StepExpr => binary('<=', a, b);
export const gt = (a: StepExpr, b: StepExpr): StepExpr => binary('>', a, b);
export const ge = (a: StepExpr, b: StepExpr): StepExpr => binary('>=', a, b);
export const add = (a: StepExpr, b: StepExpr): StepExpr => binary('+', a, b);
export const sub = (a: StepExpr, b: StepExpr): StepExpr => binary('-', a, b);
export const mul = (a: StepExpr, b: StepExpr): StepExpr => binary('*', a, b);
export const div = (a: StepExpr, b: StepExpr): StepExpr => binary('/', a, b);
export const mod = (a: StepExpr, b: StepExpr): StepExpr => binary('%', a, b);
export const bitAnd = (a: StepExpr, b: StepExpr): StepExpr => binary('&', a, b);
export const bitOr = (a: StepExpr, b: StepExpr): StepExpr => binary('|', a, b);

export function and(...terms: readonly StepExpr[]): StepExpr {
  return terms.reduce((a, b) => binary('&&', a, b), TRUE);
}

export function or(...terms: readonly StepExpr[]): StepExpr {
  return terms.reduce((a, b) => binary('||', a, b), FALSE);
}

/** The term as 0 or 1. */
export function truth(term: StepExpr): StepExpr {
  return isTruth(term) ? term : ne(term, FALSE);
}

const OPPOSITE: Partial<Record<Op, Op>> = { '==': '!=', '!=': '==', '<': '>=', '>=': '<', '>': '<=', '<=': '>' };

export function not(term: StepExpr): StepExpr {
  if (term.kind === 'const') return num(Number(term.value === 0));
  if (term.kind === 'unary' && term.op === '!') return truth(term.operand);
  const opposite = term.kind === 'binary' ? OPPOSITE[term.op] : undefined;
  if (term.kind === 'binary' && opposite) return { ...term, op: opposite };
  return { kind: 'unary', op: '!', operand: term };
}

export function unary(op: '!' | '-' | '~', operand: StepExpr): StepExpr {
  if (op === '!') return not(operand);
  if (operand.kind === 'const') return num(op === '-' ? -operand.value | 0 : ~operand.value);
  return { kind: 'unary', op, operand };
}

export function cond(test: StepExpr, then: StepExpr, otherwise: StepExpr): StepExpr {
  if (test.kind === 'const') return test.value !== 0 ? then : otherwise;
  if (sameTerm(then, otherwise)) return then;
  return { kind: 'conditional', test, then, otherwise };
}

export const read = (ref: SlotRef): StepExpr => ({ kind: 'read', ref });
export const set = (ref: SlotRef, value: StepExpr): StepAction => ({ kind: 'set', ref, value });

export function check(condition: StepExpr, property: string, message: string): StepAction {
  return { kind: 'check', condition, property, message };
}

/** The actions under a condition; nothing where there are none. */
export function when(
  test: StepExpr,
  then: readonly StepAction[],
  otherwise: readonly StepAction[] = [],
): readonly StepAction[] {
  if (test.kind === 'const') return test.value !== 0 ? then : otherwise;
  return then.length + otherwise.length === 0 ? [] : [{ kind: 'if', test, then, otherwise }];
}

export function sameTerm(a: StepExpr, b: StepExpr): boolean {
  if (a === b) return true;
  switch (a.kind) {
    case 'const':
      return b.kind === 'const' && a.value === b.value;
    case 'read':
      return b.kind === 'read' && sameRef(a.ref, b.ref);
    case 'unary':
      return b.kind === 'unary' && a.op === b.op && sameTerm(a.operand, b.operand);
    case 'binary':
      return b.kind === 'binary' && a.op === b.op && sameTerm(a.left, b.left) && sameTerm(a.right, b.right);
    case 'conditional':
      return (
        b.kind === 'conditional' &&
        sameTerm(a.test, b.test) &&
        sameTerm(a.then, b.then) &&
        sameTerm(a.otherwise, b.otherwise)
      );
  }
}

export function sameRef(a: SlotRef, b: SlotRef): boolean {
  if (a.slot !== b.slot || a.local !== b.local) return false;
  if (a.index === undefined || b.index === undefined) return a.index === b.index;
  return sameTerm(a.index, b.index);
}

/** The term with every read of a scalar local replaced by what `value` gives for it; folded again. `null` keeps the read. */
export function substitute(term: StepExpr, value: (slot: number) => StepExpr | null): StepExpr {
  switch (term.kind) {
    case 'const':
      return term;
    case 'read': {
      const { ref } = term;
      if (ref.index !== undefined) {
        const index = substitute(ref.index, value);
        return index === ref.index ? term : read({ ...ref, index });
      }
      return (ref.local ? value(ref.slot) : null) ?? term;
    }
    case 'unary': {
      const operand = substitute(term.operand, value);
      return operand === term.operand ? term : unary(term.op, operand);
    }
    case 'binary': {
      const left = substitute(term.left, value);
      const right = substitute(term.right, value);
      return left === term.left && right === term.right ? term : binary(term.op, left, right);
    }
    case 'conditional': {
      const test = substitute(term.test, value);
      const then = substitute(term.then, value);
      const otherwise = substitute(term.otherwise, value);
      return test === term.test && then === term.then && otherwise === term.otherwise
        ? term
        : cond(test, then, otherwise);
    }
  }
}

/** Calls back for every reference that evaluating the term reads. */
export function eachRead(term: StepExpr, visit: (ref: SlotRef) => void): void {
  switch (term.kind) {
    case 'const':
      return;
    case 'read':
      if (term.ref.index !== undefined) eachRead(term.ref.index, visit);
      visit(term.ref);
      return;
    case 'unary':
      eachRead(term.operand, visit);
      return;
    case 'binary':
      eachRead(term.left, visit);
      eachRead(term.right, visit);
      return;
    case 'conditional':
      eachRead(term.test, visit);
      eachRead(term.then, visit);
      eachRead(term.otherwise, visit);
  }
}
