// Globs over file names with `/`: `*` and `?` inside one part, `**` for any number of parts, a trailing `/` for a whole folder.

export interface Glob {
  readonly pattern: string;
  /** The parts before the first wildcard: everything that matches lies at or below it. */
  readonly fixed: string;
  matches(name: string): boolean;
}

const WILD = /[*?]/;

/** Every text is a glob; case counts. */
export function createGlob(pattern: string): Glob {
  const parts = (pattern.endsWith('/') ? `${pattern}**` : pattern).replace(/^\.?\//, '').split('/');
  const wild = parts.findIndex((part) => WILD.test(part));
  return {
    pattern,
    fixed: (wild < 0 ? parts : parts.slice(0, wild)).join('/'),
    matches: (name) => matchList(parts, name.split('/'), (part) => part === '**', matchPart),
  };
}

function matchPart(pattern: string, name: string): boolean {
  return matchList(
    Array.from(pattern),
    Array.from(name),
    (unit) => unit === '*',
    (unit, char) => unit === '?' || unit === char,
  );
}

/** One list against another, where some items stand for any run of items. In time of the product of the lengths at most. */
function matchList(
  patterns: readonly string[],
  items: readonly string[],
  isRun: (pattern: string) => boolean,
  fits: (pattern: string, item: string) => boolean,
): boolean {
  let p = 0;
  let i = 0;
  let run = -1;
  let retry = 0;
  while (i < items.length) {
    const pattern = patterns[p];
    if (pattern !== undefined && isRun(pattern)) {
      run = p++;
      retry = i;
    } else if (pattern !== undefined && fits(pattern, items[i] ?? '')) {
      p += 1;
      i += 1;
    } else if (run >= 0) {
      // The last run takes one item more; what an earlier one could take, this one can take as well.
      p = run + 1;
      i = ++retry;
    } else {
      return false;
    }
  }
  while (p < patterns.length && isRun(patterns[p] ?? '')) p += 1;
  return p === patterns.length;
}
