// Breaks text into lines of a width, at spaces where there are any.

/** Never returns an empty list; a word longer than `width` is cut, behind a `/` or `-` if it has one. Continuation lines start with `hang`. */
export function wrap(text: string, width: number, hang = ''): string[] {
  const lines: string[] = [];
  let rest = text.replaceAll(/\s+/g, ' ').trim();
  for (;;) {
    const room = Math.max(1, width - (lines.length === 0 ? 0 : hang.length));
    const lead = lines.length === 0 ? '' : hang;
    if (rest.length <= room) return [...lines, lead + rest];
    const space = rest.lastIndexOf(' ', room);
    const cut = space > 0 ? space : insideWord(rest, room);
    lines.push(lead + rest.slice(0, cut));
    rest = rest.slice(cut).trimStart();
  }
}

/** Where a word that is too long is cut: at most `room` characters of it stay. */
function insideWord(word: string, room: number): number {
  const at = /^.*[/-]/.exec(word.slice(0, room))?.[0].length ?? 0;
  return at > 0 ? at : room;
}
