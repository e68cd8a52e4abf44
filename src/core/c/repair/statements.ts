// Finds where statements start and repairs what only the kernel writes there: iterator macros with a body, macro calls
// without `;`, labels before `}`, loop-closing macros, storage words before macro calls.
import { ITERATOR_NAME, KEYWORDS, LOOP_END_NAME, TYPE_NAME, TYPE_WORDS } from '../kernel-words.js';
import type { Token } from '../lexer.js';
import { insertSemicolon, replaceByName, type RepairContext } from './context.js';

type Enclosure = 'block' | 'do-block' | 'fields' | 'control' | 'list' | 'parens';

/** Words that only begin a statement. */
const STATEMENT_WORDS = new Set('if else for while do switch case default return goto break continue'.split(' '));
const CONTROL = new Set(['if', 'while', 'for', 'switch']);

/** A construct that cannot be repaired, or null. */
export interface Refusal {
  readonly at: Token;
  readonly reason: string;
}

export function repairStatements(context: RepairContext): Refusal | null {
  return new StatementPass(context).run();
}

class StatementPass {
  readonly #tokens: readonly Token[];
  readonly #partner: Int32Array;
  readonly #enclosures: Enclosure[] = ['block'];
  /** Opening parentheses after which a statement follows. */
  readonly #controlParens = new Set<number>();
  #atStart = true;
  #afterDo = false;
  #closedDoBlock = false;

  constructor(private readonly context: RepairContext) {
    this.#tokens = context.tokens;
    this.#partner = context.brackets.partner;
  }

  run(): Refusal | null {
    const end = this.#partner[this.context.body] ?? this.#tokens.length;
    for (let i = this.context.body + 1; i < end; i++) {
      const token = this.#tokens[i];
      if (!token) break;
      if (token.kind === 'punct') this.#punctuation(i, token.text);
      else if (token.text === 'goto' && this.#text(i + 1) === '*') return { at: token, reason: 'computed goto' };
      else if (this.#atStart && token.kind === 'word') i = this.#statement(i, token);
      else {
        this.#atStart = false;
        if (this.#enclosures.at(-1) === 'fields') this.#field(i, token);
        if (token.kind === 'word') this.#unknownAnnotation(i, token);
        if (this.#enclosures.at(-1) === 'list') this.#items(i, token);
      }
    }
    return null;
  }

  #text(index: number): string {
    return this.#tokens[index]?.text ?? '';
  }

  #inBlock(): boolean {
    const top = this.#enclosures.at(-1);
    return top === 'block' || top === 'do-block';
  }

  #punctuation(i: number, text: string): void {
    const before = this.#text(i - 1);
    if (text === '{') {
      const isBlock = this.#atStart || before === '(' || (before === ',' && this.#enclosures.at(-1) === 'parens');
      const list = this.#opensFields(i) ? 'fields' : 'list';
      this.#enclosures.push(!isBlock ? list : this.#afterDo && this.#atStart ? 'do-block' : 'block');
      this.#atStart = isBlock;
    } else if (text === '(' || text === '[') {
      this.#enclosures.push(this.#controlParens.has(i) ? 'control' : 'parens');
      this.#atStart = false;
    } else if (text === ')' || text === ']') {
      this.#atStart = this.#enclosures.pop() === 'control';
    } else if (text === '}') {
      const closed = this.#enclosures.pop();
      this.#closedDoBlock = closed === 'do-block';
      this.#atStart = closed === 'block' || closed === 'do-block';
    } else {
      this.#atStart = text === ';' && this.#inBlock();
      if (text === ':' && this.#enclosures.at(-1) === 'fields') this.#padding(i);
    }
    this.#afterDo = false;
  }

  /** The middle one of `char __weird name`, the last of `char name[9] weird`: no expression has such neighbours. */
  #unknownAnnotation(i: number, token: Token): void {
    const before = this.#tokens[i - 1];
    const afterType =
      before?.kind === 'word' &&
      !KEYWORDS.has(before.text) &&
      !/^(?:struct|union|enum|const|volatile)$/.test(before.text);
    const inside = afterType && token.text.startsWith('__') && !this.#isKeyword(i + 1);
    const behind = before?.text === ']' && /^[;=]$/.test(this.#text(i + 1));
    if (inside || behind) this.context.draft.blank(token.start, token.end);
  }

  /** `{ &a, MORE_OPS EVEN_MORE_OPS }`: macros that stand for items with their commas. */
  #items(i: number, token: Token): void {
    const isLoud = (at: number): boolean => /^[A-Z_][A-Z0-9_]+$/.test(this.#text(at));
    if (!/^[{,]$/.test(this.#text(i - 1)) || !isLoud(i) || !isLoud(i + 1)) return;
    let last = i + 1;
    while (isLoud(last + 1)) last++;
    const span = { start: token.start, end: this.#tokens[last]?.end ?? token.end };
    replaceByName(this.context, span.start, span.end, { kind: 'opaque', what: 'macro text', span });
  }

  /** `struct {` or `union name {` */
  #opensFields(i: number): boolean {
    return /^(?:struct|union)$/.test(this.#text(i - 1)) || /^(?:struct|union)$/.test(this.#text(i - 2));
  }

  /** Of `u32 a : 8, : 4;` among fields, the second has no name; nor has `u32 : 4;`. */
  #padding(i: number): void {
    let end = i;
    while (end < this.#tokens.length && !/^[,;}]$/.test(this.#text(end))) end++;
    const isRest = this.#text(i - 1) === ',';
    if (!isRest && !/^[;{]$/.test(this.#text(i - 2))) return;
    // Without a name in front of them, neither the type nor its `;` stands for anything.
    const isAll = !isRest && this.#text(end) === ';';
    for (const token of this.#tokens.slice(isRest || isAll ? i - 1 : i, isRest ? end : end + 1))
      this.context.draft.blank(token.start, token.end);
  }

  /** `DECLARE_X(name, …);` among fields declares one. */
  #field(i: number, token: Token): void {
    const close = this.#partner[i + 1] ?? -1;
    const closer = this.#tokens[close];
    const begins = /^[{;]$/.test(this.#text(i - 1)) && this.#text(i + 1) === '(';
    if (begins && closer && !this.#isKeyword(i) && this.#text(close + 1) === ';')
      this.#declaringMacro(token, i + 2, closer);
  }

  /** Reads the word that begins a statement; returns the index of the last token it dealt with. */
  #statement(i: number, token: Token): number {
    const next = this.#text(i + 1);
    const afterDoBlock = this.#closedDoBlock && this.#text(i - 1) === '}';
    this.#afterDo = token.text === 'do';
    if (token.text === 'else' || token.text === 'do') return i;
    if (token.text === 'case' || token.text === 'default') return this.#caseLabel(i);
    if (next === ':' && !KEYWORDS.has(token.text)) return this.#label(i, token);
    this.#atStart = false;
    if (CONTROL.has(token.text)) {
      if (next === '(') this.#controlParens.add(i + 1);
      return i;
    }
    if (token.text === '__label__') return this.#blankToSemicolon(i);
    if (token.text === 'static' || token.text === 'extern') {
      const close = this.#text(i + 2) === '(' ? (this.#partner[i + 2] ?? -1) : -1;
      if (close > 0 && !this.#isKeyword(i + 1) && /^[;{=]$/.test(this.#text(close + 1))) {
        this.context.draft.blank(token.start, token.end);
      }
      return i;
    }
    if (this.#isKeyword(i)) return i;
    const room = (this.#tokens[i + 1]?.start ?? token.end) - token.start >= 3;
    if (next === '(' && this.#text(i + 2) === '*' && TYPE_NAME.test(token.text) && room) {
      // `u32 (*table)[4];` declares, whatever it looks like.
      this.context.draft.write(token.start, 'int');
      this.context.draft.blank(token.start + 3, token.end);
      this.context.marks.set(token.start, { kind: 'type', span: { start: token.start, end: token.end } });
    } else if (next === '(') this.#macroStatement(i, token, afterDoBlock);
    else this.#bareMacro(i, token);
    return i;
  }

  #isKeyword(index: number): boolean {
    const text = this.#text(index);
    return this.#tokens[index]?.kind !== 'word' || KEYWORDS.has(text) || TYPE_WORDS.has(text);
  }

  #caseLabel(i: number): number {
    let ternaries = 0;
    for (let j = i + 1; j < this.#tokens.length; j++) {
      const text = this.#text(j);
      if (text === '(' || text === '[' || text === '{') j = Math.max(j, this.#partner[j] ?? j);
      else if (text === '?') ternaries++;
      else if (text === ':' && ternaries-- === 0) return j;
      else if (text === ';' || text === '}') return j - 1;
      else if (text === '...') {
        this.context.draft.replace(this.#tokens[j]?.start ?? 0, this.#tokens[j]?.end ?? 0, '||');
        this.context.marks.set(this.#tokens[j]?.start ?? 0, { kind: 'range' });
      }
    }
    return i;
  }

  /** Before a `}` a label has no statement to stand on: its last two characters become `:;`. */
  #label(i: number, token: Token): number {
    const colon = this.#tokens[i + 1];
    const { draft, marks } = this.context;
    if (this.#text(i + 2) === '}' && colon && token.text.length > 1) {
      draft.replace(token.start, colon.end, `${token.text.slice(0, -1)}:`);
      draft.write(colon.start, ';');
      draft.blank(colon.start + 1, colon.end);
      marks.set(token.start, { kind: 'name', span: { start: token.start, end: token.end } });
    }
    return i + 1;
  }

  #blankToSemicolon(i: number): number {
    let j = i;
    for (; j < this.#tokens.length; j++) {
      const token = this.#tokens[j];
      if (!token) break;
      this.context.draft.blank(token.start, token.end);
      if (token.text === ';') break;
    }
    this.#atStart = true;
    return j;
  }

  #macroStatement(i: number, token: Token, afterDoBlock: boolean): void {
    const { context } = this;
    const close = this.#partner[i + 1] ?? -1;
    const closer = this.#tokens[close];
    const next = this.#tokens[close + 1];
    if (!closer || !next) return;
    if (next.text === ';' && !afterDoBlock) {
      this.#call(token);
    } else if (afterDoBlock && next.text === ';' && LOOP_END_NAME.test(token.text)) {
      context.draft.replace(token.start, token.end, 'while');
      context.marks.set(token.start, { kind: 'loop-end', name: token.text });
    } else if (next.text === '{' || (ITERATOR_NAME.test(token.text) && startsStatement(next))) {
      this.#iterator(token, i + 1, close);
    } else if (next.text === '}') {
      if (!insertSemicolon(context, closer.end, next.start)) this.#semicolonInPlace(close, closer);
    } else if (next.text === '=' && this.#text(close + 2) === '{') {
      this.#declaringMacro(token, i + 2, closer);
    } else if (next.kind === 'word') {
      if (this.#isDeclaration(closer, close + 1)) {
        replaceByName(context, token.start, closer.end, {
          kind: 'type',
          span: { start: token.start, end: closer.end },
        });
      } else if (insertSemicolon(context, closer.end, next.start)) {
        this.#controlParens.add(i + 1);
      }
    }
  }

  /** Of `MACRO(a, name)` before a newline and a `}`, the last two characters become `);`: there is no room for more. */
  #semicolonInPlace(close: number, closer: Token): void {
    const { draft, marks } = this.context;
    const open = this.#text(close - 1) === '(';
    const last = this.#tokens[open ? close - 2 : close - 1];
    const room = closer.start - (last?.end ?? 0) > (open ? 1 : 0);
    if (!room) {
      if (last?.kind !== 'word' || last.text.length < 2) return;
      marks.set(last.start, { kind: 'name', span: { start: last.start, end: last.end } });
    }
    if (open) draft.replace(closer.start - 2, closer.start, '()');
    else draft.write(closer.start - 1, ')');
    draft.write(closer.start, ';');
  }

  /** A macro without parentheses or `;` that stands for a statement. */
  #bareMacro(i: number, token: Token): void {
    const next = this.#tokens[i + 1];
    if (!next) return;
    const endsHere =
      next.text === '}' || STATEMENT_WORDS.has(next.text) || (next.kind === 'word' && this.#text(i + 2) === ':');
    const ownLine = this.context.text.slice(token.end, next.start).includes('\n');
    const loud = /^[A-Z_][A-Z0-9_]+$/.test(token.text) && next.kind === 'word' && !this.#isKeyword(i + 1);
    if (!endsHere && !(ownLine && loud)) return;
    if (insertSemicolon(this.context, token.end, next.start)) this.#atStart = next.text !== '}';
    else if (next.text === '}' && token.text.length > 1) {
      // Before a newline and a `}` in column 0: the last letter has to give way.
      this.context.draft.write(token.end - 1, ';');
      this.context.marks.set(token.start, { kind: 'name', span: { start: token.start, end: token.end } });
    }
  }

  /** `f(g(a * b));` could declare something; with a sign in front it cannot. */
  #call(token: Token): void {
    if (!this.context.draft.isBlank(token.start - 1)) return;
    this.context.draft.write(token.start - 1, '!');
    this.context.marks.set(token.start - 1, { kind: 'call' });
  }

  /** `DECLARE_X(name, …) = { … }` declares its first argument. */
  #declaringMacro(token: Token, first: number, closer: Token): void {
    const { draft } = this.context;
    const name = this.#tokens[first];
    if (name?.kind !== 'word' || !/^[,)]$/.test(this.#text(first + 1))) return;
    draft.blank(token.end, closer.end);
    draft.put(name);
    replaceByName(this.context, token.start, token.end, {
      kind: 'type',
      span: { start: token.start, end: closer.end },
    });
  }

  /** `TYPE(x) name = …` on one line: the macro names a type. */
  #isDeclaration(closer: Token, next: number): boolean {
    const gap = this.context.text.slice(closer.end, this.#tokens[next]?.start);
    return !gap.includes('\n') && !this.#isKeyword(next) && /^[=;,[]$/.test(this.#text(next + 1));
  }

  #iterator(token: Token, open: number, close: number): void {
    const { draft, marks } = this.context;
    draft.replace(token.start, token.end, 'while');
    marks.set(token.start, { kind: 'iterator', name: token.text });
    this.#controlParens.add(open);
    const opener = this.#tokens[open];
    if (close === open + 1 && opener) {
      // `name()` becomes `while  (_)`: a condition may not be empty.
      draft.write(opener.start - 1, '(');
      replaceByName(this.context, opener.start, opener.end, { kind: 'opaque', what: 'no argument', span: opener });
    }
  }
}

function startsStatement(token: Token): boolean {
  return (
    token.kind === 'word' || token.text === '*' || token.text === '(' || token.text === '++' || token.text === '--'
  );
}
