// What an engine looks for and how it would judge, without the engine: enough to find candidates and to trust a cache.
import { catalogueOf, type EngineConfig } from './engine-config.js';
import type { Catalogue } from './helpers/catalogue.js';
import { RULE_WORDS } from './sites/rules/words.js';
import { textHash } from './text-hash.js';

/** Bumped when the same text could be read or classified differently: part of every cache key. */
const ENGINE_VERSION = 4;

export interface EngineIdentity {
  readonly catalogue: Catalogue;
  /** Words that a file must contain to have a site or a finding; a scan searches for these bytes first. */
  readonly acquireNames: readonly string[];
  /** Changes when an analysis could give another result: part of every cache key. */
  readonly fingerprint: string;
}

export function engineIdentity(config: EngineConfig = {}): EngineIdentity {
  const catalogue = catalogueOf(config);
  const { ignore, scope } = config;
  const tables = catalogue.families.flatMap((family) => family.acquires.map(({ name }) => name));
  const pages = catalogue.pageFamilies.flatMap((family) => family.pins.map(({ name }) => name));
  const walks = catalogue.walkFamilies.flatMap((family) => [
    ...family.walks.map(({ name }) => name),
    ...family.addresses,
  ]);
  return {
    catalogue,
    acquireNames: [...new Set([...tables, ...(tables.length === 0 ? [] : RULE_WORDS), ...pages, ...walks])],
    fingerprint: `${String(ENGINE_VERSION)}:${textHash(JSON.stringify([catalogue, ignore, scope]))}`,
  };
}
