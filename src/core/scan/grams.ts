// Three-byte pieces such that every word of a set contains one: whoever looks for the pieces misses no word.
import { COMMON_TRIGRAMS } from './common-trigrams.js';

/** A piece, and the words that have it, each with the offset of the piece in it. */
export interface Gram {
  readonly bytes: readonly [number, number, number];
  readonly words: readonly { readonly word: string; readonly offset: number }[];
}

/** Times per million bytes of what is in no list. */
const RARE = 20;
/** What a piece costs by being looked for at all, in the unit of what one occurrence per million bytes costs. */
const EACH_PIECE = 150;

const commonness = new Map(COMMON_TRIGRAMS.flatMap(([times, all]) => all.split(' ').map((gram) => [gram, times])));
const costOf = (gram: string): number => EACH_PIECE + (commonness.get(gram) ?? RARE);

/** Few and rare pieces, by a greedy choice; null where more than `most` would be needed, or a word is shorter. */
export function gramsOf(words: readonly string[], most: number): readonly Gram[] | null {
  const left = new Set(words);
  const chosen: Gram[] = [];
  while (left.size > 0) {
    if (chosen.length === most) return null;
    const offsets = new Map<string, Map<string, number>>();
    for (const word of left) {
      for (let at = 0; at + 3 <= word.length; at++) {
        const gram = word.slice(at, at + 3);
        const of = offsets.get(gram) ?? new Map<string, number>();
        if (!of.has(word)) of.set(word, at);
        offsets.set(gram, of);
      }
    }
    const ranked = [...offsets].sort(([a, x], [b, y]) => y.size / costOf(b) - x.size / costOf(a));
    const [best] = ranked;
    if (!best) return null;
    const [gram, of] = best;
    const [a = 0, b = 0, c = 0] = Array.from(gram, (letter) => letter.charCodeAt(0));
    chosen.push({ bytes: [a, b, c], words: [...of].map(([word, offset]) => ({ word, offset })) });
    for (const word of of.keys()) left.delete(word);
  }
  return chosen;
}
