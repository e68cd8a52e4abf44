// The inner loop of a search as a WebAssembly module: sixteen bytes at a time (the SIMD instructions of WebAssembly 2.0).
import type { Gram } from './grams.js';

/** Bytes that may be read behind the end of what is searched. */
export const KERNEL_MARGIN = 96;
/** Blocks of sixteen bytes that are tested together. */
const BLOCKS = 4;
const BLOCK_BYTES = 16;

const I32 = 0x7f;
const V128 = 0x7b;
const AT = 0;
const END = 1;
/** Locals behind the parameters: a vector for each byte of each piece, three for the text, one for the result of a block. */
const FIRST_VECTOR = 2;

/** LEB128 of an unsigned number. */
function leb(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return [...bytes, rest];
    bytes.push((rest & 0x7f) | 0x80);
  }
}

const vector = (content: readonly number[][]): number[] => [...leb(content.length), ...content.flat()];
const section = (id: number, content: readonly number[]): number[] => [id, ...leb(content.length), ...content];
const text = (name: string): number[] => [...leb(name.length), ...Array.from(name, (letter) => letter.charCodeAt(0))];
const get = (local: number): number[] => [0x20, ...leb(local)];
const load = (offset: number): number[] => [...get(AT), 0xfd, 0x00, 0x00, ...leb(offset)];
const EQUAL = [0xfd, 0x23];
const AND = [0xfd, 0x4e];
const OR = [0xfd, 0x50];

/** A vector of the sixteen bytes at `AT + offset` where a piece begins; `bytes` are three locals of its own. */
function matches(grams: readonly Gram[], offset: number, bytes: number): number[] {
  const loads = [0, 1, 2].flatMap((k) => [...load(offset + k), 0x21, ...leb(bytes + k)]);
  const tests = grams.flatMap((_, g) => [
    ...[0, 1, 2].flatMap((k) => [...get(bytes + k), ...get(FIRST_VECTOR + g * 3 + k), ...EQUAL, ...(k > 0 ? AND : [])]),
    ...(g > 0 ? OR : []),
  ]);
  return [...loads, ...tests];
}

/**
 * A module with `memory` (of so many pages of 64 KiB) and `find(at, end)`: the first offset from `at` on at which a piece
 * begins, or a number not below `end`.
 */
export function gramKernel(grams: readonly Gram[], pages: number): Uint8Array<ArrayBuffer> {
  const vectors = grams.length * 3;
  const bytes = FIRST_VECTOR + vectors;
  const found = bytes + 3;
  const setUp = grams.flatMap(({ bytes }, g) =>
    bytes.flatMap((byte, k) => [
      0xfd,
      0x0c,
      ...new Array<number>(BLOCK_BYTES).fill(byte),
      0x21,
      FIRST_VECTOR + g * 3 + k,
    ]),
  );
  const advance = (by: number): number[] => [...get(AT), 0x41, ...signed(by), 0x6a, 0x21, AT];
  const anyInBlocks = Array.from({ length: BLOCKS }, (_, i) => [
    ...matches(grams, i * BLOCK_BYTES, bytes),
    ...(i > 0 ? OR : []),
  ]).flat();
  const body = [
    ...setUp,
    // Four blocks at a time, until one of them has something.
    ...[0x02, 0x40],
    ...[0x03, 0x40],
    ...[...get(AT), ...get(END), 0x4f, 0x0d, 1],
    ...[...anyInBlocks, 0xfd, 0x53, 0x0d, 1],
    ...advance(BLOCKS * BLOCK_BYTES),
    ...[0x0c, 0, 0x0b, 0x0b],
    // Then one block at a time.
    ...[0x03, 0x40],
    ...[...get(AT), ...get(END), 0x4f, 0x04, 0x40, ...get(END), 0x0f, 0x0b],
    ...[...matches(grams, 0, bytes), 0x22, ...leb(found), 0xfd, 0x53],
    ...[0x04, 0x40, ...get(AT), ...get(found), 0xfd, 0x64, 0x68, 0x6a, 0x0f, 0x0b],
    ...advance(BLOCK_BYTES),
    ...[0x0c, 0, 0x0b],
    ...[...get(END), 0x0b],
  ];
  const locals = vector([[...leb(vectors + 4), V128]]);
  const code = [...locals, ...body];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, vector([[0x60, ...vector([[I32], [I32]]), ...vector([[I32]])]])),
    ...section(3, vector([[0]])),
    ...section(5, vector([[0x00, ...leb(pages)]])),
    ...section(
      7,
      vector([
        [...text('memory'), 0x02, 0],
        [...text('find'), 0x00, 0],
      ]),
    ),
    ...section(10, vector([[...leb(code.length), ...code]])),
  ]);
}

/** LEB128 of a small number that an instruction takes as signed. */
function signed(value: number): number[] {
  return value < 64 ? [value] : [(value & 0x7f) | 0x80, value >> 7];
}
