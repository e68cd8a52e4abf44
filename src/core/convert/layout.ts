// Lines and columns as kernel style counts them: tabs of eight, a soft limit of eighty, arguments aligned to their parenthesis.

export const TAB_WIDTH = 8;
export const LINE_WIDTH = 80;

/** Offset of the first character of the line. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Offset of the line's newline, or the end of the text. */
export function lineEnd(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  return at < 0 ? text.length : at;
}

/** The white space that the line begins with. */
export function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset), offset))?.[0] ?? '';
}

/** Whether only white space stands before the offset on its line. */
export function beginsLine(text: string, offset: number): boolean {
  return text.slice(lineStart(text, offset), offset).trim() === '';
}

/** Display width of a piece of a line that starts in column `from`. */
export function width(piece: string, from = 0): number {
  let column = from;
  for (const c of piece) column = c === '\t' ? column + TAB_WIDTH - (column % TAB_WIDTH) : column + 1;
  return column - from;
}

/** Display column of an offset. */
export function columnOf(text: string, offset: number): number {
  return width(text.slice(lineStart(text, offset), offset));
}

/** White space up to a column: tabs, then spaces. */
export function padding(column: number): string {
  return '\t'.repeat(Math.floor(column / TAB_WIDTH)) + ' '.repeat(column % TAB_WIDTH);
}

/** One more level of indentation, in the way the file indents. */
export function deeper(indent: string): string {
  const usesSpaces = indent !== '' && !indent.includes('\t') && width(indent) % TAB_WIDTH !== 0;
  return usesSpaces ? indent + ' '.repeat(width(indent) % 4 === 0 ? 4 : 2) : `${indent}\t`;
}

/** A statement on lines of at most the limit where it has commas to break at; continuation lines align to the parenthesis. */
export function wrapStatement(statement: string, indent: string): string[] {
  const whole = indent + statement;
  if (width(whole) <= LINE_WIDTH) return [whole];
  const lines: string[] = [];
  let line = indent;
  let align: number | null = null;
  for (const part of pieces(statement)) {
    const next = line + part.text;
    if (width(next.trimEnd()) > LINE_WIDTH && align !== null && line.trim() !== '') {
      lines.push(line.trimEnd());
      line = padding(align) + part.text.trimStart();
    } else {
      line = next;
    }
    if (part.opens !== null) align = width(line.slice(0, line.length - part.text.length + part.opens + 1));
  }
  lines.push(line.trimEnd());
  return lines;
}

/** A statement cut behind its commas; `opens` is where the outermost parenthesis opens in the piece, if it does. */
function pieces(statement: string): { text: string; opens: number | null }[] {
  const found: { text: string; opens: number | null }[] = [];
  let depth = 0;
  let start = 0;
  let opens: number | null = null;
  for (let i = 0; i < statement.length; i++) {
    const c = statement.charAt(i);
    if (c === '(') {
      if (depth === 0 && opens === null && found.length === 0) opens = i - start;
      depth += 1;
    } else if (c === ')') {
      depth -= 1;
    } else if (c === ',' && depth === 1) {
      const end = statement.charAt(i + 1) === ' ' ? i + 2 : i + 1;
      found.push({ text: statement.slice(start, end), opens });
      start = end;
      opens = null;
    }
  }
  found.push({ text: statement.slice(start), opens });
  return found;
}
