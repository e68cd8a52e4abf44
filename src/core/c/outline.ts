// Where the functions of a file are, found in one pass over its characters without parsing: so that only what is
// needed is parsed. Comments, literals and macro bodies never count; `#if` arms may open and close braces on their own.
import { skipComment, skipDirective, skipLiteral, tokenize, type Token } from './lexer.js';
import { settled } from './condition.js';
import { findFunctionHead } from './function-head.js';
import { NEVER_DEFINED } from './kernel-words.js';
import type { Span } from './span.js';
import { conditionOf } from './variants.js';

/** The text of one function with all its `#if` arms: from the first token of its declaration to its closing brace. */
export interface FunctionSlice extends Span {
  /** What its head declares; of several heads in `#if` arms, the first. */
  readonly name: string;
  /** Offset of the `{` of its (first) body. */
  readonly bodyStart: number;
  /** The comment that ends right before the function, if any. */
  readonly leadingComment: Span | null;
}

export interface MacroSpan extends Span {
  readonly name: string;
}

export interface Outline {
  readonly functions: readonly FunctionSlice[];
  /** Every `#define`, inside functions too, in order. */
  readonly macros: readonly MacroSpan[];
  /** Closing braces at file scope that close nothing. */
  readonly strayBraces: readonly number[];
  /** `#if`, `#else` and `#endif` lines without their partner. */
  readonly unmatchedConditionals: number;
}

interface Conditional {
  readonly start: number;
  readonly depth: number;
  /** Depth at the end of the first arm, once that has ended. */
  firstArmDepth: number | null;
  /** Its last `#else`, `#elif` or `#endif` so far. */
  last: number;
  /** Whether the arm that began last is no C in any configuration; null where that depends. */
  isForeign: boolean | null;
}

/** Old-style parameter declarations reach no farther than this. */
const MAX_OLD_STYLE_HEAD = 4096;
const CONDITIONAL = /^#\s*(if|ifdef|ifndef|elif|elifdef|elifndef|else|endif)\b/;
const DEFINE = /^#\s*define\s+(\w+)/;
/** What can stand in column 0 inside a function: labels and badly indented statements. */
const INSIDE_A_BODY =
  /(?:\w+\s*:(?!:)|(?:else|while|case|default|if|for|return|goto|break|continue|do|switch)\b|[{}();])/y;

/** Units that neither end a line, open or close anything, nor begin a comment, literal or directive. */
const DULL = new Uint8Array(128);
for (let c = 33; c < 128; c++) if (!'#\'"/\\{}'.includes(String.fromCharCode(c))) DULL[c] = 1;

/** False after the end of the text, where the unit is NaN. */
function isDull(unit: number): boolean {
  return DULL[unit] === 1 || unit >= 128;
}

/** Finds all functions of `text` in time linear in its length. */
export function outline(text: string): Outline {
  return new Outliner(text).run();
}

class Outliner {
  readonly #functions: FunctionSlice[] = [];
  readonly #macros: MacroSpan[] = [];
  readonly #strays: number[] = [];
  #unmatched = 0;
  readonly #conditionals: Conditional[] = [];
  #depth = 0;
  #parens = 0;
  #linkageBraces = 0;
  /** First token since the last `;` or `}` at file scope; -1 if none yet. */
  #head = -1;
  /** The conditionals that began since then, in order. */
  #groupsSinceEnd: Conditional[] = [];
  /** Body of the function being read, -1 outside. */
  #bodyStart = -1;
  #bodyHead = -1;
  #bodyName = '';
  #bodyComment: Span | null = null;
  #comment: Span | null = null;
  #closeInArm = -1;
  /** The brace at file scope that is open now belongs to a macro argument. */
  #braceInParens = false;

  constructor(private readonly text: string) {}

  run(): Outline {
    const { text } = this;
    const n = text.length;
    let lineHasCode = false;
    for (let i = 0; i < n;) {
      let c = text.charCodeAt(i);
      if (this.#depth > 0 && isDull(c)) {
        lineHasCode = true;
        do c = text.charCodeAt(++i);
        while (isDull(c) || c === 32);
        continue;
      }
      switch (c) {
        case 10: // newline
          lineHasCode = false;
          i++;
          continue;
        case 32: // space
        case 9: // tab
        case 13: // return
        case 92: // backslash
          i++;
          continue;
        case 47: {
          // slash
          const end = skipComment(text, i, n);
          if (end >= 0) {
            if (this.#depth === 0) this.#comment = { start: i, end };
            i = end;
            continue;
          }
          break;
        }
        case 35: // hash
          if (!lineHasCode) {
            const end = skipDirective(text, i, n);
            this.#directive(i, end);
            i = this.#afterDeadArm(end);
            continue;
          }
          break;
        case 34: // double quote
        case 39: // single quote
          if (this.#depth === 0) this.#code(i);
          lineHasCode = true;
          i = skipLiteral(text, i, n);
          continue;
        default:
      }
      const column0 = !lineHasCode && (i === 0 || text.charCodeAt(i - 1) === 10);
      lineHasCode = true;
      if (this.#depth === 0) this.#code(i);
      if (c === 123) this.#open(i, column0);
      else if (c === 125) this.#close(i, column0);
      else if (this.#depth === 0) {
        if (c === 40) this.#parens++;
        else if (c === 41) this.#parens = Math.max(0, this.#parens - 1);
        else if (c === 59 && this.#parens === 0) this.#endItem();
      }
      i++;
    }
    if (this.#bodyStart >= 0) this.#finish(n);
    return {
      functions: this.#functions,
      macros: this.#macros,
      strayBraces: this.#strays,
      unmatchedConditionals: this.#unmatched + this.#conditionals.length,
    };
  }

  #code(at: number): void {
    if (this.#head < 0) this.#head = at;
  }

  #endItem(): void {
    this.#head = -1;
    this.#parens = 0;
    this.#groupsSinceEnd = [];
  }

  #open(at: number, column0: boolean): void {
    this.#depth++;
    if (this.#depth > 1) return;
    this.#braceInParens = this.#parens > 0 && !column0;
    if (this.#braceInParens) return;
    const head = this.#headOf(at);
    if (head === 'linkage') {
      this.#depth--;
      this.#linkageBraces++;
      this.#endItem();
    } else if (head !== null) {
      const { start, name } = head;
      this.#bodyStart = at;
      this.#bodyHead = start;
      this.#bodyName = name;
      const gap = this.#comment && this.#comment.end <= start ? this.text.slice(this.#comment.end, start) : 'none';
      this.#bodyComment = /^[ \t]*\r?\n?[ \t]*$/.test(gap) ? this.#comment : null;
    }
  }

  /** Where the declaration of the function begins whose body opens at `at`, and its name; null if it is no function. */
  #headOf(at: number): { readonly start: number; readonly name: string } | 'linkage' | null {
    const from = this.#head === at ? this.#kAndRStart(at) : this.#head;
    if (from < 0) return null;
    const tokens = tokenize(this.text, from, at).tokens;
    if (tokens.length === 2 && tokens[0]?.text === 'extern' && tokens[1]?.kind === 'string') return 'linkage';
    const head = findFunctionHead(
      tokens.filter((t) => t.kind !== 'directive'),
      this.text,
    );
    // `define_x(name) { .field = … }` defines an object.
    if (!head || (head.style === 'macro' && /^\s*\./.test(this.text.slice(at + 1, at + 200)))) return null;
    // Heads in several arms of one group: the group is part of the function.
    const unmatched = hasUnmatchedDirective(tokens.filter((t) => t.start >= head.start));
    const around = unmatched
      ? this.#groupsSinceEnd.find((g) => g.start < head.start && g.last > head.start)
      : undefined;
    return { start: around?.start ?? head.start, name: head.name.text };
  }

  /** A body right after `;` has a head if old-style parameter declarations follow a list of bare names. */
  #kAndRStart(at: number): number {
    const { text } = this;
    let close = -1;
    for (let i = at - 1; i >= 0 && i > at - MAX_OLD_STYLE_HEAD; i--) {
      const c = text.charAt(i);
      if (c === '{' || c === '}' || c === '=' || c === '#') return -1;
      if (c === ')' && close < 0) close = i;
      if (c === '(' && close >= 0) return /^[\w\s,]*$/.test(text.slice(i + 1, close)) ? this.#lineStart(i) : -1;
    }
    return -1;
  }

  /** First code of the stretch without `;`, `}` or directive that ends at `at`. */
  #lineStart(at: number): number {
    let start = at;
    while (start > 0 && !/[;}\n]/.test(this.text.charAt(start - 1))) start--;
    const previous = this.text.lastIndexOf('\n', start - 2) + 1;
    // The type may stand on a line of its own.
    if (start > 0 && /^[A-Za-z_][\w \t*]*\r?$/.test(this.text.slice(previous, start - 1))) start = previous;
    while (/\s/.test(this.text.charAt(start))) start++;
    return start;
  }

  #close(at: number, column0: boolean): void {
    if (this.#depth === 0) {
      if (this.#linkageBraces > 0) this.#linkageBraces--;
      else this.#strays.push(at);
      this.#endItem();
      return;
    }
    this.#depth--;
    if (this.#depth > 0) {
      if (!column0 || !this.#topLevelFollows(at + 1)) return;
      // An arm may open what another closes; whether the braces balance is for each arm's own reading to say.
      this.#depth = 0;
    }
    // An arm closed too much: the body goes on, since the kernel closes what it opened in column 0 there too.
    const opened = this.text.charAt(this.#bodyStart - 1) === '\n';
    const after = this.text.charAt(at + 1) === ';' ? at + 2 : at + 1;
    if (opened && !column0 && this.#bodyStart >= 0 && !this.#topLevelFollows(after)) {
      this.#depth = 1;
      return;
    }
    const group = this.#conditionals.at(-1);
    if (this.#bodyStart >= 0 && group && group.start > this.#bodyHead) {
      this.#closeInArm = at + 1;
      return;
    }
    this.#finish(at + 1);
  }

  #finish(end: number): void {
    if (this.#bodyStart >= 0) {
      this.#functions.push({
        start: this.#bodyHead,
        end,
        name: this.#bodyName,
        bodyStart: this.#bodyStart,
        leadingComment: this.#bodyComment,
      });
    }
    if (!this.#braceInParens) this.#endItem();
    this.#bodyStart = -1;
    this.#closeInArm = -1;
    this.#comment = null;
  }

  /** Whether the first code after `at` stands in column 0 and cannot be part of a function body. */
  #topLevelFollows(at: number): boolean {
    const { text } = this;
    for (let i = at; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === 10 || c === 13) continue;
      if (c === 32 || c === 9) {
        const code = /[ \t]*(\S?)/y;
        code.lastIndex = i;
        const next = code.exec(text)?.[1];
        if (next !== '' && next !== '/' && next !== undefined) return false;
        continue;
      }
      const after = skipComment(text, i, text.length);
      if (after >= 0) {
        i = after - 1;
        continue;
      }
      if (c === 35) {
        i = skipDirective(text, i, text.length) - 1;
        continue;
      }
      if (text.charCodeAt(i - 1) !== 10) return false;
      INSIDE_A_BODY.lastIndex = i;
      return !INSIDE_A_BODY.test(text);
    }
    return true;
  }

  /** Offset of the directive that ends the arm that begins before `at`, where that arm is no C; else `at`. */
  #afterDeadArm(at: number): number {
    if (this.#conditionals.at(-1)?.isForeign !== true) return at;
    const line = new RegExp(CONDITIONAL.source.replace('^', '^[ \\t]*'), 'gm');
    line.lastIndex = at;
    let depth = 0;
    for (let match = line.exec(this.text); match; match = line.exec(this.text)) {
      const kind = match[1] ?? '';
      if (depth === 0 && !kind.startsWith('if')) return match.index;
      depth += kind.startsWith('if') ? 1 : kind === 'endif' ? -1 : 0;
    }
    return at;
  }

  #directive(start: number, end: number): void {
    const line = this.text.slice(start, Math.min(end, start + 200));
    const define = DEFINE.exec(line);
    if (define?.[1] !== undefined) this.#macros.push({ name: define[1], start, end });
    const kind = CONDITIONAL.exec(line)?.[1];
    if (kind === undefined) return;
    if (kind.startsWith('if')) {
      const group = { start, depth: this.#depth, firstArmDepth: null, last: start, isForeign: isForeign(kind, line) };
      this.#conditionals.push(group);
      if (this.#depth === 0) this.#groupsSinceEnd.push(group);
      return;
    }
    const group = this.#conditionals.at(-1);
    if (!group) {
      this.#unmatched++;
      return;
    }
    group.isForeign = kind === 'else' && group.isForeign !== null ? !group.isForeign : null;
    group.firstArmDepth ??= this.#depth;
    group.last = start;
    if (kind !== 'endif') {
      // A body that opened in this arm: the whole group is the function's head.
      if (this.#bodyHead > group.start && this.#bodyStart >= 0 && this.#depth > group.depth)
        this.#bodyHead = group.start;
      this.#depth = group.depth;
      return;
    }
    this.#conditionals.pop();
    if (this.#bodyHead > group.start && this.#bodyStart >= 0 && group.firstArmDepth > group.depth)
      this.#bodyHead = group.start;
    this.#depth = group.firstArmDepth;
    if (this.#closeInArm >= 0 && this.#depth === 0) this.#finish(end);
  }
}

/** Whether the arm of an `#if` is for assemblers or linkers alone (true), its `#else` is (false), or neither (null). */
function isForeign(kind: string, line: string): boolean | null {
  const rest = line.replace(CONDITIONAL, '');
  if (!tokenize(rest).tokens.some((token) => NEVER_DEFINED.has(token.text))) return null;
  const holds = settled(conditionOf(kind, rest));
  return holds === null ? null : !holds;
}

/** Whether an `#else` or `#endif` belongs to an `#if` that is not among the tokens. */
function hasUnmatchedDirective(tokens: readonly Token[]): boolean {
  let open = 0;
  for (const token of tokens) {
    const kind = token.kind === 'directive' ? CONDITIONAL.exec(token.text)?.[1] : undefined;
    if (kind === undefined) continue;
    if (kind.startsWith('if')) open++;
    else if (open === 0) return true;
    else if (kind === 'endif') open--;
  }
  return false;
}
