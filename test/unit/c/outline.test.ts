import { describe, expect, it } from 'vitest';
import { outline } from '../../../src/core/c/outline.js';
import { readFunctions } from '../../../src/core/c/read.js';
import { parser } from './parser.js';
import { names, read, reasons } from './reading.js';

/** First line of every function slice. */
function firstLines(text: string): string[] {
  return outline(text).functions.map((f) => text.slice(f.start, f.end).split('\n')[0] ?? '');
}

describe('functions of a file', () => {
  it.each([
    [
      'comment with a brace in column 0',
      '/*\n}\n*/\nint f(void)\n{\n/*\n}\n*/\n\ta();\n}\nint g(void)\n{\n}\n',
      ['f', 'g'],
    ],
    ['string with braces', 'int f(void)\n{\n\ta("}\\\n}\\\n{");\n}\nint g(void)\n{\n}\n', ['f', 'g']],
    ['macro with a brace in column 0', '#define M(x) \\\n{ \\\n\tx; \\\n}\nint f(void)\n{\n}\n', ['f']],
    ['macro inside a function', 'int f(void)\n{\n#define M \\\n} \\\n{\n\ta();\n}\nint g(void)\n{\n}\n', ['f', 'g']],
    [
      'types and initialisers',
      'struct s {\n\tint a;\n};\nint t[] = {\n\t1,\n};\nenum { A };\nint f(void)\n{\n}\n',
      ['f'],
    ],
    ['one-liners', 'static inline void a(void) {}\nstatic inline int b(void) { return 1; }\n', ['a', 'b']],
    ['badly indented bodies', 'int f(void)\n{\nif (x) {\na();\n}\nout:\nb();\n}\nint g(void)\n{\n}\n', ['f', 'g']],
    ['object macros', 'define_machine(x) {\n\t.name = "x",\n};\nint f(void)\n{\n}\n', ['f']],
    ['old-style parameters', 'int f(a, b)\n\tint a;\n\tchar *b;\n{\n}\n', ['f']],
    ['macro arguments with braces', 'TRACE(x,\n\tP({ a(); }),\n\tQ({ b(); })\n);\nint f(void)\n{\n}\n', ['f']],
    ['linkage', 'extern "C" {\nint f(void)\n{\n}\n}\nint g(void)\n{\n}\n', ['f', 'g']],
    [
      'a semicolon behind a body',
      'void f(void)\n{};\nint g(void)\n{ return 1; };\nint h(void)\n{\n}\n',
      ['f', 'g', 'h'],
    ],
    [
      'text for assemblers',
      '#ifdef __ASSEMBLY__\n.macro enter x:req\n\t.if \\x {\n#ifdef A\n\tpush \\x\n#endif\n.endm\n#else\nint f(void)\n{\n}\n#endif\nint g(void)\n{\n}\n',
      ['f', 'g'],
    ],
    [
      'text for assemblers in the second arm',
      '#if !defined(__ASSEMBLY__) && X\nint f(void)\n{\n}\n#else\nint g(void)\n{\n}\n#endif\n#ifndef __ASSEMBLER__\nint h(void)\n{\n}\n#else\n\t.if x {\n#endif\nint i(void)\n{\n}\n',
      ['f', 'g', 'h', 'i'],
    ],
    ['carriage returns', 'int f(void)\r\n{\r\n\ta();\r\n}\r\nint g(void)\r\n{\r\n}\r\n', ['f', 'g']],
  ])('%s', (_, text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  it('a missing brace spoils its own function only', () => {
    const file = read('int f(void)\n{\n\tif (x) {\n\t\ta();\n}\n\nint g(void)\n{\n}\n');
    expect(file.functions.map((f) => f.name)).toEqual(['g']);
    expect(reasons(file)).toBe('unparsed: unbalanced `{`');
  });

  it('a brace too many spoils its own function only', () => {
    const file = read('int f(void)\n{\n\tif (x)\n\t\ta();\n\t}\n\tb();\n}\n\nint g(void)\n{\n}\n');
    expect(file.functions.map((f) => f.name)).toEqual(['g']);
    expect(file.unparsed[0]?.reason).toBe('unbalanced `}`');
  });
});

describe('conditional text around functions', () => {
  it('a whole function under #ifdef begins at its own first word', () => {
    expect(firstLines('#ifdef A\nint f(void)\n{\n}\n#else\nint f(void)\n{\n}\n#endif\n')).toEqual([
      'int f(void)',
      'int f(void)',
    ]);
  });

  it('heads in two arms belong to one function', () => {
    const text = '#ifdef A\nint f(int a)\n#else\nint f(void)\n#endif\n{\n\tg();\n}\n';
    expect(firstLines(text)).toEqual(['#ifdef A']);
    expect(read(text).functions[0]?.variants.map((v) => v.ast.params.length)).toEqual([1, 0]);
  });

  it('arms may open and close braces on their own', () => {
    const text =
      'int f(void)\n{\n#ifdef A\n\tif (x) {\n#else\n\tif (y) {\n#endif\n\t\ta();\n\t}\n}\nint g(void)\n{\n}\n';
    expect(names(text)).toEqual(['f', 'g']);
    expect(names('int f(void)\n{\n#ifdef A\n\ta();\n}\n#else\n\tb();\n}\n#endif\nint g(void)\n{\n}\n')).toEqual([
      'f',
      'g',
    ]);
  });
});

describe('hits', () => {
  const text = [
    '/* map() */',
    'int map(int);',
    'struct s { int (*map)(int); };',
    '#define WRAP(x) map(x)',
    'int f(void)',
    '{',
    '\t/* map() */',
    '\treturn g("map");',
    '}',
    'int h(void)',
    '{',
    '\treturn map(1);',
    '}',
    '',
  ].join('\n');
  const hits = [...text.matchAll(/\bmap\b/g)].map((m) => m.index);
  const file = readFunctions(parser, text, { hits });

  it('count only as code inside a function', () => {
    expect(file.functions.map((f) => f.name)).toEqual(['h']);
    expect(file.unparsed).toEqual([]);
  });

  it('in a macro body are listed apart', () => {
    expect(file.macros?.map((m) => m.name)).toEqual(['WRAP']);
  });
});
