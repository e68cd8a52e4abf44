// Where downloaded and unpacked things live between runs, and how one is made only once, even by two runs at a time.
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The user's cache folder for TryMap; the environment variable TRYMAP_CACHE overrides it. */
export function cacheFolder() {
  const { TRYMAP_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (TRYMAP_CACHE) return TRYMAP_CACHE;
  if (process.platform === 'win32' && LOCALAPPDATA) return join(LOCALAPPDATA, 'trymap', 'cache');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'trymap');
  return join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'trymap');
}

/**
 * The folder `name` of the cache; when it is absent, `make` fills a temporary one that is then renamed,
 * so a folder that exists is complete. `name` carries the version of what is in it.
 * @param {string} name
 * @param {(folder: string) => Promise<void>} make
 */
export async function prepared(name, make) {
  const folder = join(cacheFolder(), name);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${process.pid}.tmp`;
  const clean = () => rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  process.once('exit', clean);
  try {
    await make(unfinished);
    renameSync(unfinished, folder);
  } catch (error) {
    // Another run may have been first: then its folder serves.
    if (!existsSync(folder)) throw error;
  } finally {
    clean();
    process.off('exit', clean);
  }
  return folder;
}
