import { describe, expect, it } from 'vitest';
import type { CParser } from '../../../src/core/c/parser-port.js';
import { IncrementalReader, readFunctions } from '../../../src/core/c/read.js';
import { parser } from './parser.js';

const fn = (name: string, call: string): string => `/* ${name} */\nint ${name}(void)\n{\n\treturn ${call}();\n}\n\n`;

function counting(): { parser: CParser; parses: () => number } {
  let count = 0;
  const counted: CParser = { ...parser, parse: (text) => (count++, parser.parse(text)) };
  return { parser: counted, parses: () => count };
}

describe('successive versions of a text', () => {
  const first = fn('a', 'x') + fn('b', 'y') + fn('c', 'z');
  const edited = fn('a', 'x') + fn('b', 'much_longer') + fn('c', 'z');

  it('parse only the function that changed', () => {
    const { parser: counted, parses } = counting();
    const reader = new IncrementalReader(counted);
    reader.read(first);
    expect(parses()).toBe(3);
    reader.read(edited);
    expect(parses()).toBe(4);
  });

  it('read as a fresh reader reads them', () => {
    const reader = new IncrementalReader(parser);
    for (const text of [first, edited, first, `\n\n${edited}`, '', edited]) {
      expect(reader.read(text)).toEqual(readFunctions(parser, text));
    }
  });

  it('hand out a function that did not move as the same object', () => {
    const reader = new IncrementalReader(parser);
    const before = reader.read(first).functions;
    const after = reader.read(edited).functions;
    expect(after[0]).toBe(before[0]);
    expect(after[2]).not.toBe(before[2]);
    expect(edited.slice(after[2]?.nameSpan.start, after[2]?.nameSpan.end)).toBe('c');
    expect(first.slice(before[2]?.nameSpan.start, before[2]?.nameSpan.end)).toBe('c');
  });

  it('stop when asked to', () => {
    expect(() => readFunctions(parser, first, { signal: { aborted: true } })).toThrow('cancelled');
  });
});
