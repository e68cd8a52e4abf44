// Finds out whether a file's bytes contain one of a few words, at nearly the speed of reading them: a window as
// long as the shortest word moves over the text by the shift of its last two bytes (set Horspool, after Wu and Manber).

export interface WordSearch {
  /** Offset of the first word in `bytes[from, end)`, or -1. A word is an identifier: no letter, digit or `_` touches it. */
  find(bytes: Uint8Array, from: number, end: number): number;
}

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]+$/;

/** One element per byte value: 1 where the byte can be part of an identifier. */
const WORD_BYTE: Uint8Array = (() => {
  const table = new Uint8Array(256);
  for (let byte = 0; byte < 128; byte++) if (/\w/.test(String.fromCharCode(byte))) table[byte] = 1;
  return table;
})();

/** Compiles a search for C identifiers of at least two characters; throws a RangeError for anything else. */
export function createWordSearch(words: readonly string[]): WordSearch {
  for (const word of words) {
    if (!IDENTIFIER.test(word))
      throw new RangeError(`not a C identifier of two characters or more: ${JSON.stringify(word)}`);
  }
  if (words.length === 0) return { find: () => -1 };
  const patterns = [...new Set(words)].map((word) => Uint8Array.from(word, (char) => char.charCodeAt(0)));
  const window = Math.min(...patterns.map((pattern) => pattern.length));
  const shifts = shiftTable(patterns, window);
  const byTail = groupByTail(patterns, window);

  return {
    find(bytes, from, end) {
      let at = from + window - 1;
      while (at < end) {
        const pair = ((bytes[at - 1] as number) << 8) | (bytes[at] as number);
        const shift = shifts[pair] as number;
        if (shift > 0) {
          at += shift;
          continue;
        }
        const start = at - window + 1;
        for (const pattern of byTail.get(pair) ?? []) {
          if (isWordAt(bytes, start, pattern, from, end)) return start;
        }
        at += 1;
      }
      return -1;
    },
  };
}

/** How far the window may move when its last two bytes are the pair: 0 where a word's prefix ends in that pair. */
function shiftTable(patterns: readonly Uint8Array[], window: number): Uint8Array {
  const most = Math.min(255, window - 1);
  const shifts = new Uint8Array(0x10000).fill(most);
  for (const pattern of patterns) {
    for (let last = 1; last < window; last++) {
      const pair = pairAt(pattern, last);
      shifts[pair] = Math.min(shifts[pair] ?? most, window - 1 - last);
    }
  }
  return shifts;
}

function groupByTail(patterns: readonly Uint8Array[], window: number): ReadonlyMap<number, readonly Uint8Array[]> {
  const groups = new Map<number, Uint8Array[]>();
  for (const pattern of patterns) {
    const pair = pairAt(pattern, window - 1);
    const group = groups.get(pair);
    if (group) group.push(pattern);
    else groups.set(pair, [pattern]);
  }
  return groups;
}

function pairAt(bytes: Uint8Array, last: number): number {
  return ((bytes[last - 1] ?? 0) << 8) | (bytes[last] ?? 0);
}

/** Whether a whole word, given as its bytes, stands at `start` in `bytes[from, end)`. */
export function isWordAt(bytes: Uint8Array, start: number, pattern: Uint8Array, from: number, end: number): boolean {
  const stop = start + pattern.length;
  if (stop > end) return false;
  for (let i = 0; i < pattern.length; i++) if (bytes[start + i] !== pattern[i]) return false;
  if (start > from && WORD_BYTE[bytes[start - 1] ?? 0] === 1) return false;
  return stop === end || WORD_BYTE[bytes[stop] ?? 0] !== 1;
}
