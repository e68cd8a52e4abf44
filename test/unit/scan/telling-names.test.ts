// Which mentions of a function tell something about it.
import { describe, expect, it } from 'vitest';
import { createTellingNames } from '../../../src/core/scan/telling-names.js';

const NAMES = ['walk_range', '=walk_range', '->walk_range'];

function told(text: string): readonly string[] {
  const bytes = Buffer.from(text, 'latin1');
  return createTellingNames(NAMES)
    .find(bytes, bytes.length)
    .map((index) => NAMES[index] ?? '')
    .sort();
}

describe('a mention of a function', () => {
  it.each([
    ['a call', 'int f(void)\n{\n\treturn walk_range(1);\n}\n', ['walk_range']],
    ['a definition', 'static int walk_range(int a)\n{\n}\n', ['=walk_range']],
    ['a definition on two lines', 'static int\nwalk_range(int a,\n\t   int b)\n{\n}\n', ['=walk_range']],
    ['a prototype', 'int walk_range(int a,\n\t       int b);\n', []],
    ['a table of operations', 'struct ops x = {\n\t.entry = walk_range,\n};\n', ['walk_range']],
    ['an argument', 'void f(void)\n{\n\tcall(walk_range, 1);\n}\n', ['walk_range']],
    ['a call through a member', 'void f(void)\n{\n\tops->walk_range(1);\n}\n', ['->walk_range', 'walk_range']],
    ['an export', 'EXPORT_SYMBOL(walk_range);\n', []],
    ['a comment', '/*\n * walk_range() walks\n */\n', []],
    ['a directive', '#define walk(x) walk_range(x)\n', []],
    ['part of a longer word', 'void f(void)\n{\n\twalk_range_all(1);\n}\n', []],
  ])('%s', (_, text, expected) => {
    expect(told(text)).toEqual(expected);
  });

  it('is looked for only where the name is long enough, and is an identifier', () => {
    expect(createTellingNames(['walk', '32_sigreturn']).find(Buffer.from('\twalk(1);\n'), 10)).toEqual([]);
  });
});
