// Which subsystem a file belongs to, as MAINTAINERS says: the section with the most specific pattern, by get_maintainer.pl's rules.

export interface Subsystem {
  readonly name: string;
  /** Mailing lists, as the section gives them. */
  readonly lists: readonly string[];
}

interface Section extends Subsystem {
  readonly include: readonly Pattern[];
  readonly exclude: readonly Pattern[];
}

interface Pattern {
  readonly matches: (file: string) => boolean;
  /** How many levels the pattern names; what names more is meant more. */
  readonly depth: number;
}

/** Text of MAINTAINERS to the function that names a file's subsystem; `null` where no section but "everything" has it. */
export function readMaintainers(text: string): (file: string) => Subsystem | null {
  const sections = sectionsOf(text);
  return (file) => {
    let best: Section | null = null;
    let depth = 0;
    for (const section of sections) {
      if (section.exclude.some((pattern) => pattern.matches(file))) continue;
      for (const pattern of section.include) {
        if (pattern.depth <= depth || !pattern.matches(file)) continue;
        best = section;
        depth = pattern.depth;
      }
    }
    return best === null ? null : { name: best.name, lists: best.lists };
  };
}

/** A section is a title in column 0 and the `X:\tvalue` lines below it. */
function sectionsOf(text: string): readonly Section[] {
  const sections: { name: string; lists: string[]; include: Pattern[]; exclude: Pattern[] }[] = [];
  let title = '';
  let isOpen = false;
  for (const line of text.split('\n')) {
    const [, letter, value] = /^([A-Z]):\s+(.*\S)/.exec(line) ?? [];
    if (letter === undefined || value === undefined) {
      if (line.trim() !== '') title = line.trim();
      isOpen = false;
      continue;
    }
    if (!isOpen) sections.push({ name: title, lists: [], include: [], exclude: [] });
    isOpen = true;
    const section = sections.at(-1);
    if (letter === 'L') section?.lists.push(value.replace(/\s+\(.*/, ''));
    if (letter === 'F') section?.include.push(globPattern(value));
    if (letter === 'X') section?.exclude.push(globPattern(value));
  }
  return sections;
}

/** `*` and `?` do not count levels: `fs/*` has the files of fs/ alone, `mm/` all below it. */
function globPattern(value: string): Pattern {
  const source = value
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${source}`);
  const isFolder = value.endsWith('/');
  const levels = slashes(value);
  return {
    matches: (file) => expression.test(file) && (isFolder || slashes(file) === levels),
    // `*` alone is everything: no subsystem.
    depth: value.startsWith('*') ? 0 : isFolder ? levels : levels + 1,
  };
}

function slashes(text: string): number {
  return text.split('/').length - 1;
}
