// The condition of an `#if` as a boolean formula over named facts, so that arms of the same symbol never contradict.
import { NEVER_DEFINED } from './kernel-words.js';
import { tokenize, type Token } from './lexer.js';

/** A fact that a configuration decides. */
export type Fact =
  /** Whether a symbol is set; its key is the symbol. */
  | { readonly kind: 'symbol'; readonly key: string }
  /** A comparison of a symbol with a number, e.g. `CONFIG_PGTABLE_LEVELS > 3`; its key is the text. */
  | {
      readonly kind: 'compare';
      readonly key: string;
      readonly symbol: string;
      readonly op: string;
      readonly number: number;
    }
  /** Anything else, by its text. */
  | { readonly kind: 'other'; readonly key: string };

export type Condition =
  | { readonly op: 'constant'; readonly value: boolean }
  | { readonly op: 'fact'; readonly fact: Fact }
  | { readonly op: 'not'; readonly of: Condition }
  | { readonly op: 'and' | 'or'; readonly left: Condition; readonly right: Condition };

/** Truth of every fact under one configuration, by key. */
export type Assignment = ReadonlyMap<string, boolean>;

/** Parenthesised formulas nested deeper than this are taken as one opaque fact. */
const MAX_CONDITION_DEPTH = 50;

const TEST_MACROS = new Set(['defined', 'IS_ENABLED', 'IS_REACHABLE', '__is_defined', 'config_enabled']);

export function evaluate(condition: Condition, facts: Assignment): boolean {
  switch (condition.op) {
    case 'constant':
      return condition.value;
    case 'fact':
      return facts.get(condition.fact.key) ?? false;
    case 'not':
      return !evaluate(condition.of, facts);
    case 'and':
      return evaluate(condition.left, facts) && evaluate(condition.right, facts);
    case 'or':
      return evaluate(condition.left, facts) || evaluate(condition.right, facts);
  }
}

/** What a condition comes to in every configuration; null where that depends. */
export function settled(condition: Condition): boolean | null {
  switch (condition.op) {
    case 'constant':
      return condition.value;
    case 'fact':
      return null;
    case 'not': {
      const of = settled(condition.of);
      return of === null ? null : !of;
    }
    case 'and':
    case 'or': {
      const [left, right] = [settled(condition.left), settled(condition.right)];
      const deciding = condition.op === 'or';
      if (left === deciding || right === deciding) return deciding;
      return left === null || right === null ? null : !deciding;
    }
  }
}

/** Every fact that a condition mentions, once each. */
export function factsOf(condition: Condition, into = new Map<string, Fact>()): Map<string, Fact> {
  if (condition.op === 'fact') into.set(condition.fact.key, condition.fact);
  else if (condition.op === 'not') factsOf(condition.of, into);
  else if (condition.op !== 'constant') {
    factsOf(condition.left, into);
    factsOf(condition.right, into);
  }
  return into;
}

/** The condition of `#if`/`#elif` text; never fails: what is not understood is one fact named by its text. */
export function parseCondition(text: string): Condition {
  const tokens = tokenize(text).tokens;
  const parser = new ConditionParser(tokens);
  const parsed = parser.or(0);
  if (parsed && parser.atEnd) return parsed;
  return { op: 'fact', fact: { kind: 'other', key: tokens.map((t) => t.text).join(' ') } };
}

export function symbolCondition(symbol: string): Condition {
  if (NEVER_DEFINED.has(symbol)) return { op: 'constant', value: false };
  return { op: 'fact', fact: { kind: 'symbol', key: symbol } };
}

class ConditionParser {
  #at = 0;
  constructor(private readonly tokens: readonly Token[]) {}

  get atEnd(): boolean {
    return this.#at >= this.tokens.length;
  }

  or(depth: number): Condition | null {
    let left = this.#and(depth);
    while (left && this.#take('||')) {
      const right = this.#and(depth);
      left = right && { op: 'or', left, right };
    }
    return left;
  }

  #and(depth: number): Condition | null {
    let left = this.#unary(depth);
    while (left && this.#take('&&')) {
      const right = this.#unary(depth);
      left = right && { op: 'and', left, right };
    }
    return left;
  }

  #unary(depth: number): Condition | null {
    if (depth > MAX_CONDITION_DEPTH) return null;
    if (this.#take('!')) {
      const of = this.#unary(depth + 1);
      return of && { op: 'not', of };
    }
    const start = this.#at;
    if (this.#take('(')) {
      const inner = this.or(depth + 1);
      if (inner && this.#take(')') && this.#atBoundary()) return inner;
      this.#at = start;
    }
    return this.#fact();
  }

  /** `defined(X)`, `X`, `X > 3`, or an opaque stretch up to the next `&&`, `||` or `)`. */
  #fact(): Condition | null {
    const first = this.#at;
    let depth = 0;
    for (; !this.atEnd; this.#at++) {
      const text = this.tokens[this.#at]?.text ?? '';
      if (text === '(') depth++;
      else if (text === ')' && depth-- === 0) break;
      else if (depth === 0 && (text === '&&' || text === '||')) break;
    }
    const texts = this.tokens.slice(first, this.#at).map((t) => t.text);
    return texts.length === 0 ? null : factFrom(texts);
  }

  #atBoundary(): boolean {
    return this.atEnd || /^(?:&&|\|\||\))$/.test(this.tokens[this.#at]?.text ?? '');
  }

  #take(text: string): boolean {
    if (this.tokens[this.#at]?.text !== text) return false;
    this.#at++;
    return true;
  }
}

function factFrom(texts: readonly string[]): Condition {
  const [a = '', b = '', c = ''] = texts;
  if (texts.length === 1) {
    if (/^\d/.test(a)) return { op: 'constant', value: Number.parseInt(a) !== 0 };
    if (/^\w+$/.test(a)) return symbolCondition(a);
  }
  if (TEST_MACROS.has(a)) {
    if (texts.length === 2) return symbolCondition(b);
    if (texts.length === 4 && b === '(') return symbolCondition(c);
  }
  const number = Number(c.replace(/[uUlL]+$/, ''));
  if (texts.length === 3 && /^(?:[<>]=?|[!=]=)$/.test(b) && /^[A-Za-z_]\w*$/.test(a) && Number.isInteger(number)) {
    return { op: 'fact', fact: { kind: 'compare', key: texts.join(' '), symbol: a, op: b, number } };
  }
  return { op: 'fact', fact: { kind: 'other', key: texts.join(' ') } };
}
