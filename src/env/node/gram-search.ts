// Searches bytes for words with the WebAssembly kernel of core/scan, where the host has SIMD.
import { webAssembly, type WasmMemory } from '../../core/explore/wasm-host.js';
import { gramKernel, KERNEL_MARGIN } from '../../core/scan/gram-kernel.js';
import { gramsOf } from '../../core/scan/grams.js';
import { createWordSearch, isWordAt } from '../../core/scan/word-search.js';

/** With more pieces to compare than this the search in plain JavaScript is as fast. */
const MAX_GRAMS = 6;
const PAGE_BYTES = 64 * 1024;

/** Finds out whether bytes that the caller put into the buffer contain one of the words. */
export interface ByteSearch {
  readonly buffer: Uint8Array;
  /** Whether a word stands in the first `end` bytes of the buffer. */
  contains(end: number): boolean;
}

/** The buffer has `size` bytes. */
export function createByteSearch(words: readonly string[], size: number): ByteSearch {
  return withKernel(words, size) ?? withoutKernel(words, size);
}

export function withoutKernel(words: readonly string[], size: number): ByteSearch {
  const search = createWordSearch(words);
  const buffer = Buffer.allocUnsafeSlow(size);
  return { buffer, contains: (end) => search.find(buffer, 0, end) >= 0 };
}

/** Null where there are too many different words, or the host cannot run it. */
export function withKernel(words: readonly string[], size: number): ByteSearch | null {
  const grams = gramsOf(words, MAX_GRAMS);
  const host = webAssembly();
  if (!grams || grams.length === 0 || !host) return null;
  let kernel: { readonly memory: WasmMemory; readonly find: (at: number, end: number) => number };
  try {
    const module = new host.Module(gramKernel(grams, Math.ceil((size + KERNEL_MARGIN) / PAGE_BYTES)));
    const { exports } = new host.Instance(module, {});
    kernel = exports as unknown as typeof kernel;
  } catch {
    return null;
  }
  const { memory, find } = kernel;
  const bytes = new Uint8Array(memory.buffer, 0, size);
  const patterns = grams.map((gram) => ({
    first: gram.bytes,
    words: gram.words.map(({ word, offset }) => ({ offset, pattern: Buffer.from(word, 'latin1') })),
  }));
  return {
    buffer: bytes,
    contains(end) {
      for (let at = find(0, end); at < end; at = find(at + 1, end)) {
        for (const { first, words: candidates } of patterns) {
          if (bytes[at] !== first[0] || bytes[at + 1] !== first[1] || bytes[at + 2] !== first[2]) continue;
          for (const { offset, pattern } of candidates)
            if (at >= offset && isWordAt(bytes, at - offset, pattern, 0, end)) return true;
        }
      }
      return false;
    },
  };
}
