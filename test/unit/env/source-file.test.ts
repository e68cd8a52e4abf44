// One file as text, or a sentence that says why not.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSourceFile } from '../../../src/env/node/source-file.js';
import { temporaryTree } from '../cli/run-cli.js';

const read = (content: string | Uint8Array) => readSourceFile(join(temporaryTree({ 'a.c': content }), 'a.c'));

describe('a source file', () => {
  it('is UTF-8 where that is valid, with its byte order mark', () => {
    expect(read('\ufeffint ä;')).toMatchObject({ ok: true, text: '\ufeffint ä;', encoding: 'utf8' });
  });

  it('is Latin-1 else, one character a byte', () => {
    expect(read(Buffer.from([0x2f, 0x2a, 0xe9, 0x2a, 0x2f]))).toMatchObject({
      ok: true,
      text: '/*é*/',
      encoding: 'latin1',
    });
  });

  it.each([
    ['with a NUL byte', Buffer.from('ab\0c'), 'is a binary file: NUL byte at offset 2'],
    ['of more than 4 MiB', Buffer.alloc(4 * 1024 * 1024 + 1, 0x20), 'is 4194305 bytes long, above the limit of 4 MiB'],
  ])('%s is refused', (_, content, message) => {
    expect(read(content)).toEqual({ ok: false, missing: false, message });
  });

  it('of exactly 4 MiB is read', () => {
    expect(read(Buffer.alloc(4 * 1024 * 1024, 0x20)).ok).toBe(true);
  });

  it('that does not exist, or is no file, is refused', () => {
    const root = temporaryTree({});
    mkdirSync(join(root, 'd.c'));
    expect(readSourceFile(join(root, 'x.c'))).toEqual({ ok: false, missing: true, message: 'does not exist' });
    expect(readSourceFile(join(root, 'd.c'))).toMatchObject({ ok: false, message: 'is not a regular file' });
  });

  it.skipIf(process.platform === 'win32')('that is a named pipe is not waited for', () => {
    const root = temporaryTree({});
    expect(spawnSync('mkfifo', [join(root, 'p.c')]).status).toBe(0);
    expect(readSourceFile(join(root, 'p.c'))).toMatchObject({ ok: false, message: 'is not a regular file' });
  });
});
