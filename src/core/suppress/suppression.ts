// What a suppression is, be it a comment in the C text or an entry of trymap.json.

/** Where somebody asked for silence. */
export interface SuppressionPlace {
  /** As the report names files. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** An entry of `ignore` in trymap.json. Absent conditions hold everywhere. */
export interface ConfigSuppression {
  readonly codes: readonly string[];
  /** A glob over names relative to the folder of trymap.json. */
  readonly file: string | null;
  readonly function: string | null;
  readonly reason: string;
  readonly place: SuppressionPlace;
}

/** How names of a report become names relative to the folder of trymap.json: `strip` goes, `prefix` comes; other names lie outside. */
export interface NameScope {
  readonly strip: string;
  readonly prefix: string;
}

export const SAME_NAMES: NameScope = { strip: '', prefix: '' };

/** The name relative to the folder of trymap.json; `null` where the file lies outside of it. */
export function nameInScope(file: string, { strip, prefix }: NameScope): string | null {
  return file.startsWith(strip) ? prefix + file.slice(strip.length) : null;
}
