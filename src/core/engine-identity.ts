// What an engine looks for and how it would judge, without the engine: enough to find candidates and to trust a cache.
import { BUILTIN_CATALOGUE } from './helpers/builtin.js';
import type { Catalogue, HelperFamily } from './helpers/catalogue.js';
import { textHash } from './text-hash.js';

/** Bumped when the same text could be read or classified differently: part of every cache key. */
const ENGINE_VERSION = 1;

export interface EngineIdentity {
  readonly catalogue: Catalogue;
  /** Words that a file must contain to have a site; a scan searches for these bytes first. */
  readonly acquireNames: readonly string[];
  /** Changes when an analysis could give another result: part of every cache key. */
  readonly fingerprint: string;
}

/** `families` are the user's, validated; they come after those that are built in. */
export function engineIdentity(families: readonly unknown[] = []): EngineIdentity {
  const all = [...BUILTIN_CATALOGUE.families, ...(families as readonly HelperFamily[])];
  const catalogue: Catalogue = { ...BUILTIN_CATALOGUE, families: all };
  return {
    catalogue,
    acquireNames: [...new Set(all.flatMap((family) => family.acquires.map((helper) => helper.name)))],
    fingerprint: `${String(ENGINE_VERSION)}:${textHash(JSON.stringify(catalogue))}`,
  };
}
