// Where the functions of a file are, found in one pass over its characters without parsing: so that only what is
// needed is parsed. Comments, literals and macro bodies never count; `#if` arms may open and close braces on their own.
import { skipComment, skipDirective, skipLiteral, tokenize, type Token } from './lexer.js';
import { findFunctionHead } from './function-head.js';
import type { Span } from './span.js';

/** The text of one function with all its `#if` arms: from the first token of its declaration to its closing brace. */
export interface FunctionSlice extends Span {
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
}

interface Conditional {
  readonly start: number;
  readonly depth: number;
  /** Depth at the end of the first arm, once that has ended. */
  firstArmDepth: number | null;
}

const CONDITIONAL = /^#\s*(if|ifdef|ifndef|elif|elifdef|elifndef|else|endif)\b/;
const DEFINE = /^#\s*define\s+(\w+)/;
/** What can stand in column 0 inside a function: labels and badly indented statements. */
const INSIDE_A_BODY = /(?:\w+\s*:(?!:)|(?:else|while|case|default|if|for|return|goto|break|continue|do|switch)\b|[{}();])/y;

/** Finds all functions of `text` in time linear in its length. */
export function outline(text: string): Outline {
  return new Outliner(text).run();
}

class Outliner {
  readonly #functions: FunctionSlice[] = [];
  readonly #macros: MacroSpan[] = [];
  readonly #strays: number[] = [];
  readonly #conditionals: Conditional[] = [];
  #depth = 0;
  #parens = 0;
  #linkageBraces = 0;
  /** First token since the last `;` or `}` at file scope; -1 if none yet. */
  #head = -1;
  /** End of the last function, declaration or stray brace at file scope. */
  #previousEnd = 0;
  /** The outermost conditional that began since then. */
  #groupSinceEnd = -1;
  /** Body of the function being read, -1 outside. */
  #bodyStart = -1;
  #bodyHead = -1;
  #bodyComment: Span | null = null;
  #comment: Span | null = null;
  #lastSemicolon = -1;
  #closeInArm = -1;

  constructor(private readonly text: string) {}

  run(): Outline {
    const { text } = this;
    const n = text.length;
    let lineHasCode = false;
    for (let i = 0; i < n; ) {
      const c = text.charCodeAt(i);
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
        case 47: { // slash
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
            i = end;
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
        else if (c === 59 && this.#parens === 0) this.#semicolon(i);
      }
      i++;
    }
    if (this.#bodyStart >= 0) this.#finish(n);
    return { functions: this.#functions, macros: this.#macros, strayBraces: this.#strays };
  }

  #code(at: number): void {
    if (this.#head < 0) this.#head = at;
  }

  #semicolon(at: number): void {
    this.#lastSemicolon = at;
    this.#endItem(at + 1);
  }

  #endItem(end: number): void {
    this.#head = -1;
    this.#parens = 0;
    // Old-style parameter declarations are the only thing between a head and its body that ends in `;`.
    this.#previousEnd = end;
    this.#groupSinceEnd = -1;
  }

  #open(at: number, column0: boolean): void {
    this.#depth++;
    if (this.#depth > 1 || (this.#parens > 0 && !column0)) return;
    const head = this.#headOf(at);
    if (head === 'linkage') {
      this.#depth--;
      this.#linkageBraces++;
      this.#endItem(at + 1);
    } else if (head !== null) {
      this.#bodyStart = at;
      this.#bodyHead = head;
      const gap = this.#comment && this.#comment.end <= head ? this.text.slice(this.#comment.end, head) : 'none';
      this.#bodyComment = /^[ \t]*\r?\n?[ \t]*$/.test(gap) ? this.#comment : null;
    }
  }

  /** Where the declaration of the function begins whose body opens at `at`; null if it is no function. */
  #headOf(at: number): number | 'linkage' | null {
    const from = this.#head === at ? this.#kAndRStart(at) : this.#head;
    if (from < 0) return null;
    const tokens = tokenize(this.text, from, at).tokens;
    if (tokens.length === 2 && tokens[0]?.text === 'extern' && tokens[1]?.kind === 'string') return 'linkage';
    let first = unmatchedDirective(tokens);
    if (first > 0 && this.#groupSinceEnd >= 0) {
      return findFunctionHead(tokens.filter((t) => t.kind !== 'directive'), this.text) ? this.#groupSinceEnd : null;
    }
    const live = tokens.slice(first).filter((t) => t.kind !== 'directive');
    const found = findFunctionHead(live, this.text);
    return found ? found.start : null;
  }

  /** A body right after `;` is a function with old-style parameters if a head with a list of bare names precedes. */
  #kAndRStart(at: number): number {
    const window = Math.max(0, at - 4096);
    const before = this.text.slice(window, at);
    const match = /(?:^|[;}]|\n)([^;{}#()=]*\([\w\s,]*\)\s*(?:[A-Za-z_][^(){};=]*;\s*)+)$/.exec(before);
    return match?.[1] === undefined ? -1 : at - match[1].length + /^\s*/.exec(match[1])![0].length;
  }

  #close(at: number, column0: boolean): void {
    if (this.#depth === 0) {
      if (this.#linkageBraces > 0) this.#linkageBraces--;
      else this.#strays.push(at);
      this.#endItem(at + 1);
      return;
    }
    this.#depth--;
    if (this.#depth > 0) {
      if (!column0 || !this.#topLevelFollows(at + 1)) return;
      // An arm may open what another closes; whether the braces balance is for each arm's own reading to say.
      this.#depth = 0;
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
        bodyStart: this.#bodyStart,
        leadingComment: this.#bodyComment,
      });
      this.#endItem(end);
    }
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

  #directive(start: number, end: number): void {
    const line = this.text.slice(start, Math.min(end, start + 200));
    const define = DEFINE.exec(line);
    if (define?.[1] !== undefined) this.#macros.push({ name: define[1], start, end });
    const kind = CONDITIONAL.exec(line)?.[1];
    if (kind === undefined) return;
    if (kind.startsWith('if')) {
      if (this.#conditionals.length === 0 || this.#groupSinceEnd < 0) {
        if (this.#groupSinceEnd < 0 && this.#depth === 0) this.#groupSinceEnd = start;
      }
      this.#conditionals.push({ start, depth: this.#depth, firstArmDepth: null });
      return;
    }
    const group = this.#conditionals.at(-1);
    if (!group) return;
    group.firstArmDepth ??= this.#depth;
    if (kind !== 'endif') {
      // A body that opened in this arm: the whole group is the function's head.
      if (this.#bodyHead > group.start && this.#bodyStart >= 0 && this.#depth > group.depth) this.#bodyHead = group.start;
      this.#depth = group.depth;
      return;
    }
    this.#conditionals.pop();
    if (this.#bodyHead > group.start && this.#bodyStart >= 0 && group.firstArmDepth > group.depth) this.#bodyHead = group.start;
    this.#depth = group.firstArmDepth;
    if (group.start === this.#groupSinceEnd && this.#head < 0) this.#groupSinceEnd = -1;
    if (this.#closeInArm >= 0 && this.#depth === 0) this.#finish(end);
  }
}

/** Index after the last `#else` or `#endif` whose `#if` is not among the tokens; 0 if there is none. */
function unmatchedDirective(tokens: readonly Token[]): number {
  let open = 0;
  let after = 0;
  for (const [i, token] of tokens.entries()) {
    if (token.kind !== 'directive') continue;
    const kind = CONDITIONAL.exec(token.text)?.[1];
    if (kind === undefined) continue;
    if (kind.startsWith('if')) open++;
    else if (open === 0) after = i + 1;
    else if (kind === 'endif') open--;
  }
  return after;
}
