// The `mm/mincore: ` of a patch's subject: as the history of its files has it, else from their paths.

/** Several words before the first colon are a sentence, not a prefix. */
const PREFIX = /^((?:[\w][\w/.,-]*(?: [\w/.-]+)?: )+)\S/;

/** The commonest prefix of these subjects, the newest first among equals; `null` where none has one. */
export function prefixFromHistory(subjects: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const subject of subjects) {
    const prefix = PREFIX.exec(subject)?.[1]?.slice(0, -': '.length);
    if (prefix !== undefined) counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
  }
  let best: string | null = null;
  for (const [prefix, count] of counts) if (best === null || count > (counts.get(best) ?? 0)) best = prefix;
  return best;
}

/** `mm/mincore` of one file, the common folder of several; `arch/` is left out, as everybody does. */
export function prefixFromPaths(files: readonly string[]): string {
  const [first = '', ...rest] = files;
  const path = rest.length === 0 ? first.replace(/\.[ch]$/, '') : commonFolder(files);
  return path.replace(/^arch\/(?=.)/, '') || 'treewide';
}

function commonFolder(files: readonly string[]): string {
  const [first = [], ...rest] = files.map((file) => file.split('/').slice(0, -1));
  let length = first.length;
  for (const folders of rest) {
    let same = 0;
    while (same < length && folders[same] === first[same]) same += 1;
    length = same;
  }
  return first.slice(0, length).join('/');
}
