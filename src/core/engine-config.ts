// What users may change about the engine: families and facts of their own, names of the paired API, suppressions. Plain data.
import { TRY_MAP_NAMES, type TargetNames } from './convert/targets.js';
import { BUILTIN_CATALOGUE, DEFAULT_FAMILIES } from './helpers/builtin.js';
import type { CallFacts, Catalogue, HelperFamily } from './helpers/catalogue.js';
import { TRY_MAP_FAMILY, tryMapFamily } from './helpers/pte-family.js';
import { SAME_NAMES, type ConfigSuppression, type NameScope } from './suppress/suppression.js';

/** Validated where it was read; every part may be left out. */
export interface EngineConfig {
  /** Families of the user's; they come after those that are built in. */
  readonly families?: readonly HelperFamily[];
  /** Families to look for, by name; absent: those of page tables, and the user's. */
  readonly use?: readonly string[];
  /** Added to what is known of calls. */
  readonly calls?: Partial<CallFacts>;
  /** Names of the paired API where they differ. */
  readonly tryMap?: Partial<TargetNames>;
  readonly ignore?: readonly ConfigSuppression[];
  /** How names of a report become names that `ignore` speaks of. */
  readonly scope?: NameScope;
}

export function catalogueOf(config: EngineConfig): Catalogue {
  const { families, pageFamilies, walkFamilies, calls } = BUILTIN_CATALOGUE;
  const own = config.families ?? [];
  const used = new Set(config.use ?? [...DEFAULT_FAMILIES, ...own.map((family) => family.name)]);
  const isUsed = ({ name }: { readonly name: string }): boolean => used.has(name);
  const names = tryMapNames(config);
  const renamed = new Map(
    (['map', 'mapLocked', 'unmap', 'unmapUnlock'] as const).map((key) => [TRY_MAP_NAMES[key], names[key]]),
  );
  const all = [...families.map((family) => (family === TRY_MAP_FAMILY ? tryMapFamily(names) : family)), ...own];
  const targetOf = (target: string | null): string | null => (target === null ? null : (renamed.get(target) ?? target));
  return {
    families: all.filter(isUsed).map((family) => ({
      ...family,
      acquires: family.acquires.map((helper) => ({ ...helper, target: targetOf(helper.target) })),
    })),
    pageFamilies: pageFamilies.filter(isUsed),
    walkFamilies: walkFamilies.filter(isUsed),
    calls: { ...calls, ...joinLists(calls, config.calls ?? {}) },
  };
}

/** Names that `use` may hold. */
export function familyNames(config: EngineConfig): readonly string[] {
  const { families, pageFamilies, walkFamilies } = BUILTIN_CATALOGUE;
  return [...families, ...pageFamilies, ...walkFamilies, ...(config.families ?? [])].map((family) => family.name);
}

export function tryMapNames(config: EngineConfig): TargetNames {
  return { ...TRY_MAP_NAMES, ...config.tryMap };
}

export function scopeOf(config: EngineConfig): NameScope {
  return config.scope ?? SAME_NAMES;
}

/** Of each kind of fact the entries of both, one after the other. */
export function joinLists(known: Partial<CallFacts>, own: Partial<CallFacts>): Partial<CallFacts> {
  const keys = [...new Set([...Object.keys(known), ...Object.keys(own)])] as (keyof CallFacts)[];
  return Object.fromEntries(keys.map((key) => [key, [...(known[key] ?? []), ...(own[key] ?? [])]]));
}
