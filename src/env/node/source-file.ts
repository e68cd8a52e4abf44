// Reads one C file as text, or says why not. Offsets everywhere are of this text; writing it back gives the same bytes.
import { isUtf8 } from 'node:buffer';
import { closeSync, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import { MAX_FILE_BYTES, MAX_FILE_SIZE_TEXT } from '../../core/scan/limits.js';

export type SourceEncoding = 'utf8' | 'latin1';

export type SourceRead =
  | { readonly ok: true; readonly text: string; readonly encoding: SourceEncoding; readonly bytes: Buffer }
  /** `missing` is separate since a file may go away between a listing and the reading. */
  | { readonly ok: false; readonly missing: boolean; readonly message: string };

/** `path` is absolute; messages do not repeat it. */
export function readSourceFile(path: string): SourceRead {
  try {
    // Asked before it is opened: opening a named pipe would wait for a writer.
    if (!statSync(path).isFile()) return refuse('is not a regular file');
    const descriptor = openSync(path, 'r');
    try {
      const status = fstatSync(descriptor);
      if (status.size > MAX_FILE_BYTES) return refuse(tooLarge(status.size));
      return decodeSource(readFileSync(descriptor));
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    return { ok: false, missing: errorCode(error) === 'ENOENT', message: describeFileError(error) };
  }
}

/** `is 5242880 bytes long, above the limit of 4 MiB`. */
export function tooLarge(size: number): string {
  return `is ${String(size)} bytes long, above the limit of ${MAX_FILE_SIZE_TEXT}`;
}

/** UTF-8 where it is valid, else Latin-1, which every byte string is; a NUL byte means that this is no text at all. */
export function decodeSource(bytes: Buffer): SourceRead {
  const nul = bytes.indexOf(0);
  if (nul >= 0) return refuse(`is a binary file: NUL byte at offset ${String(nul)}`);
  const encoding = isUtf8(bytes) ? 'utf8' : 'latin1';
  return { ok: true, text: bytes.toString(encoding), encoding, bytes };
}

/** What went wrong, for people: `does not exist`, `cannot be read: permission denied`. */
export function describeFileError(error: unknown): string {
  switch (errorCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'does not exist';
    case 'EACCES':
    case 'EPERM':
      return 'cannot be opened: permission denied';
    case 'EISDIR':
      return 'is a directory';
    default:
      return `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function refuse(message: string): SourceRead {
  return { ok: false, missing: false, message };
}
