// Where this system wants an application to keep what it can recompute.
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** `$XDG_CACHE_HOME/trymap` and its equals on macOS and Windows. The folder need not exist. */
export function userCacheFolder(environment: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  const home = homedir();
  if (platform === 'win32')
    return join(environment['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'trymap', 'cache');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'trymap');
  const base = environment['XDG_CACHE_HOME'];
  return join(base !== undefined && isAbsolute(base) ? base : join(home, '.cache'), 'trymap');
}
