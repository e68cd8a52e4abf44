// What says that a file or a directory is still the one that was read: size, two times and the inode, as git has it.
import type { Stats } from 'node:fs';

/** Numbers per signature in a packed array: size in bytes, modification and change time in milliseconds, inode. */
export const SIGNATURE_LENGTH = 4;

/** Writes the signature as element `index` of a packed array. */
export function packSignature(status: Stats, into: Float64Array, index: number): void {
  const at = index * SIGNATURE_LENGTH;
  into[at] = status.size;
  into[at + 1] = status.mtimeMs;
  into[at + 2] = status.ctimeMs;
  into[at + 3] = status.ino;
}

/** A signature of NaNs, as packed for what could not be read, equals nothing. */
export function hasSignature(status: Stats, packed: Float64Array, index: number): boolean {
  const at = index * SIGNATURE_LENGTH;
  return (
    packed[at] === status.size &&
    packed[at + 1] === status.mtimeMs &&
    packed[at + 2] === status.ctimeMs &&
    packed[at + 3] === status.ino
  );
}

/**
 * Milliseconds before a reading within which a change could leave the times as they are: some file systems count
 * in steps of two seconds.
 */
const CLOCK_STEP = 2_000;

/** Replaces signatures of what changed too shortly before `read` (ms since the epoch) to tell a later change apart. */
export function forgetRecent(packed: Float64Array, read: number): void {
  for (let at = 0; at < packed.length; at += SIGNATURE_LENGTH) {
    const latest = Math.max(packed[at + 1] ?? NaN, packed[at + 2] ?? NaN);
    if (!(latest < read - CLOCK_STEP)) packed.fill(NaN, at, at + SIGNATURE_LENGTH);
  }
}
