// Repairs inside expressions and declarations: typeof, inline asm, casts by name, strings glued to macros.
import { matching } from '../annotations.js';
import { KEYWORDS, TYPE_NAME, TYPE_WORDS } from '../kernel-words.js';
import type { Token } from '../lexer.js';
import { replaceByName, type RepairContext } from './context.js';

const TYPEOF = /^(?:__)?typeof(?:_unqual)?(?:__)?$/;
/** Of a type in C, of any expression in GNU C: `sizeof` takes both. */
const ALIGNOF = /^(?:__alignof__|__alignof|_Alignof|alignof)$/;
const ASM = /^(?:asm|__asm|__asm__|asm_volatile_goto|asm_inline|asm_goto_output|__asm_goto)$/;
/** What a parser takes for a number; a macro argument may be more, e.g. `FEATURE(3DNOW)`. */
const NUMBER =
  /^(?:0[xX][\da-fA-F]+(?:\.[\da-fA-F]*)?(?:[pP][-+]?\d+)?|0[bB][01]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)[uUlLfF]*$/;
const ASM_QUALIFIER = /^(?:volatile|__volatile__|__volatile|goto|inline|__inline|asm_inline)$/;

/** Rewrites from the token at `i` on, if it begins something to repair; returns the index of the last token dealt with. */
export function repairExpressions(context: RepairContext): void {
  const { tokens } = context;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (!token) continue;
    const mark = context.marks.get(token.start);
    if ((mark?.kind === 'type' || mark?.kind === 'opaque' || mark?.kind === 'jump') && mark.span.end > token.end) {
      // Replaced as a whole: nothing inside is read.
      while ((tokens[i + 1]?.start ?? Infinity) < mark.span.end) i++;
    } else if (token.kind === 'string') repairString(context, i);
    else if (token.kind === 'number') {
      const span = { start: token.start, end: token.end };
      if (!NUMBER.test(token.text))
        replaceByName(context, span.start, span.end, { kind: 'opaque', what: 'no number', span });
    } else if (token.kind === 'word') {
      if (TYPEOF.test(token.text)) i = repairTypeof(context, i, token);
      else if (ASM.test(token.text)) i = repairAsm(context, i, token);
      else if (token.text === 'offsetof') context.draft.write(token.start, '_');
      else if (ALIGNOF.test(token.text)) context.draft.replace(token.start, token.end, 'sizeof');
    } else if (token.text === '(' && i > context.body) repairCast(context, i);
  }
}

function repairTypeof(context: RepairContext, i: number, token: Token): number {
  const close = context.tokens[i + 1]?.text === '(' ? matching(context.tokens, i + 1) : -1;
  const closer = context.tokens[close];
  if (!closer) return i;
  const span = { start: token.start, end: closer.end };
  replaceByName(context, span.start, span.end, { kind: 'type', span });
  return close;
}

/** Its text is not read: an asm has no value that could be known, except where it may jump. */
function repairAsm(context: RepairContext, i: number, token: Token): number {
  const { tokens, draft } = context;
  let open = i + 1;
  while (ASM_QUALIFIER.test(tokens[open]?.text ?? '')) open++;
  const close = tokens[open]?.text === '(' ? matching(tokens, open) : -1;
  const closer = tokens[close];
  if (!closer) return i;
  const previous = tokens[i - 1];
  if (previous?.kind === 'word' && !KEYWORDS.has(previous.text)) {
    draft.blank(token.start, closer.end); // `register long r asm("r0")`
    return close;
  }
  const colons: number[] = [];
  for (let j = open + 1; j < close; j++) {
    const text = tokens[j]?.text ?? '';
    if (text === '(' || text === '[') j = Math.max(j, matching(tokens, j));
    else if (text === ':') colons.push(j);
  }
  const labels = colons[3] === undefined ? [] : tokens.slice(colons[3] + 1, close).filter((t) => t.kind === 'word');
  const what = labels.length > 0 ? `inline asm with jumps to ${labels.map((t) => t.text).join(', ')}` : 'inline asm';
  const span = { start: token.start, end: closer.end };
  const names = tokens.slice(open + 1, close).flatMap((t) => (t.kind === 'word' ? [t.text] : []));
  replaceByName(context, span.start, span.end, { kind: 'opaque', what, span, names });
  return close;
}

/** `(u64) & x` is a cast, not a mask, where the name says that it is a type. */
function repairCast(context: RepairContext, i: number): void {
  const { tokens, draft, marks } = context;
  const [open, name, close, next] = [tokens[i], tokens[i + 1], tokens[i + 2], tokens[i + 3]];
  if (!open || !name || close?.text !== ')' || name.kind !== 'word' || !TYPE_NAME.test(name.text)) return;
  if (TYPE_WORDS.has(name.text) || !/^(?:[&*+(-])$/.test(next?.text ?? '')) return;
  const before = tokens[i - 1];
  if (!before || before.text === 'sizeof') return;
  if (before.kind !== 'punct' && !(before.kind === 'word' && KEYWORDS.has(before.text))) return;
  if (before.text === ']' || (before.text === ')' && !closesCast(context, i - 1))) return;
  draft.replace(open.start, close.end, '~');
  marks.set(open.start, { kind: 'cast', type: { start: name.start, end: name.end } });
}

function closesCast(context: RepairContext, close: number): boolean {
  const open = context.brackets.partner[close] ?? -1;
  const opener = context.tokens[open];
  const first = context.tokens[open + 1];
  if (!opener || !first) return false;
  return context.marks.get(opener.start)?.kind === 'cast' || TYPE_WORDS.has(first.text);
}

/** Makes a string of what is glued to one: `"a" PRIx64 "b"`, `KERN_INFO "c"`, `"d" __stringify(e)`. */
function repairString(context: RepairContext, i: number): void {
  const { tokens, brackets, draft } = context;
  const token = tokens[i];
  if (!token) return;
  putString(context, token.start, token.end);
  const before = tokens[i - 1];
  if (before && isGlued(before)) putString(context, before.start, before.end);
  else if (before?.text === ')') {
    const open = brackets.partner[i - 1] ?? -1;
    const callee = tokens[open - 1];
    if (callee && isGlued(callee)) putString(context, callee.start, before.end);
  }
  const after = tokens[i + 1];
  if (after && isGlued(after)) {
    const close = tokens[i + 2]?.text === '(' ? tokens[brackets.partner[i + 2] ?? -1] : undefined;
    putString(context, after.start, close?.end ?? after.end);
    for (let j = i + 2; j < tokens.length; j++) {
      const more = tokens[j];
      if (!more || close || !isGlued(more)) break;
      putString(context, more.start, more.end);
    }
  }
  draft.write(token.start, '"');
}

function isGlued(token: Token): boolean {
  return token.kind === 'word' && !KEYWORDS.has(token.text) && !TYPE_WORDS.has(token.text);
}

/** One string literal in place of `[start, end)`, on its first line. */
function putString(context: RepairContext, start: number, end: number): void {
  const { text, draft } = context;
  const newline = text.indexOf('\n', start);
  const lineEnd = newline < 0 || newline > end ? end : newline;
  draft.blank(start, end);
  if (lineEnd - start < 2) return;
  draft.replace(start, lineEnd - 1, '"', '_');
  draft.write(lineEnd - 1, '"');
}
