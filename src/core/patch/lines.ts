// Texts as lines that keep their ends: what patches are made of, with nothing lost where the last line has no newline.

/** Each line with its `\n`; only the last one may be without. The empty text has no line. */
export function splitLines(text: string): string[] {
  const lines: string[] = [];
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start);
    const next = end < 0 ? text.length : end + 1;
    lines.push(text.slice(start, next));
    start = next;
  }
  return lines;
}
