// Type names → CType, from their tokens: one reading for declarations, casts, parameters and macro arguments.
import { withoutAnnotations } from '../annotations.js';
import type { CType } from '../ast.js';
import { tokenize } from '../lexer.js';

const QUALIFIERS = new Set(
  'const volatile restrict __restrict __restrict__ __const __volatile__ static extern inline __inline __inline__ register auto _Atomic typedef'.split(
    ' ',
  ),
);
const SIMPLE = /^\w+$/;

/** The specifiers alone, e.g. `unsigned long` of `const unsigned  long`; bodies of structs are left out. */
export function baseType(text: string): string {
  if (SIMPLE.test(text)) return text;
  const brace = text.indexOf('{');
  const tokens = withoutAnnotations(tokenize(brace < 0 ? text : text.slice(0, brace)).tokens);
  const kept = tokens.filter((t) => !QUALIFIERS.has(t.text)).map((t) => t.text);
  if (kept[0] === 'typeof' || kept[0] === '__typeof__' || kept[0] === '__typeof') return kept.join('');
  if (kept.length === 1 && /^(?:struct|union|enum)$/.test(kept[0] ?? '')) return `${kept[0] ?? ''} (anonymous)`;
  return kept
    .join(' ')
    .replace(/ ?([()]) ?/g, '$1')
    .replaceAll(' ,', ',');
}

/** A whole type name such as `const struct page **`; a trailing declared name is ignored. */
export function parseTypeName(text: string): CType {
  const star = /[*[]/.exec(outsideParens(text))?.index ?? text.length;
  let base = baseType(text.slice(0, star));
  const rest = text.slice(star);
  const pointers = rest.split('*').length - 1;
  // `struct page p` as a macro argument declares p.
  base = base.replace(/^((?:struct|union|enum) \w+) \w+$/, '$1');
  const dims = [...rest.matchAll(/\[/g)].map(() => null);
  return { base, pointers, dims };
}

/** The text with everything inside parentheses blanked, so that `typeof(*p) *` has one `*`. */
function outsideParens(text: string): string {
  let depth = 0;
  let result = '';
  for (const c of text) {
    if (c === ')') depth--;
    result += depth > 0 ? '_' : c;
    if (c === '(') depth++;
  }
  return result;
}
