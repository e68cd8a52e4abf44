// The outline after an edit is the outline of the new text, whatever was edited.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outlineAfterEdit } from '../../../src/core/c/edited-outline.js';
import { outline } from '../../../src/core/c/outline.js';
import { ReadingCache } from '../../../src/core/c/reading-cache.js';
import { parser } from './parser.js';

const PARTS = [
  'static int one(int a)\n{\n\tif (a) {\n\t\tpte_unmap(p);\n\t}\n\treturn f("}", \'{\');\n}\n',
  '/* about two */\nint two(void)\n{\n#ifdef CONFIG_X\n\tif (a) {\n#else\n\tif (b) {\n#endif\n\t\tpte_unmap(q);\n\t}\n}\n',
  'struct x {\n\tint y;\n};\n',
  '#define M(a) do { \\\n\tf(a); \\\n} while (0)\n',
  'int three(void)\n{\n#define K 3\n\treturn K;\n#undef K\n}\n',
  '#ifdef CONFIG_Y\nint four(int x)\n#else\nint four(void)\n#endif\n{\n\tg();\nout:\n\treturn 0;\n}\nEXPORT_SYMBOL(four);\n',
  'const struct ops o = {\n\t.f = one,\n};\n',
  'old(a, b)\nint a;\nchar *b;\n{\n\treturn a;\n}\n',
  'extern "C" {\n',
  '#if 1\n',
  '#endif\n',
];
const INSERTS = [
  '{',
  '}',
  '\n}\n',
  '"',
  "'",
  '/*',
  '*/',
  '\n',
  '#if A\n',
  '\n#endif\n',
  '\n#else\n',
  ';',
  ')',
  '(',
  ' x',
  '\\',
  'pte_unmap(r);\n',
  'g(1);',
];

const text = fc.array(fc.constantFrom(...PARTS), { minLength: 1, maxLength: 6 }).map((parts) => parts.join('\n'));
const edit = fc.record({
  /** Ten thousandths of the text. */
  at: fc.integer({ min: 0, max: 9_999 }),
  remove: fc.oneof(fc.constant(0), fc.nat({ max: 6 })),
  insert: fc.oneof(fc.constantFrom('', ...INSERTS), fc.constantFrom('b', '\n', '\tg();\n', ' + 1', '{ }')),
});
const apply = (before: string, { at, remove, insert }: { at: number; remove: number; insert: string }): string => {
  const start = Math.floor((before.length * at) / 10_000);
  return before.slice(0, start) + insert + before.slice(start + remove);
};

describe('the outline after an edit', () => {
  it('is that of the new text, or is not given', () => {
    let given = 0;
    fc.assert(
      fc.property(text, edit, (before, change) => {
        const after = apply(before, change);
        const edited = outlineAfterEdit(before, outline(before), after);
        if (edited === null) return;
        given += 1;
        expect(edited.outline).toEqual(outline(after));
      }),
      { numRuns: 5_000 },
    );
    expect(given).toBeGreaterThan(400);
  });

  it('is given for a statement typed inside a function', () => {
    const before = PARTS.slice(0, 3).join('\n');
    const at = before.indexOf('\tpte_unmap(q)');
    const after = `${before.slice(0, at)}\tg();\n${before.slice(at)}`;
    expect(outlineAfterEdit(before, outline(before), after)).toMatchObject({ touched: 1, shift: 6 });
  });

  it.each([
    ['a brace that is not closed', '{'],
    ['a comment that is not closed', '/*'],
    ['a macro definition', '\n#define N 1\n'],
    ['an arm that is not closed', '\n#if B\n'],
    ['a closing brace in column 0', '\n}\n'],
  ])('is not given for %s', (_, insert) => {
    const before = PARTS.slice(0, 3).join('\n');
    const at = before.indexOf('pte_unmap(q)');
    expect(outlineAfterEdit(before, outline(before), before.slice(0, at) + insert + before.slice(at))).toBeNull();
  });
});

describe('a reader of successive texts', () => {
  it('finds what a reader of the last text alone finds', () => {
    const words = ['pte_unmap', 'f', 'g', 'x', 'a', 'one'];
    fc.assert(
      fc.property(text, fc.array(edit, { minLength: 1, maxLength: 6 }), (start, edits) => {
        const kept = new ReadingCache(parser);
        let current = start;
        kept.open(current);
        for (const change of edits) {
          current = apply(current, change);
          const reader = kept.open(current);
          const fresh = new ReadingCache(parser).open(current);
          for (const word of words) {
            const places = (found: typeof reader): unknown =>
              [...found.mentioning(word), ...found.named(word)].map(({ base, reading }) => [
                base,
                reading.text,
                reading.headName,
              ]);
            expect(places(reader)).toEqual(places(fresh));
          }
        }
      }),
      {
        numRuns: 1_000,
        // Arms that are parts of two functions: both hold the edit.
        examples: [
          [
            `#if 1\n\n${PARTS[0] ?? ''}\n${PARTS[1] ?? ''}\n#if 1\n`,
            [
              { at: 6011, remove: 0, insert: 'b' },
              { at: 1547, remove: 0, insert: "'" },
              { at: 0, remove: 0, insert: '' },
            ],
          ],
        ],
      },
    );
  });
});
