// What is remembered comes back as it was.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMemory, encodeMemory } from '../../../src/env/node/scan-memory.js';
import { forgetRecent, SIGNATURE_LENGTH } from '../../../src/env/node/signature.js';

describe('the memory of a scan', () => {
  it('decodes to what was encoded', () => {
    const name = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 12 })
      .filter((text) => !text.includes('\0') && !/\p{Surrogate}/u.test(text));
    const signatures = (count: number) =>
      fc
        .array(fc.oneof(fc.double(), fc.constant(NaN)), {
          minLength: count * SIGNATURE_LENGTH,
          maxLength: count * SIGNATURE_LENGTH,
        })
        .map((numbers) => Float64Array.from(numbers));
    const memory = fc
      .tuple(fc.array(name, { maxLength: 6 }), fc.array(name, { maxLength: 6 }))
      .chain(([files, folders]) =>
        fc.record({
          directories: fc.constant(['', ...folders]),
          directorySignatures: signatures(folders.length + 1),
          files: fc.constant(files),
          fileSignatures: signatures(files.length),
          hits: fc.constant(new Map(files.map((file, index) => [file, index % 2 === 0 ? null : result(file)]))),
          tree: fc.constantFrom(null, { names: ['f'], more: [], files: [] }),
        }),
      );
    fc.assert(
      fc.property(memory, (before) => {
        expect(decodeMemory(encodeMemory(before))).toEqual(before);
      }),
    );
  });
});

function result(file: string) {
  return { key: 'k', needs: ['f'], report: { file, sites: [], findings: [], suppressed: [], unparsed: [] } };
}

describe('signatures', () => {
  it('that are too young to tell a later change apart are forgotten', () => {
    const packed = Float64Array.from([1, 1000, 1000, 7, 1, 9000, 1000, 7, 1, 1000, 9000, 7]);
    forgetRecent(packed, 10_000);
    expect([...packed]).toEqual([1, 1000, 1000, 7, NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN]);
  });
});
