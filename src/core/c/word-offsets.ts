// Where a word stands alone in a text, by the bytes: in comments, literals and directives too.
const isWordUnit = (unit: number): boolean =>
  (unit >= 48 && unit <= 57) || (unit >= 65 && unit <= 90) || unit === 95 || (unit >= 97 && unit <= 122);

/** Offsets where `word` stands alone in the text. */
export function wordOffsets(text: string, word: string): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    if (isWordUnit(text.charCodeAt(at - 1)) || isWordUnit(text.charCodeAt(at + word.length))) continue;
    found.push(at);
  }
  return found;
}
