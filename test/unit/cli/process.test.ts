// The command as a process of its own: worker threads, signals, closed pipes, the same bytes every time.
import { spawn, type ChildProcess } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckReport } from '../../../src/core/model/check-result.js';
import { realHandle } from './real-engine.js';
import { runCli, temporaryTree } from './run-cli.js';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const { resolve } = createRequire(import.meta.url);

/** Enough files for threads to be started. */
const FILES = 600;
const SITE =
  'void f(struct mm_struct *mm, pmd_t *pmd)\n{\n\tpte_t *pte = pte_offset_map(pmd, 0);\n\n\tuse(*pte);\n\tpte_unmap(pte);\n}\n';

function bigTree(): string {
  const files = Array.from({ length: FILES }, (_, i): [string, string] => [
    `d${String(i % 7)}/f${String(i)}.c`,
    i % 3 === 0 ? SITE : 'int x;\n',
  ]);
  return temporaryTree(Object.fromEntries(files));
}

let dist: string | undefined;

async function buildCommand(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'trymap-test-dist-'));
  await esbuild.build({
    absWorkingDir: repository,
    entryPoints: {
      cli: 'src/cli.ts',
      'scan-worker': 'src/env/node/scan-worker.ts',
      'check-worker': 'src/env/node/check-worker.ts',
    },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'error',
  });
  copyFileSync(resolve('web-tree-sitter/web-tree-sitter.wasm'), join(folder, 'web-tree-sitter.wasm'));
  copyFileSync(resolve('tree-sitter-c/tree-sitter-c.wasm'), join(folder, 'tree-sitter-c.wasm'));
  symlinkSync(join(repository, 'models'), join(folder, 'models'));
  return folder;
}

function start(args: readonly string[]): ChildProcess {
  if (dist === undefined) throw new Error('the command is not built yet');
  const cache = join(dist, 'cache');
  mkdirSync(cache, { recursive: true });
  return spawn(process.execPath, [join(dist, 'cli.mjs'), ...args], {
    cwd: repository,
    env: { ...process.env, XDG_CACHE_HOME: cache },
  });
}

function finish(
  child: ChildProcess,
): Promise<{ out: string; err: string; status: number | null; signal: string | null }> {
  let out = '';
  let err = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
  return new Promise((done) => child.once('close', (status, signal) => done({ out, err, status, signal })));
}

describe('the command as a process', () => {
  beforeAll(async () => {
    dist = await buildCommand();
  }, 60_000);

  afterAll(() => {
    if (dist !== undefined) rmSync(dist, { recursive: true, force: true });
  });

  it('scans in threads, and prints the same bytes with and without an earlier scan', async () => {
    const root = bigTree();
    const first = await finish(start(['scan', root]));
    expect(first.err).toBe('');
    expect(first.out).toContain(`in ${String(FILES / 3)} files, `);
    expect(first.status).toBe(0);
    expect(await finish(start(['scan', root]))).toEqual(first);
  });

  it('checks in threads as in one, site by site in the order of the scan', async () => {
    const args = ['check', 'samples/mini-mm', '--against', 'retract', '--phase', 'may-fail-rcu', '--format', 'json'];
    const threads = await finish(start(args));
    const alone = await runCli(repository, args, { openEngine: realHandle });
    const report = (out: string): CheckReport =>
      JSON.parse(out.replace(/"milliseconds": \d+/g, '"milliseconds": 0')) as CheckReport;
    expect(report(threads.out)).toEqual(report(alone.out));
    expect(report(alone.out).checks.length).toBeGreaterThan(4);
    expect([threads.err, threads.status]).toEqual(['', alone.status]);
  }, 120_000);

  it('ends quietly when its reader goes away', async () => {
    const child = start(['scan', bigTree(), '--format', 'json']);
    child.stdout?.once('data', () => child.stdout?.destroy());
    const err: string[] = [];
    child.stderr?.setEncoding('utf8').on('data', (text: string) => err.push(text));
    const status = await new Promise((done) => child.once('exit', done));
    expect(err.join('')).toBe('');
    expect(status).toBe(0);
  });

  it.skipIf(process.platform === 'win32')('says that it was cancelled when it is interrupted', async () => {
    // Far more states than can be explored before the signal comes.
    const child = start([
      'check',
      fileURLToPath(new URL('../../../samples/mini-mm', import.meta.url)),
      '--entries',
      '6',
    ]);
    const ended = finish(child);
    setTimeout(() => child.kill('SIGINT'), 1_500);
    const { err, status } = await ended;
    expect(err).toBe('trymap: cancelled\n');
    expect(status).toBe(130);
  });
});
