// Text in the header of a mail: words beyond ASCII are encoded as RFC 2047 has it.

/** Code points an encoded word: at most 60 characters of it, below the limit of 75 with its frame. */
const WORD_LENGTH = 5;

/** A subject or a display name. */
export function headerText(text: string): string {
  const clean = text.replaceAll(/\s+/g, ' ').trim();
  if (/^[\x20-\x7e]*$/.test(clean)) return clean;
  const points = Array.from(clean.replaceAll(/\p{Surrogate}/gu, '\ufffd'));
  const words: string[] = [];
  for (let at = 0; at < points.length; at += WORD_LENGTH)
    words.push(encodedWord(points.slice(at, at + WORD_LENGTH).join('')));
  return words.join('\n ');
}

/** `Name <address>` with the name encoded where it must be. */
export function headerPerson(person: string): string {
  const match = /^(.*)<([^<>\s]+)>\s*$/.exec(person);
  return match ? `${headerText(match[1] ?? '')} <${match[2] ?? ''}>`.trimStart() : headerText(person);
}

function encodedWord(text: string): string {
  const coded = encodeURIComponent(text).replaceAll(
    /[_.!'()*~-]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `=?utf-8?q?${coded.replaceAll('%', '=')}?=`;
}
