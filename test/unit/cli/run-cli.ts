// Runs the command line in this process, in a folder of its own, and keeps what it prints.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';
import { main } from '../../../src/cli/main.js';
import type { Io } from '../../../src/cli/io.js';
import { createFakeEngine, fakeHandle } from './fake-engine.js';

export interface CliRun {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A temporary folder with these files, removed after the test. */
export function temporaryTree(files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = mkdtempSync(join(tmpdir(), 'trymap-test-'));
  folders.push(root);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return root;
}

export async function runCli(cwd: string, args: readonly string[], overrides: Partial<Io> = {}): Promise<CliRun> {
  let out = '';
  let err = '';
  const io: Io = {
    cwd,
    out: (text) => (out += text),
    err: (text) => (err += text),
    interactive: false,
    signal: new AbortController().signal,
    openEngine: () => fakeHandle(createFakeEngine()),
    assets: new URL('file:///nowhere/'),
    workerFile: null,
    cacheFolder: null,
    ...overrides,
  };
  const status = await main(args, io);
  return { status, out, err };
}
