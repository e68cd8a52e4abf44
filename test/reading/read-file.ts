// Reads one file as the product does, and compares what came out with what the text says.
import type { Unparsed } from '../../src/core/c/ast.js';
import type { CParser } from '../../src/core/c/parser-port.js';
import { readFunctions } from '../../src/core/c/read.js';
import { codeOf, controlWords, openingBraces } from './text.js';
import { accountOf } from './tree.js';

/** A stretch that the reader took for something else than the text says, and said nothing. */
export interface Misreading {
  readonly at: number;
  readonly what: string;
}

export interface FileReading {
  /** Functions that were found, read or not. */
  readonly functions: number;
  /** Of these, the ones with an unparsed configuration. */
  readonly withUnparsed: number;
  readonly unparsed: readonly Unparsed[];
  readonly misread: readonly Misreading[];
}

/** @param check whether to look for silent misreadings */
export function readFile(parser: CParser, text: string, check: boolean): FileReading {
  const { functions, unparsed } = readFunctions(parser, text);
  const bad = unparsed.filter(
    ({ span }) => !functions.some((f) => span.start >= f.span.start && span.end <= f.span.end),
  );
  const unread = new Set(bad.map(({ span, function: name }) => name ?? String(span.start))).size;
  const partly = functions.filter((f) =>
    unparsed.some(({ span }) => span.start >= f.span.start && span.end <= f.span.end),
  ).length;
  const misread: Misreading[] = [];
  if (check) {
    const code = codeOf(text);
    const words = controlWords(code);
    for (const { span, name, variants } of functions) {
      const told = unparsed.some((one) => one.span.start >= span.start && one.span.end <= span.end);
      if (told) continue;
      const { words: held, opaque } = accountOf(
        variants.map(({ ast }) => ast),
        text,
      );
      const dead = deadStretches(text.slice(span.start, span.end)).map((d) => ({
        start: d.start + span.start,
        end: d.end + span.start,
      }));
      const body = text.indexOf('{', span.start);
      for (const [at, word] of words) {
        if (at < body || at >= span.end || held.get(at) === word) continue;
        if ([...opaque, ...dead].some(({ start, end }) => at >= start && at < end)) continue;
        misread.push({ at, what: `${name}() has no \`${word}\` where the text has one` });
      }
      for (const [at, word] of held)
        if (words.get(at) !== word) misread.push({ at, what: `${name}() has a \`${word}\` where the text has none` });
    }
    for (const at of openingBraces(code)) {
      // `define_machine(x) { .name = … }` is an object.
      if (/^\{\s*\./.test(code.slice(at, at + 200))) continue;
      const closed = code.indexOf('\n}', at);
      const known = functions.some(({ span }) => at >= span.start && at < span.end);
      const line = code.lastIndexOf('\n', code.lastIndexOf(')', at));
      const told = unparsed.some(({ span }) => line <= span.end && (closed < 0 || span.start <= closed));
      if (!known && !told) misread.push({ at, what: 'a function seems to begin here, and none was found' });
    }
  }
  return { functions: functions.length + unread, withUnparsed: unread + partly, unparsed, misread };
}

/** The arms of `#if 0` and those that are an `#error`: no configuration has them. */
function deadStretches(text: string): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  for (const { index, 0: all } of text.matchAll(/^[ \t]*#\s*if\s+0\b[^]*?^[ \t]*#\s*(?:else|endif)\b/gm))
    found.push({ start: index, end: index + all.length });
  return found;
}
