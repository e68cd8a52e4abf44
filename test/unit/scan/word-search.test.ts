// The byte search agrees with a regular expression on any text, and refuses what it could not find.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWordSearch } from '../../../src/core/scan/word-search.js';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const find = (words: readonly string[], text: string): number => {
  const bytes = bytesOf(text);
  return createWordSearch(words).find(bytes, 0, bytes.length);
};

describe('word search', () => {
  const words = ['pte_offset_map', 'pte_offset_map_lock', 'pte_lockptr'];
  it.each([
    ['pte = pte_offset_map_lock(mm, pmd, addr, &ptl);', 6],
    ['pte_lockptr', 0],
    ['x;pte_offset_map', 2],
    ['my_pte_offset_map(x)', -1],
    ['pte_offset_maps(x)', -1],
    ['pte_offset_mappte_offset_map', -1],
    ['pte_offset_map_loc', -1],
    ['', -1],
  ])('%j → %i', (text, offset) => {
    expect(find(words, text)).toBe(offset);
  });

  it('looks only between the given offsets', () => {
    const bytes = bytesOf('foo foo foo');
    expect(createWordSearch(['foo']).find(bytes, 1, 11)).toBe(4);
    expect(createWordSearch(['foo']).find(bytes, 1, 6)).toBe(-1);
  });

  it('finds the first of several words, as a regular expression does', () => {
    const letter = fc.constantFrom('a', 'b', '_', '1');
    const word = fc
      .tuple(fc.constantFrom('a', 'b', '_'), fc.array(letter, { minLength: 1, maxLength: 5 }))
      .map(([first, rest]) => first + rest.join(''));
    const text = fc
      .array(fc.constantFrom('a', 'b', '_', '1', ' ', '(', 'ä'), { maxLength: 60 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), text, (some, body) => {
        const latin = body.replaceAll('ä', '\u00e4');
        const bytes = Uint8Array.from(latin, (char) => char.charCodeAt(0));
        const expected = new RegExp(`(?<![A-Za-z0-9_])(?:${some.join('|')})(?![A-Za-z0-9_])`).exec(latin)?.index ?? -1;
        expect(createWordSearch(some).find(bytes, 0, bytes.length)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['', 'x', 'a-b', '1a', 'pte map'])('refuses %j', (word) => {
    expect(() => createWordSearch([word])).toThrow(RangeError);
  });
});
