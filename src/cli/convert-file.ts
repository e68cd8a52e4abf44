// Converts the wanted sites of one file in memory.
import type { ConvertOptions, Engine } from '../core/engine.js';
import { applyEdits, type Conversion, type Refusal } from '../core/convert/conversion.js';
import { compose } from '../core/convert/together.js';
import { siteKey, type Site } from '../core/sites/site.js';

export interface FileConversion {
  readonly conversions: readonly Conversion[];
  readonly refusals: readonly Refusal[];
  readonly text: string;
}

/** `wanted`: which sites; `null` for every simple one. */
export function convertSource(
  engine: Engine,
  file: string,
  text: string,
  wanted: readonly Site[] | null,
  options: Pick<ConvertOptions, 'profile' | 'dropGuards'>,
): FileConversion {
  const only = wanted?.length === 1 ? wanted[0] : undefined;
  const keys = wanted === null ? null : new Set(wanted.map(siteKey));
  const results =
    only === undefined
      ? engine.convertFile(file, text, options).filter((result) => {
          return keys === null || keys.delete(siteKey(result.ok ? result.conversion.site : result.refusal.site));
        })
      : [engine.convertSite(file, text, siteKey(only), options)];
  // What converting the whole file passed over was asked for by name, so it deserves its reason.
  const rest =
    only === undefined && keys !== null ? [...keys].map((key) => engine.convertSite(file, text, key, options)) : [];
  const all = [...results, ...rest];
  const conversions = all.flatMap((result) => (result.ok ? [result.conversion] : []));
  const edits = compose(conversions);
  if (!edits) throw new Error(`conversions of ${file} overlap, though they were made to go together`);
  return {
    conversions,
    refusals: all.flatMap((result) => (result.ok ? [] : [result.refusal])),
    text: applyEdits(text, edits),
  };
}
