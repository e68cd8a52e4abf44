// The search in WebAssembly says what the search in JavaScript says, whatever stands behind the end of the text.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gramsOf } from '../../../src/core/scan/grams.js';
import { withKernel, withoutKernel } from '../../../src/env/node/gram-search.js';

const SIZE = 4096;

function both(words: readonly string[], body: string, behind: string): [boolean, boolean] {
  const answers = [withKernel(words, SIZE), withoutKernel(words, SIZE)].map((search) => {
    if (!search) throw new Error('this host runs no SIMD');
    Buffer.from(body + behind, 'latin1').copy(search.buffer);
    return search.contains(body.length);
  });
  return [answers[0] === true, answers[1] === true];
}

describe('the pieces of a set of words', () => {
  it('are in every word, at the offset that is given', () => {
    const words = ['pte_offset_map', 'get_locked_pte', 'pin_user_pages'];
    const grams = gramsOf(words, 3) ?? [];
    expect(grams.flatMap((gram) => gram.words.map(({ word }) => word)).sort()).toEqual([...words].sort());
    for (const { bytes, words: having } of grams)
      for (const { word, offset } of having) expect(word.slice(offset, offset + 3)).toBe(String.fromCharCode(...bytes));
  });

  it('are one where all words share it', () => {
    expect(gramsOf(['pte_offset_map', 'get_locked_pte', 'pte_lockptr'], 3)).toHaveLength(1);
  });

  it('are not given where there would be too many, or a word is too short', () => {
    expect(gramsOf(['aaa', 'bbb', 'ccc'], 2)).toBeNull();
    expect(gramsOf(['ab'], 3)).toBeNull();
  });
});

describe('the kernel', () => {
  it.each([
    ['at the beginning', 'pte_lockptr(x)', true],
    ['at the end', ' pte_lockptr', true],
    ['past several blocks', `${' '.repeat(200)}pte_lockptr`, true],
    ['as part of a longer name', `${' '.repeat(70)}my_pte_lockptr pte_lockptrs`, false],
    ['cut off by the end', 'pte_lockpt', false],
    ['not at all', 'adapter '.repeat(100), false],
  ])('finds a word %s', (_, body, expected) => {
    expect(both(['pte_lockptr', 'pte_offset_map'], body, 'r(pte_offset_map)')).toEqual([expected, expected]);
  });

  it('agrees with the plain search', () => {
    const letter = fc.constantFrom('a', 'b', '_');
    const word = fc.array(letter, { minLength: 3, maxLength: 7 }).map((letters) => letters.join(''));
    const filler = fc.constantFrom(' ', '(', 'a', 'b', '_', '1', '\u00e4', ' '.repeat(15), 'x'.repeat(64));
    const body = fc.array(fc.oneof(filler, word), { maxLength: 40 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 3 }), body, body, (words, text, behind) => {
        const [kernel, plain] = both(words, text.slice(0, 3000), behind.slice(0, 1000));
        expect(kernel).toBe(plain);
      }),
      { numRuns: 3_000 },
    );
  });
});
