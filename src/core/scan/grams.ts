// Three-byte pieces such that every word of a set contains one: whoever looks for the pieces misses no word.

/** A piece, and the words that have it, each with the offset of the piece in it. */
export interface Gram {
  readonly bytes: readonly [number, number, number];
  readonly words: readonly { readonly word: string; readonly offset: number }[];
}

/**
 * How often a letter stands in C text, in percent, counted over mm/ and kernel/ of Linux 6.1; everything else counts as rare. Only the
 * speed of a search depends on it.
 */
// prettier-ignore
const SHARE: Readonly<Record<string, number>> = {
  e: 7.0, t: 5.5, a: 4.4, r: 4.2, i: 4.0, s: 4.0, n: 3.9, o: 3.8, _: 3.8, l: 2.9, c: 2.7,
  d: 2.5, p: 2.4, u: 2.4, m: 1.9, f: 1.8, g: 1.7, h: 1.4, k: 0.9, b: 0.9, v: 0.7, w: 0.7,
  y: 0.6, x: 0.3, z: 0.3, q: 0.1, j: 0.1,
};
const RARE = 0.2;

const frequency = (gram: string): number =>
  Array.from(gram, (letter) => SHARE[letter] ?? RARE).reduce((all, share) => all * share, 1);

/** As few pieces as a greedy choice finds, rare ones first; null where more than `most` would be needed, or a word is shorter. */
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
    const ranked = [...offsets].sort(([a, x], [b, y]) => y.size - x.size || frequency(a) - frequency(b));
    const [best] = ranked;
    if (!best) return null;
    const [gram, of] = best;
    const [a = 0, b = 0, c = 0] = Array.from(gram, (letter) => letter.charCodeAt(0));
    chosen.push({ bytes: [a, b, c], words: [...of].map(([word, offset]) => ({ word, offset })) });
    for (const word of of.keys()) left.delete(word);
  }
  return chosen;
}
