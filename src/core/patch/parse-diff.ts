// Reads the diff in a mail. The counts of a hunk's range decide where it ends, so signatures and footers are never taken for code.
import type { DiffProblem, FilePatch, Hunk, HunkLine } from './diff.js';
import { gitNames, headerName, plainName } from './diff-name.js';

export interface ParsedDiff {
  readonly files: readonly FilePatch[];
  readonly problems: readonly DiffProblem[];
}

const RANGE = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@ ?(.*)$/;
const KINDS: Readonly<Record<string, HunkLine['kind']>> = { ' ': 'context', '-': 'removed', '+': 'added' };

/** The first line of the diff as an index into `lines`, or -1. A `---` alone ends a message and starts no diff. */
export function diffStart(lines: readonly string[]): number {
  return lines.findIndex(
    (line, at) => /^diff --git \S/.test(line) || (isNames(lines, at) && RANGE.test(lines[at + 2] ?? '')),
  );
}

/** `lines` are those of a mail's body, without their ends; what is no part of a diff is passed over. */
export function parseDiff(lines: readonly string[], start: number): ParsedDiff {
  const reader = new DiffReader(lines, start);
  return reader.read();
}

function isNames(lines: readonly string[], at: number): boolean {
  return (lines[at] ?? '').startsWith('--- ') && (lines[at + 1] ?? '').startsWith('+++ ');
}

interface Draft {
  oldPath: string | null | undefined;
  newPath: string | null | undefined;
  copy: boolean;
  binary: boolean;
  named: boolean;
  hunks: Hunk[];
  at: number;
}

class DiffReader {
  readonly #files: FilePatch[] = [];
  readonly #problems: DiffProblem[] = [];
  #draft: Draft | null = null;

  constructor(
    private readonly lines: readonly string[],
    private at: number,
  ) {}

  read(): ParsedDiff {
    while (this.at < this.lines.length) this.#line(this.lines[this.at] ?? '');
    this.#finish();
    return { files: this.#files, problems: this.#problems };
  }

  #line(line: string): void {
    if (line.startsWith('diff --git ')) {
      this.#begin(gitNames(line.slice('diff --git '.length)));
    } else if (isNames(this.lines, this.at)) {
      if (this.#draft === null || this.#draft.named) this.#begin(undefined);
      this.#names(line, this.lines[this.at + 1] ?? '');
      this.at += 2;
      return;
    } else if (this.#draft !== null) {
      const range = RANGE.exec(line);
      if (range) {
        this.#hunk(this.#draft, range);
        return;
      }
      if (!this.#draft.named) extended(this.#draft, line);
    }
    this.at++;
  }

  #begin(name: string | undefined): void {
    this.#finish();
    this.#draft = {
      oldPath: name,
      newPath: name,
      copy: false,
      binary: false,
      named: false,
      hunks: [],
      at: this.at + 1,
    };
  }

  #names(old: string, next: string): void {
    if (this.#draft === null) return;
    this.#draft.oldPath = headerName(old.slice(4));
    this.#draft.newPath = headerName(next.slice(4));
    this.#draft.named = true;
  }

  #finish(): void {
    const draft = this.#draft;
    this.#draft = null;
    if (draft === null) return;
    const { oldPath, newPath, copy, binary, hunks } = draft;
    if (oldPath === undefined || newPath === undefined || (oldPath === null && newPath === null)) {
      this.#problems.push({ at: draft.at, message: 'the names of a file cannot be used: expected a/PATH and b/PATH' });
      return;
    }
    if (draft.named && hunks.length === 0 && !binary) {
      this.#problems.push({ at: draft.at, message: `${newPath ?? oldPath ?? ''}: expected a hunk after the names` });
    }
    this.#files.push({ oldPath, newPath, copy, binary, hunks });
  }

  #hunk(draft: Draft, range: RegExpExecArray): void {
    const at = this.at + 1;
    let old = Number(range[2] ?? '1');
    let added = Number(range[4] ?? '1');
    const lines: HunkLine[] = [];
    for (this.at++; old > 0 || added > 0; this.at++) {
      const line = this.lines[this.at];
      // Mailers take the blank of an empty context line away.
      const kind = line === '' ? 'context' : KINDS[line?.[0] ?? ''];
      const removes = kind === 'removed' || kind === 'context';
      const adds = kind === 'added' || kind === 'context';
      if (line?.startsWith('\\') && endWithoutNewline(lines)) continue;
      if (kind === undefined || (removes && old === 0) || (adds && added === 0)) {
        const message = `the hunk ends early: ${String(old)} old and ${String(added)} new lines are still expected`;
        this.#problems.push({ at: Math.min(this.at + 1, this.lines.length), message });
        break;
      }
      lines.push({ kind, text: `${(line ?? '').slice(1)}\n`, at: this.at + 1 });
      if (removes) old--;
      if (adds) added--;
    }
    if ((this.lines[this.at] ?? '').startsWith('\\ ') && endWithoutNewline(lines)) this.at++;
    draft.hunks.push({
      oldStart: Number(range[1]),
      newStart: Number(range[3]),
      section: range[5] ?? '',
      lines,
      at,
    });
  }
}

/** Headers of git between `diff --git` and the names. */
function extended(draft: Draft, line: string): void {
  const rename = /^(rename|copy) (from|to) (.*)$/.exec(line);
  if (rename) {
    if (rename[2] === 'from') draft.oldPath = plainName(rename[3] ?? '');
    else draft.newPath = plainName(rename[3] ?? '');
    if (rename[1] === 'copy') draft.copy = true;
  } else if (line.startsWith('new file mode ')) draft.oldPath = null;
  else if (line.startsWith('deleted file mode ')) draft.newPath = null;
  else if (line === 'GIT binary patch' || /^Binary files .* differ$/.test(line)) draft.binary = true;
}

function endWithoutNewline(lines: HunkLine[]): boolean {
  const last = lines.pop();
  if (last === undefined) return false;
  lines.push({ ...last, text: last.text.replace(/\n$/, '') });
  return true;
}
