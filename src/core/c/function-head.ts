// Reads the tokens before a `{` at file scope: are they the head of a function, where does it begin, what is its name?
import { matching, withoutAnnotations } from './annotations.js';
import { KEYWORDS, PAIRED_HEAD, TYPE_WORDS } from './kernel-words.js';
import type { Token } from './lexer.js';

export interface FunctionHead {
  /** Offset of the first token of the declaration. */
  readonly start: number;
  readonly name: Token;
  /** The parentheses around the parameters (or around all arguments of a defining macro). */
  readonly open: Token;
  readonly close: Token;
  /** `paired`: SYSCALL_DEFINEn(name, type, parameter, …). `macro`: DEFINE_X(name, …). `plain`: C. */
  readonly style: 'plain' | 'paired' | 'macro';
  /** The macro of a `paired` or `macro` head. */
  readonly macro: Token | null;
  /** Old-style parameter declarations follow the parentheses. */
  readonly oldStyle: boolean;
}

const TAG = /^(?:struct|union|enum)$/;
const STORAGE = new Set(['static', 'inline', '__inline', '__inline__', 'extern']);

/** Reads a head; null if the `{` that follows `tokens` opens something else (a type, an initialiser). */
export function findFunctionHead(all: readonly Token[], text: string): FunctionHead | null {
  let tokens = withoutAnnotations(all);
  tokens = tokens.slice(afterLeadingMacros(tokens, text));
  const first = tokens[0];
  if (!first || first.text === 'typedef') return null;
  // What stands before it may be macro calls without a `;`.
  if (TAG.test(tokens.at(-1)?.text ?? '') || TAG.test(tokens.at(-2)?.text ?? '')) return null;
  const name = nameIndex(tokens, 0);
  if (name < 0) return null;
  const close = matching(tokens, name + 1);
  const nameToken = tokens[name];
  const open = tokens[name + 1];
  const closeToken = tokens[close];
  if (!nameToken || !open || !closeToken) return null;
  if (!trailerIsHarmless(tokens, close + 1)) return null;
  // Annotations before the declaration belong to it, macro calls without `;` do not.
  const start = startOfDeclaration(all, first);
  const oldStyle = tokens.at(-1)?.text === ';';
  const head = { start, open, close: closeToken, oldStyle };
  if (!tokens.slice(0, name).every((t) => STORAGE.has(t.text)))
    return { ...head, name: nameToken, style: 'plain', macro: null };
  const argument = tokens[name + 2];
  // `SAFE_FIELDS(struct x) { … }` declares fields.
  if (name === 0 && TAG.test(argument?.text ?? '')) return null;
  // `SYSCALL_DEFINE2(64_munmap, …)` pastes its name together.
  const named = /^\w*[A-Za-z_]\w*$/.test(argument?.text ?? '') && /^[,)]$/.test(tokens[name + 3]?.text ?? '');
  const definedName = named && argument ? argument : nameToken;
  const style = PAIRED_HEAD.test(nameToken.text) && named ? 'paired' : oldStyle || !named ? 'plain' : 'macro';
  return style === 'plain'
    ? { ...head, name: nameToken, style, macro: null }
    : { ...head, name: definedName, style, macro: nameToken };
}

/** Index after macro calls without a `;`, such as `EXPORT_SYMBOL(x)`, on lines of their own before the declaration. */
function afterLeadingMacros(tokens: readonly Token[], text: string): number {
  let at = 0;
  for (let name = nameIndex(tokens, 0); name >= 0;) {
    const after = matching(tokens, name + 1) + 1;
    const next = tokens[after];
    const gap = next && text.slice(tokens[after - 1]?.end, next.start);
    // `FLAG(a)` may go on with `MORE(a)`, in its line or indented in the next, but not if that is what the `{` follows.
    const more = name === at && tokens[after + 1]?.text === '(' ? matching(tokens, after + 1) : -1;
    const goesOn = more > 0 && more + 1 < tokens.length;
    if (after === 0 || next?.kind !== 'word' || !(goesOn || /\n(?:[A-Za-z_].*)?$/.test(gap ?? ''))) return at;
    name = nameIndex(tokens, after);
    if (name >= 0) at = after;
  }
  return at;
}

function startOfDeclaration(all: readonly Token[], first: Token): number {
  let start = first.start;
  for (let i = all.indexOf(first) - 1; i >= 0; i--) {
    const token = all[i];
    if (token?.kind !== 'word') break;
    start = token.start;
  }
  return start;
}

function isKeyword(word: string): boolean {
  return KEYWORDS.has(word) || TYPE_WORDS.has(word);
}

/** Index of the first word from `from` on before a `(` that can be the name of a function; -1 if there is none or a `=` precedes it. */
function nameIndex(tokens: readonly Token[], from: number): number {
  for (let i = from; i < tokens.length; i++) {
    const token = tokens[i];
    if (!token || token.text === '=' || token.text === '{') return -1;
    if (token.text === 'typeof' || token.text === '__typeof__') continue;
    // `enum PASTED(a, b) {` names a type.
    if (TAG.test(tokens[i - 1]?.text ?? '')) continue;
    if (token.kind === 'word' && tokens[i + 1]?.text === '(' && !isKeyword(token.text)) return i;
  }
  return -1;
}

/** After the parameters: nothing, unknown attribute words and calls, old-style declarations, or `)(…)` of a declarator. */
function trailerIsHarmless(tokens: readonly Token[], from: number): boolean {
  return !tokens.slice(from).some((t) => t.text === '=' || t.text === '{' || t.kind === 'string');
}
