// Which names of a tree are worth opening: C sources and headers, outside version control.

/** True for `x.c` and `x.h`; the directory part does not matter. */
export function isSourceName(name: string): boolean {
  const length = name.length;
  if (length < 3 || name.charCodeAt(length - 2) !== 0x2e) return false;
  const last = name.charCodeAt(length - 1);
  return last === 0x63 || last === 0x68;
}

/** Directories that hold no source of the tree, whatever they contain. */
export function isSkippedDirectory(name: string): boolean {
  return name === '.git';
}
