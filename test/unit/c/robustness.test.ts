import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutAnnotations } from '../../../src/core/c/annotations.js';
import { matchBrackets } from '../../../src/core/c/bracket-match.js';
import { findFunctionHead } from '../../../src/core/c/function-head.js';
import { tokenize } from '../../../src/core/c/lexer.js';
import { outline } from '../../../src/core/c/outline.js';
import { repair } from '../../../src/core/c/repair/repair.js';
import { read, reasons } from './reading.js';

/** Pieces that make both valid and broken C. */
const piece = fc.constantFrom(
  ...'a b x pte_t u64 int struct const if else for while do switch case default return goto break continue sizeof'.split(
    ' ',
  ),
  ...'( ) { } [ ] ; , : ? = == + - * & && | ! ~ . -> ... ++ < > # ## \\'.split(' '),
  ...[
    'for_each_x(a)',
    'SYSCALL_DEFINE2(',
    'typeof(',
    'asm volatile("" : : "r"(a))',
    '__user',
    '__must_hold(a)',
    'offsetof(',
    'out:',
  ],
  ...[
    '\n',
    '\n}\n',
    '\n{\n',
    ' ',
    '\t',
    '\n#ifdef A\n',
    '\n#else\n',
    '\n#endif\n',
    '\n#if X > 2\n',
    '\n#define M {\n',
    '/*',
    '*/',
    '//',
    '"',
    "'",
  ],
  ...['"s"', "'c'", '1', '0x', '3D', '\0', 'é', '\r\n', 'a();', 'x = y;', 'int f(void)\n{\n'],
);
const soup = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(' '));
const text = fc.oneof(
  soup,
  soup.map((s) => `int f(void)\n{\n\t${s}\n}\n`),
  fc.string({ maxLength: 200 }),
);

/** Every span under a value, with the one it must lie in. */
function checkSpans(value: unknown, outer: { start: number; end: number }): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) checkSpans(item, outer);
    return;
  }
  const node = value as { span?: { start: number; end: number }; leadingComment?: unknown };
  let inner = outer;
  if (node.span) {
    const { start, end } = node.span;
    if (start > end || start < outer.start || end > outer.end) {
      throw new Error(`${JSON.stringify(value).slice(0, 200)} is not inside ${JSON.stringify(outer)}`);
    }
    inner = node.span;
  }
  for (const [key, child] of Object.entries(node))
    if (key !== 'span' && key !== 'leadingComment') checkSpans(child, inner);
}

describe('laws of reading any text', () => {
  it('it never throws, and spans lie in their parents', () => {
    fc.assert(
      fc.property(text, (source) => {
        const file = read(source);
        checkSpans(file, { start: 0, end: source.length });
      }),
      { numRuns: 1500 },
    );
  });

  it('tokens are in order, do not overlap, and are what the text says', () => {
    fc.assert(
      fc.property(text, (source) => {
        let last = 0;
        for (const token of tokenize(source).tokens) {
          expect(token.start).toBeGreaterThanOrEqual(last);
          expect(token.end).toBeGreaterThan(token.start);
          expect(source.slice(token.start, token.end)).toBe(token.text);
          last = token.end;
        }
      }),
    );
  });

  it('function slices are in order and do not overlap', () => {
    fc.assert(
      fc.property(text, (source) => {
        let last = 0;
        for (const { start, end, bodyStart } of outline(source).functions) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(bodyStart).toBeGreaterThanOrEqual(start);
          expect(end).toBeGreaterThan(bodyStart);
          last = end;
        }
      }),
    );
  });

  it('the repair keeps the length and every newline', () => {
    fc.assert(
      fc.property(soup, (source) => {
        const whole = `int f(void)\n{\n\t${source}\n}\n`;
        const tokens = withoutAnnotations(tokenize(whole).tokens.filter((t) => t.kind !== 'directive'));
        const brackets = matchBrackets(tokens);
        const body = tokens.findIndex((t) => t.text === '{');
        const head = findFunctionHead(tokens.slice(0, body), whole);
        if (head === null || brackets.unbalanced !== null) {
          fc.pre(false);
          return undefined;
        }
        const repaired = repair(whole, tokens, brackets, head, body);
        if (!('text' in repaired)) return undefined;
        expect(repaired.text).toHaveLength(whole.length);
        expect(repaired.text.replace(/[^\n]/g, ' ')).toBe(whole.replace(/[^\n]/g, ' '));
        return undefined;
      }),
      { numRuns: 1500 },
    );
  });
});

describe('texts that nobody wrote', () => {
  const inside = (statements: string): string => reasons(read(`int f(void)\n{\n${statements}\n}\n`));

  it.each([
    ['NUL bytes', 'x = \0;', /binary data/],
    ['10,000 braces', '{'.repeat(10_000) + '}'.repeat(10_000), /nest deeper/],
    ['10,000 parentheses', `x = ${'('.repeat(10_000)}1${')'.repeat(10_000)};`, /nest deeper/],
    ['10,000 braces that never close', '{'.repeat(10_000), /unbalanced/],
    ['10,000 times else if', `${'if (a) b; else '.repeat(10_000)}c;`, /too deep|too long/],
    ['10,000 signs', `x = ${'!'.repeat(10_000)}y;`, /too deep|too long/],
    ['10,000 casts or masks', `x = ${'(a)-'.repeat(10_000)}b;`, /too long/],
    ['10,000 arms', '#ifdef A\nx;\n#endif\n'.repeat(10_000), /#if arms/],
    ['an unclosed comment', 'x; /*', /unterminated comment/],
    ['operators without values', '! += '.repeat(4000), /cannot follow/],
    ['a million characters', 'x;'.repeat(500_000), /longer than/],
  ])('%s', (_, statements, expected) => {
    expect(inside(statements)).toMatch(expected);
  });

  it('a parse that is given up says where', () => {
    const file = read(`int f(void)\n{\n${'\ta b c d;\n'.repeat(50)}}\n`);
    expect(file.functions).toEqual([]);
    expect(file.unparsed[0]?.span.start).toBeGreaterThan(0);
  });

  it('reads after all that as before', () => {
    expect(read('int f(void)\n{\n\treturn 1;\n}\n').functions).toHaveLength(1);
  });
});
