// A second scan: what an earlier one found is taken over exactly as long as it still holds.
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { CancelledError } from '../../../src/core/ports.js';
import type { ScanOutcome } from '../../../src/env/node/scan-request.js';
import { scanTree } from '../../../src/env/node/scan-tree.js';
import { createFakeEngine, fakeHandle } from '../cli/fake-engine.js';
import { temporaryTree } from '../cli/run-cli.js';

const SITE = 'int f(void)\n{\n\tpte_offset_map_lock();\n}\n';
/** Times that are long past, so that no change can hide in the step of a clock. */
const LONG_AGO = new Date('2020-01-01T00:00:00Z');

let root: string;
let cache: string;
let analysed: string[];

function age(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    utimesSync(join(entry.parentPath, entry.name), LONG_AGO, LONG_AGO);
  }
  utimesSync(folder, LONG_AGO, LONG_AGO);
}

async function scan(
  more: { fingerprint?: string; signal?: AbortSignal; folders?: string[]; files?: string[] } = {},
): Promise<ScanOutcome> {
  const real = createFakeEngine();
  const engine = createFakeEngine({
    fingerprint: more.fingerprint ?? 'one',
    analyseText(file, text) {
      analysed.push(file);
      return real.analyseText(file, text);
    },
  });
  analysed = [];
  return scanTree(
    {
      root,
      folders: more.folders ?? [''],
      files: more.files ?? [],
      signal: more.signal ?? new AbortController().signal,
    },
    {
      handle: fakeHandle(engine),
      workerFile: null,
      assets: new URL('file:///nowhere/'),
      config: {},
      cacheFolder: cache,
    },
  );
}

const filesOf = (outcome: ScanOutcome): string[] => outcome.reports.map((report) => report.file).sort();

/** What was changed last is younger than the clock's step: scans tell it apart only when that has passed. */
async function pastTheClockStep<T>(run: () => Promise<T>): Promise<T> {
  const now = Date.now;
  Date.now = () => now() + 60_000;
  try {
    return await run();
  } finally {
    Date.now = now;
  }
}

describe('a scan', () => {
  beforeEach(() => {
    cache = temporaryTree({});
    root = temporaryTree({ 'mm/a.c': SITE, 'mm/b.c': 'int x;\n', 'mm/c.h': SITE, 'fs/d.c': SITE, 'doc/e.txt': SITE });
    age(root);
  });

  it('reads .c and .h files that contain a helper, and no other', async () => {
    const outcome = await scan();
    expect(filesOf(outcome)).toEqual(['fs/d.c', 'mm/a.c', 'mm/c.h']);
    expect(outcome).toMatchObject({ listed: 4, candidates: 3, recalled: 0, problems: [], emptyFolders: [] });
  });

  it('follows no symbolic link, skips .git, and reports what cannot be read', async () => {
    const other = temporaryTree({ 'x.c': SITE });
    symlinkSync(other, join(root, 'linked'));
    symlinkSync(join(other, 'x.c'), join(root, 'linked.c'));
    mkdirSync(join(root, 'sub/.git'), { recursive: true });
    writeFileSync(join(root, 'sub/.git/y.c'), SITE);
    expect(filesOf(await scan())).toEqual(['fs/d.c', 'mm/a.c', 'mm/c.h']);
  });

  it('of the same tree analyses nothing again, and gives the same', async () => {
    const first = await pastTheClockStep(() => scan());
    const second = await pastTheClockStep(() => scan());
    expect(analysed).toEqual([]);
    expect(second.recalled).toBe(3);
    expect(new Set(second.reports.map((report) => JSON.stringify(report)))).toEqual(
      new Set(first.reports.map((report) => JSON.stringify(report))),
    );
  });

  it('of the same tree does not write its memory again', async () => {
    for (const folder of ['mm/a', 'mm/b', 'mm/b/c', 'net/x', 'net/y']) {
      mkdirSync(join(root, folder), { recursive: true });
      writeFileSync(join(root, folder, 'one.c'), SITE);
    }
    age(root);
    await pastTheClockStep(() => scan());
    // It is renamed into its place, so that each writing gives a new file.
    const written = statSync(join(cache, readdirSync(cache)[0] ?? '')).ino;
    for (let again = 0; again < 2; again++) {
      await pastTheClockStep(() => scan());
      expect(statSync(join(cache, readdirSync(cache)[0] ?? '')).ino).toBe(written);
    }
  });

  it.each<[string, () => void, string[], string[]]>([
    [
      'a changed file',
      () => writeFileSync(join(root, 'mm/a.c'), `\n${SITE}`),
      ['mm/a.c'],
      ['fs/d.c', 'mm/a.c', 'mm/c.h'],
    ],
    [
      'a file that now has a helper',
      () => writeFileSync(join(root, 'mm/b.c'), SITE),
      ['mm/b.c'],
      ['fs/d.c', 'mm/a.c', 'mm/b.c', 'mm/c.h'],
    ],
    ['a file that has none any more', () => writeFileSync(join(root, 'mm/a.c'), 'int y;\n'), [], ['fs/d.c', 'mm/c.h']],
    [
      'a new file',
      () => writeFileSync(join(root, 'mm/n.c'), SITE),
      ['mm/n.c'],
      ['fs/d.c', 'mm/a.c', 'mm/c.h', 'mm/n.c'],
    ],
    ['a removed file', () => rmSync(join(root, 'mm/a.c')), [], ['fs/d.c', 'mm/c.h']],
    [
      'a renamed folder',
      () => renameSync(join(root, 'mm'), join(root, 'nn')),
      ['nn/a.c', 'nn/c.h'],
      ['fs/d.c', 'nn/a.c', 'nn/c.h'],
    ],
    [
      'a file that was only touched',
      () => utimesSync(join(root, 'mm/a.c'), new Date(), new Date()),
      [],
      ['fs/d.c', 'mm/a.c', 'mm/c.h'],
    ],
    [
      'other bytes of the same length and modification time',
      () => {
        writeFileSync(join(root, 'mm/b.c'), 'int z;\n');
        utimesSync(join(root, 'mm/b.c'), LONG_AGO, LONG_AGO);
        writeFileSync(join(root, 'mm/a.c'), SITE.replace('f(', 'g('));
        utimesSync(join(root, 'mm/a.c'), LONG_AGO, LONG_AGO);
      },
      ['mm/a.c'],
      ['fs/d.c', 'mm/a.c', 'mm/c.h'],
    ],
  ])('after %s analyses that alone', async (_, change, expected, files) => {
    await pastTheClockStep(() => scan());
    change();
    const second = await pastTheClockStep(() => scan());
    expect(analysed.sort()).toEqual(expected);
    expect(filesOf(second)).toEqual(files);
  });

  it('trusts no file that changed within the step of a clock before it was read', async () => {
    writeFileSync(join(root, 'mm/a.c'), SITE);
    await scan();
    // The same size, and times that a coarse clock could not tell apart: only the bytes differ.
    writeFileSync(join(root, 'mm/a.c'), SITE.replace('f(', 'g('));
    const second = await scan();
    expect(second.reports.find((report) => report.file === 'mm/a.c')?.sites[0]?.function).toBe('g');
  });

  it('with another engine starts anew', async () => {
    await pastTheClockStep(() => scan());
    await pastTheClockStep(() => scan({ fingerprint: 'two' }));
    expect(analysed).toHaveLength(3);
  });

  it('ignores a damaged memory, and writes it again', async () => {
    await pastTheClockStep(() => scan());
    const [name] = readdirSync(cache);
    const path = join(cache, name ?? '');
    const bytes = readFileSync(path);
    for (const damaged of [bytes.subarray(0, bytes.length - 9), Buffer.alloc(0), Buffer.from('{}'), flipped(bytes)]) {
      writeFileSync(path, damaged);
      expect(filesOf(await pastTheClockStep(() => scan()))).toEqual(['fs/d.c', 'mm/a.c', 'mm/c.h']);
      expect(analysed).toHaveLength(3);
      await pastTheClockStep(() => scan());
      expect(analysed).toEqual([]);
    }
  });

  it('works where nothing can be kept', async () => {
    cache = join(root, 'mm/a.c');
    expect(filesOf(await scan())).toEqual(['fs/d.c', 'mm/a.c', 'mm/c.h']);
  });

  it('reads a named file whatever it contains, and reads no file twice', async () => {
    await scan({ folders: ['mm'], files: ['mm/b.c', 'mm/a.c'] });
    expect(analysed.sort()).toEqual(['mm/a.c', 'mm/b.c', 'mm/c.h']);
  });

  it('names the folders without C', async () => {
    expect((await scan({ folders: ['doc', 'fs'] })).emptyFolders).toEqual(['doc']);
  });

  it('that is cancelled ends with that', async () => {
    await expect(scan({ signal: AbortSignal.abort() })).rejects.toThrow(CancelledError);
  });
});

describe.skipIf(spawnSync('git', ['--version']).error !== undefined)('a scan of a git work tree', () => {
  const git = (...args: string[]): void => {
    expect(spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: root }).status).toBe(0);
  };

  beforeEach(() => {
    cache = temporaryTree({});
    root = temporaryTree({
      'mm/a.c': SITE,
      'mm/new.c': SITE,
      'mm/gone.c': SITE,
      'out/x.c': SITE,
      '.gitignore': 'out/\n',
    });
    git('init', '-q');
    git('add', 'mm/a.c', 'mm/gone.c', '.gitignore');
    rmSync(join(root, 'mm/gone.c'));
  });

  it('reads what git tracks or does not know, not what it ignores', async () => {
    const outcome = await scan();
    expect(filesOf(outcome)).toEqual(['mm/a.c', 'mm/new.c']);
    expect(outcome.problems).toEqual([]);
  });

  it('of a part of it reads that part', async () => {
    root = join(root, 'mm');
    expect(filesOf(await scan())).toEqual(['a.c', 'new.c']);
  });

  it('of an ignored part of it walks that part', async () => {
    root = join(root, 'out');
    expect(filesOf(await scan())).toEqual(['x.c']);
  });

  it('runs no program that the repository names', async () => {
    const mark = join(cache, 'mark');
    git('config', 'core.fsmonitor', `touch ${mark}; false`);
    await scan();
    expect(readdirSync(cache)).not.toContain('mark');
  });
});

function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const middle = copy.length >> 1;
  copy[middle] = (copy[middle] ?? 0) ^ 1;
  return copy;
}
