// Keeps memories of scans in a folder of the user's cache: one file a scanned folder, written as a whole or not at all,
// ignored when anything about it is wrong, the oldest removed when there are too many.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeMemory, encodeMemory, type ScanMemory } from './scan-memory.js';

/** Part of every name: a new layout leaves old files behind, and they age out. */
const LAYOUT = 2;
const MOST_FILES = 32;
const MOST_BYTES = 128 * 1024 * 1024;
const SUFFIX = '.scan';
const DIGEST_BYTES = 32;

export interface ScanCache {
  load(): ScanMemory | null;
  /** Failures are silent: a cache that cannot be written costs time, nothing else. */
  save(memory: ScanMemory): void;
}

/** `identity` says what the memory depends on besides the files: the scanned folder, the names' prefix, the engine. */
export function openScanCache(folder: string, identity: readonly string[]): ScanCache {
  const name =
    digest(Buffer.from([String(LAYOUT), ...identity].join('\0')))
      .toString('hex')
      .slice(0, 40) + SUFFIX;
  const path = join(folder, name);
  return {
    load() {
      try {
        const bytes = readFileSync(path);
        const body = bytes.subarray(DIGEST_BYTES);
        if (!digest(body).equals(bytes.subarray(0, DIGEST_BYTES))) return null;
        const memory = decodeMemory(body);
        touch(path);
        return memory;
      } catch {
        return null;
      }
    },
    save(memory) {
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        const body = encodeMemory(memory);
        const draft = `${path}.${String(process.pid)}.tmp`;
        try {
          writeFileSync(draft, Buffer.concat([digest(body), body]), { mode: 0o600 });
          renameSync(draft, path);
        } finally {
          rmSync(draft, { force: true });
        }
        prune(folder, path);
      } catch {
        // See the contract: without a cache the next scan reads everything again.
      }
    },
  };
}

function digest(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/** The time of last use is what `prune` goes by. */
function touch(path: string): void {
  const now = new Date();
  utimesSync(path, now, now);
}

/** Keeps the latest within both limits, and what was just written in any case; drafts of scans that died age out too. */
function prune(folder: string, written: string): void {
  const entries = readdirSync(folder)
    .filter((name) => name.includes(SUFFIX))
    .map((name) => ({ path: join(folder, name), status: statSync(join(folder, name)) }))
    .filter((entry) => entry.path !== written)
    .sort((a, b) => b.status.mtimeMs - a.status.mtimeMs);
  let bytes = statSync(written).size;
  let files = 1;
  for (const { path, status } of entries) {
    bytes += status.size;
    files += 1;
    if (bytes > MOST_BYTES || files > MOST_FILES) rmSync(path, { force: true });
  }
}
