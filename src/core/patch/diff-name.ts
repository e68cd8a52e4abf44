// Names in a patch's headers: C quoting, dates after a tab, the prefix that -p1 strips, and names that lead out of the tree.

/** Name of a `---` or `+++` line without its first component; null for `/dev/null`, undefined where it cannot be used. */
export function headerName(text: string): string | null | undefined {
  const name = text.startsWith('"') ? unquoteName(text) : (text.split('\t')[0] ?? '').trimEnd();
  if (name === undefined) return undefined;
  if (name === '/dev/null') return null;
  return insideTree(stripPrefix(name));
}

/** Both names of `diff --git a/x b/x`. Only equal ones can be told apart without quotes; others have headers of their own. */
export function gitNames(text: string): string | undefined {
  if (text.startsWith('"')) return insideTree(stripPrefix(unquoteName(text) ?? ''));
  const half = (text.length - 1) / 2;
  const left = stripPrefix(text.slice(0, half));
  return text[half] === ' ' && left === stripPrefix(text.slice(half + 1)) ? insideTree(left) : undefined;
}

/** Name of a `rename from` line: it has no prefix. */
export function plainName(text: string): string | undefined {
  return insideTree(text.startsWith('"') ? (unquoteName(text) ?? '') : text);
}

function stripPrefix(name: string): string {
  return name.slice(name.indexOf('/') + 1);
}

function insideTree(name: string): string | undefined {
  const parts = name.split('/');
  const leads = name === '' || name.startsWith('/') || /[\0\\]/.test(name) || /^[A-Za-z]:/.test(name);
  return leads || parts.some((part) => part === '..' || part === '.' || part === '') ? undefined : name;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', '"': '"', '\\': '\\' };

/** Octal escapes are bytes of UTF-8. */
function unquoteName(text: string): string | undefined {
  const inner = /^"((?:[^"\\]|\\.)*)"/.exec(text)?.[1];
  if (inner === undefined) return undefined;
  const bytes = inner.replaceAll(/%|\\([0-7]{3})|\\(.)/g, (all, octal?: string, letter?: string) => {
    if (all === '%') return '%25';
    if (octal !== undefined) return `%${(Number.parseInt(octal, 8) & 0xff).toString(16).padStart(2, '0')}`;
    return encodeURIComponent(ESCAPES[letter ?? ''] ?? '');
  });
  try {
    return decodeURIComponent(bytes);
  } catch {
    return undefined;
  }
}
