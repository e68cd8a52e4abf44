// Splits a mailbox file into its mails: mboxrd as lore gives it, mboxo, and what `git format-patch --stdout` writes.
import { binaryToBytes, bytesToBinary } from './bytes.js';

/** git's own separator: it quotes no line. */
const GIT_SEPARATOR = /^From [0-9a-f]{40,64} Mon Sep 17 00:00:00 2001$/;
const HEADER_LINE = /^[!-9;-~]+[ \t]*:/;

/** A file that does not begin with `From ` is one mail. Line ends become `\n`, since bodies are compared with sources. */
export function splitMbox(bytes: Uint8Array): Uint8Array[] {
  const lines = bytesToBinary(bytes).split(/\r?\n/);
  const first = lines.findIndex((line) => line !== '');
  if (first < 0) return [];
  if (!isSeparator(lines, first)) return [binaryToBytes(lines.slice(first).join('\n'))];
  const mails: Uint8Array[] = [];
  let start = first;
  for (let at = first + 1; at <= lines.length; at++) {
    if (at < lines.length && !(isSeparator(lines, at) && lines[at - 1] === '')) continue;
    const quoted = !GIT_SEPARATOR.test(lines[start] ?? '');
    const body = lines.slice(start + 1, at);
    mails.push(binaryToBytes((quoted ? body.map(unquote) : body).join('\n')));
    start = at;
  }
  return mails;
}

/** Prose may begin a line with `From `: only one that headers follow starts a mail. */
function isSeparator(lines: readonly string[], at: number): boolean {
  return (lines[at] ?? '').startsWith('From ') && HEADER_LINE.test(lines[at + 1] ?? '');
}

function unquote(line: string): string {
  return /^>+From /.test(line) ? line.slice(1) : line;
}
