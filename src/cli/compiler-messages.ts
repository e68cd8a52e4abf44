// Errors and warnings of GCC and Clang in the output of a build, with the converted function that each is in.
import type { Conversion } from '../core/convert/conversion.js';
import { LineIndex } from '../core/c/span.js';
import type { Site } from '../core/sites/site.js';

export interface CompilerMessage {
  /** As the report names it. */
  readonly file: string;
  readonly line: number;
  readonly column: number | null;
  readonly kind: 'error' | 'warning';
  readonly text: string;
}

/** A file that was converted, as it is now. */
export interface ConvertedText {
  readonly file: string;
  /** Name from the top of the tree, which a build prints, perhaps behind the path to that. */
  readonly inTree: string;
  readonly text: string;
  /** Sites of that text. */
  readonly sites: readonly Site[];
}

/** Those that concern one of the files, each once, in the order of the output. */
export function compilerMessages(output: string, files: readonly ConvertedText[]): readonly CompilerMessage[] {
  const found = new Map<string, CompilerMessage>();
  for (const line of output.split('\n')) {
    const [, path, row, column, kind, text] =
      /^(.+?):(\d+):(?:(\d+):)? (?:fatal )?(error|warning): (.*?)\r?$/.exec(line) ?? [];
    const file = files.find(({ inTree }) => path === inTree || path?.endsWith(`/${inTree}`) === true)?.file;
    if (file === undefined || (kind !== 'error' && kind !== 'warning')) continue;
    found.set(line, {
      file,
      line: Number(row),
      column: column === undefined ? null : Number(column),
      kind,
      text: text ?? '',
    });
  }
  return [...found.values()];
}

/** The conversions of the function that a message is in; empty where that has none. */
export function conversionsAt(
  message: CompilerMessage,
  { text, sites }: ConvertedText,
  conversions: readonly Conversion[],
): readonly Conversion[] {
  const lines = new LineIndex(text);
  const around = sites.find(({ functionSpan }) => {
    const first = lines.position(functionSpan.start).line;
    return first <= message.line && message.line <= lines.position(functionSpan.end).line;
  });
  return conversions.filter(({ site }) => site.file === message.file && site.function === around?.function);
}
