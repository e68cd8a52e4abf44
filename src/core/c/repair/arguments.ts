// Repairs macro arguments that are no expressions: types, operators, statements, nothing at all.
import { KEYWORDS, TYPE_WORDS } from '../kernel-words.js';
import type { Token } from '../lexer.js';
import { replaceByName, type Mark, type RepairContext } from './context.js';
import type { Refusal } from './statements.js';

const TYPEOF = /^(?:__)?typeof(?:_unqual)?(?:__)?$/;
/** No value begins with these. */
const NO_VALUE = /^(?:[[:.%/<>=^|?]|->|[-+*/%&|^<>=!]=|<<=?|>>=?|\|\|)$/;
const LOUD = /^[A-Z_][A-Z0-9_]+$/;
/** `KERN_ERR pr_fmt("…")`: the level is text before the text. */
const LOG_LEVEL = /^KERN_[A-Z]+$/;
/** What stands before a statement. */
const ENDS_STATEMENT = /^(?:[;{}):]|else|do)$/;
const JUMPS = new Set(['return', 'goto', 'break', 'continue', 'if', 'for', 'while', 'do', 'switch', 'case', 'else']);

export function repairArguments(context: RepairContext): Refusal | null {
  const { tokens, brackets, body } = context;
  const end = brackets.partner[body] ?? tokens.length;
  for (let i = body + 1; i < end; i++) {
    const name = tokens[i - 1];
    if (tokens[i]?.text !== '(' || name?.kind !== 'word' || KEYWORDS.has(name.text) || TYPE_WORDS.has(name.text))
      continue;
    const close = brackets.partner[i] ?? -1;
    if (close < 0) continue;
    if (repairStatementList(context, i, close)) continue;
    const refusal = repairList(context, i, close, name.text !== '_Generic');
    if (refusal) return refusal;
  }
  return null;
}

/**
 * `MACRO(x, return a(x), return b(x));` becomes a block of statements, each of which the macro may run or not: where an
 * argument is more of a statement than a plain jump. False where it is not, or the call is no statement of its own.
 */
function repairStatementList(context: RepairContext, open: number, close: number): boolean {
  const { tokens, brackets, draft, marks } = context;
  const [before, name, opener, closer, end] = [open - 2, open - 1, open, close, close + 1].map((at) => tokens[at]);
  if (!before || !name || !opener || !closer || end?.text !== ';' || !ENDS_STATEMENT.test(before.text)) return false;
  const ends: number[] = [];
  let isStatement = false;
  for (let i = open + 1, from = i; i <= close; i++) {
    const text = tokens[i]?.text ?? '';
    if (i < close && (text === '(' || text === '[' || text === '{')) i = Math.max(i, brackets.partner[i] ?? i);
    else if (i === close || text === ',' || text === ';') {
      isStatement ||=
        JUMPS.has(tokens[from]?.text ?? '') && plainJump(context, from, text === ';' ? i + 1 : i) === null;
      if (i < close) ends.push(i);
      from = i + 1;
    }
  }
  if (!isStatement) return false;
  // The sign that a statement's call may have got.
  if (marks.get(name.start - 1)?.kind === 'call') {
    marks.delete(name.start - 1);
    draft.blank(name.start - 1, name.start);
  }
  draft.blank(name.start, name.end);
  draft.write(opener.start, '{');
  marks.set(opener.start, { kind: 'statements', macro: name.text });
  for (const at of ends) draft.write(tokens[at]?.start ?? opener.start, ';');
  draft.write(closer.start, ';');
  draft.write(end.start, '}');
  return true;
}

function repairList(context: RepairContext, open: number, close: number, isMacroLike: boolean): Refusal | null {
  const { tokens, brackets, draft } = context;
  const separators = [open];
  for (let i = open + 1; i < close; i++) {
    const text = tokens[i]?.text ?? '';
    if (text === '(' || text === '[' || text === '{') i = Math.max(i, brackets.partner[i] ?? i);
    else if (text === ',') separators.push(i);
    else if (text === ';') {
      // Statements as one argument: a sequence either way.
      const token = tokens[i];
      if (token) draft.write(token.start, i + 1 === close || tokens[i + 1]?.text === ',' ? ' ' : ',');
      if (i + 1 !== close && tokens[i + 1]?.text !== ',') separators.push(i);
    }
  }
  separators.push(close);
  for (let s = 1; s < separators.length; s++) {
    const from = (separators[s - 1] ?? open) + 1;
    const to = separators[s] ?? close;
    if (from === to) {
      if (separators.length > 2) fillEmpty(context, tokens[from - 1], tokens[to]);
    } else {
      const first = tokens[from];
      if (first?.kind === 'word' && JUMPS.has(first.text)) {
        if (!repairJump(context, from, to)) return { at: first, reason: `\`${first.text}\` as a macro argument` };
      } else if (isMacroLike && isAssembly(context, from, to)) replaceArgument(context, from, to, 'assembly');
      else repairArgument(context, from, to);
    }
  }
  return null;
}

function fillEmpty(context: RepairContext, before: Token | undefined, after: Token | undefined): void {
  if (!before || !after) return;
  for (let at = before.end; at < after.start; at++) {
    if (/[\r\n]/.test(context.text.charAt(at))) continue;
    replaceByName(context, at, at + 1, { kind: 'opaque', what: 'no argument', span: { start: at, end: at } });
    return;
  }
  const comma = before.text === ',' ? before : after;
  if (comma.text === ',') context.draft.blank(comma.start, comma.end);
}

/** `cond_guard(m, return -EINTR, …)`: the macro may jump so. False for what is more than a jump with a plain value. */
function repairJump(context: RepairContext, from: number, to: number): boolean {
  const mark = plainJump(context, from, to);
  if (mark === null) return false;
  replaceByName(context, mark.span.start, mark.span.end, mark);
  return true;
}

function plainJump(context: RepairContext, from: number, to: number): (Mark & { readonly kind: 'jump' }) | null {
  const [first, second] = [context.tokens[from], from + 1 < to ? context.tokens[from + 1] : undefined];
  const last = context.tokens[to - 1];
  const word = first?.text;
  if (!first || !last || (word !== 'return' && word !== 'goto') || (word === 'goto' && to !== from + 2)) return null;
  const isPlain = (token: Token): boolean =>
    token.kind === 'number' || /^[-~]$/.test(token.text) || (token.kind === 'word' && !KEYWORDS.has(token.text));
  if (!context.tokens.slice(from + 1, to).every(isPlain)) return null;
  const value = second ? { start: second.start, end: last.end } : null;
  return { kind: 'jump', word, value, span: { start: first.start, end: last.end } };
}

function replaceArgument(context: RepairContext, from: number, to: number, what: string): void {
  const first = context.tokens[from];
  const last = context.tokens[to - 1];
  if (!first || !last) return;
  const span = { start: first.start, end: last.end };
  replaceByName(context, span.start, span.end, { kind: 'opaque', what, span });
}

/** Operands and text for an asm, which a macro puts there: `"=m" (x)`, `"S" (v) : "memory"`, `fxsave %[fx]`, `%%eax`. */
function isAssembly({ tokens, brackets }: RepairContext, from: number, to: number): boolean {
  let ternaries = 0;
  for (let i = from; i < to; i++) {
    const token = tokens[i];
    const next = i + 1 < to ? tokens[i + 1]?.text : undefined;
    if (token?.kind === 'string' && next === '(') return true;
    if (token?.text === '?') ternaries++;
    else if (token?.text === ':' && ternaries-- === 0) return true;
    else if (token?.text === '%' && (next === '[' || next === '%')) return true;
    else if (token?.text === '(' || token?.text === '[' || token?.text === '{')
      i = Math.max(i, brackets.partner[i] ?? i);
  }
  return false;
}

/** Text that macros glue to a value: `PREFIX value`, `value SUFFIX(more)`. No expression has such neighbours. */
function blankGluedMacros(context: RepairContext, from: number, to: number): void {
  const { tokens, brackets, draft } = context;
  const isName = (token: Token | undefined): boolean =>
    token?.kind === 'word' && !KEYWORDS.has(token.text) && !TYPE_WORDS.has(token.text);
  const [first, second] = [tokens[from], tokens[from + 1]];
  if (first && from + 1 < to && LOUD.test(first.text) && isName(second)) draft.blank(first.start, first.end);
  for (let i = from + 1; i < to; i++) {
    const token = tokens[i];
    const close = tokens[i + 1]?.text === '(' ? (brackets.partner[i + 1] ?? -1) : -1;
    const closer = tokens[close];
    const glued = closer && close < to && token && LOUD.test(token.text) && tokens[close + 1]?.kind !== 'string';
    if (glued && isName(tokens[i - 1]) && (i - 1 > from || !LOUD.test(tokens[i - 1]?.text ?? ''))) {
      draft.blank(token.start, closer.end);
      i = close;
      while (i + 1 < to && LOUD.test(tokens[i + 1]?.text ?? '') && tokens[i + 2]?.text === '(') {
        const [more, end] = [tokens[i + 1], brackets.partner[i + 2] ?? -1];
        if (!more || end < 0 || end >= to) break;
        draft.blank(more.start, tokens[end]?.end ?? more.end);
        i = end;
      }
    }
  }
}

function repairArgument(context: RepairContext, from: number, to: number): void {
  const { tokens } = context;
  const first = tokens[from];
  const last = tokens[to - 1];
  if (!first || !last) return;
  const span = { start: first.start, end: last.end };
  const isOperator = tokens.slice(from, to).every((t) => t.kind === 'punct' && !/^[()[\]{},;]$/.test(t.text));
  if (isOperator || (first.kind === 'punct' && NO_VALUE.test(first.text))) {
    // An operand of an asm, a designator, an operator, a stretch of an expression.
    replaceByName(context, span.start, span.end, { kind: 'opaque', what: 'macro argument', span });
  } else if (to - from > 1 && tokens.slice(from, to).every((t) => LOUD.test(t.text))) {
    replaceByName(context, span.start, span.end, { kind: 'opaque', what: 'macro text', span });
  } else if (LOG_LEVEL.test(first.text) && tokens[from + 1]?.kind === 'word') {
    context.draft.blank(first.start, first.end);
  } else if (isType(tokens.slice(from, to))) {
    replaceByName(context, span.start, span.end, { kind: 'type', span });
  } else {
    blankGluedMacros(context, from, to);
  }
}

/** A type name: begins with a type keyword, or is one word and at least one `*`. */
function isType(tokens: readonly Token[]): boolean {
  const [first, second] = tokens;
  if (first?.kind !== 'word') return false;
  if (tokens.some((t) => t.text === '=' || t.text === '{' || t.text === '.' || t.text === '->')) return false;
  if (TYPE_WORDS.has(first.text)) return true;
  if (TYPEOF.test(first.text)) return tokens.at(-1)?.text === ')' || tokens.at(-1)?.text === '*';
  return second?.text === '*' && tokens.slice(1).every((t) => t.text === '*' || t.text === 'const');
}
