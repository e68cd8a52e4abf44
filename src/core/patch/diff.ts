// A patch as data: files, hunks, lines. The same shape whether it came by mail, from a file or from git.

export interface HunkLine {
  readonly kind: 'context' | 'removed' | 'added';
  /** With its `\n`, unless the patch says that the file has none there. */
  readonly text: string;
  /** 1-based line of the mail's body. */
  readonly at: number;
}

export interface Hunk {
  /** 1-based; the line before where the hunk has no old line. */
  readonly oldStart: number;
  readonly newStart: number;
  /** What git prints after the range: the head of the function. */
  readonly section: string;
  readonly lines: readonly HunkLine[];
  /** Of its `@@` line: 1-based line of the mail's body. */
  readonly at: number;
}

export interface FilePatch {
  /** Relative to the top of the tree; null where the file does not exist. */
  readonly oldPath: string | null;
  readonly newPath: string | null;
  readonly copy: boolean;
  /** The patch changes it in a way that is not text. */
  readonly binary: boolean;
  readonly hunks: readonly Hunk[];
}

export interface DiffProblem {
  /** 1-based line of the mail's body. */
  readonly at: number;
  readonly message: string;
}

/** What the patch calls the file. */
export function nameOf(file: FilePatch): string {
  return file.newPath ?? file.oldPath ?? '/dev/null';
}

export function oldLines(hunk: Hunk): readonly string[] {
  return hunk.lines.filter((line) => line.kind !== 'added').map((line) => line.text);
}

export function newLines(hunk: Hunk): readonly string[] {
  return hunk.lines.filter((line) => line.kind !== 'removed').map((line) => line.text);
}
