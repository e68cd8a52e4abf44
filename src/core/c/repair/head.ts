// Rewrites the head of a function to plain C: defining macros, unknown attribute words, annotations after the parameters.
import { matching } from '../annotations.js';
import { TYPE_WORDS } from '../kernel-words.js';
import type { Token } from '../lexer.js';
import type { RepairContext } from './context.js';

const STORAGE = new Set(['static', 'inline', '__inline', '__inline__', 'extern', 'register', 'auto']);
const QUALIFIERS = new Set(['const', 'volatile', 'restrict', '__restrict', '__restrict__', '__const']);

export function repairHead(context: RepairContext): void {
  const { head } = context;
  if (head.style === 'plain') repairPlainHead(context);
  else repairMacroHead(context);
}

function repairPlainHead(context: RepairContext): void {
  const { tokens, head, body, draft } = context;
  const name = tokens.indexOf(head.name);
  const close = tokens.indexOf(head.close);
  blankExtraWords(context, tokens.slice(0, name));
  const trailer = tokens.slice(close + 1, body);
  blankParameterAttributes(context, tokens.slice(name + 2, close + 1));
  if (!head.oldStyle && trailer[0]?.text !== ')') for (const token of trailer) draft.blank(token.start, token.end);
}

/** Of `long x FOO`, FOO is an attribute that no list knows; of `long x FOO(int y)`, a macro that may add a parameter. */
function blankParameterAttributes(context: RepairContext, tokens: readonly Token[]): void {
  for (const [i, token] of tokens.entries()) {
    const close = tokens[i + 1]?.text === '(' ? matching(tokens, i + 1) : i;
    const after = tokens[close + 1];
    const ends = close >= i && (/^[,)]$/.test(after?.text ?? '') || (close > i && after?.kind === 'word'));
    const isMacro = /^[A-Z_][A-Z0-9_]*$/.test(token.text) && close > i && ends;
    if (isMacro && /^(?:\)|\]|\w+)$/.test(tokens[i - 1]?.text ?? '')) {
      context.draft.blank(token.start, tokens[close]?.end ?? token.end);
      continue;
    }
    // `char * const POS p`: after a `*` there are qualifiers alone.
    if (/^[A-Z][A-Z0-9_]*$/.test(token.text) && tokens[i + 1]?.kind === 'word' && followsPointer(tokens, i)) {
      context.draft.blank(token.start, token.end);
      continue;
    }
    const named = tokens[i - 1]?.kind === 'word' && (tokens[i - 2]?.kind === 'word' || tokens[i - 2]?.text === '*');
    if (ends && named && /^[A-Z][A-Z0-9_]*$/.test(token.text)) context.draft.blank(token.start, token.end);
  }
}

function followsPointer(tokens: readonly Token[], i: number): boolean {
  let before = i - 1;
  while (QUALIFIERS.has(tokens[before]?.text ?? '')) before--;
  return tokens[before]?.text === '*';
}

/** Of `FOO static int BAR f`, FOO and BAR are attributes that no list knows. */
function blankExtraWords(context: RepairContext, before: readonly Token[]): void {
  let base: 'none' | 'keyword' | 'tag' | 'name' = 'none';
  const keywordFollows = (from: number): boolean =>
    before.slice(from).some((t) => STORAGE.has(t.text) || (TYPE_WORDS.has(t.text) && !QUALIFIERS.has(t.text)));
  for (const [i, token] of before.entries()) {
    if (token.text === '(' || token.text === '*') return;
    if (token.kind !== 'word' || STORAGE.has(token.text) || QUALIFIERS.has(token.text)) continue;
    if (/^(?:struct|union|enum)$/.test(token.text)) base = 'tag';
    else if (base === 'tag') base = 'name';
    else if (TYPE_WORDS.has(token.text)) base = 'keyword';
    else if (base === 'none' && !keywordFollows(i + 1)) base = 'name';
    else context.draft.blank(token.start, token.end);
  }
}

function repairMacroHead(context: RepairContext): void {
  const { tokens, head, body, draft, marks } = context;
  const { macro, name, open, close } = head;
  if (!macro) return;
  const first = tokens.indexOf(name) + 1;
  const last = tokens.indexOf(close);
  draft.blank(macro.start, tokens[body]?.start ?? close.end);
  draft.replace(macro.start, macro.end, 'int');
  // A system call returns long; what another macro returns only its name can tell.
  marks.set(macro.start, { kind: 'spelling', text: head.style === 'paired' ? 'long' : macro.text });
  if (tokens[first]?.text === ',') {
    draft.put(name);
    if (name.kind === 'number') {
      draft.write(name.start, '_');
      marks.set(name.start, { kind: 'name', span: { start: name.start, end: name.end } });
    }
    draft.write(tokens[first].start, '(');
    if (head.style === 'paired') putPairs(context, first + 1, last);
  } else {
    // `(name)` has no room for empty parentheses: the name moves one to the left.
    draft.write(open.start, name.text);
    draft.write(name.end - 1, '(');
    marks.set(open.start, { kind: 'name', span: { start: name.start, end: name.end } });
  }
  draft.write(close.start, ')');
}

/** `type, name, type, name` without every other comma; a macro call is a whole pair, `type name`. */
function putPairs(context: RepairContext, from: number, to: number): void {
  const { tokens, draft } = context;
  let expectsType = true;
  for (let i = from; i < to; i++) {
    const token = tokens[i];
    if (!token) continue;
    if (token.text === ',') {
      if (!expectsType) draft.put(token);
      continue;
    }
    const end = expectsType ? argumentEnd(tokens, i, to) : i + 1;
    const parameter = tokens[i + 2];
    if (end - i === 4 && tokens[i + 1]?.text === '(' && parameter) {
      draft.put(token);
      draft.put(parameter);
    } else {
      for (const part of tokens.slice(i, end)) draft.put(part);
      expectsType = !expectsType;
    }
    i = end - 1;
    // The comma after a name separates parameters, the one after a type goes.
    const comma = tokens[end];
    if (comma?.text === ',') {
      if (expectsType) draft.put(comma);
      i = end;
    }
  }
}

/** Index after the argument that begins at `from`. */
function argumentEnd(tokens: readonly Token[], from: number, to: number): number {
  for (let i = from; i < to; i++) {
    const text = tokens[i]?.text ?? '';
    if (text === ',') return i;
    if (text === '(' || text === '[') i = Math.max(i, matching(tokens, i));
  }
  return to;
}
