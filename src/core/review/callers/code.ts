// The code of one state of the tree, as rules that look at callers ask for it: functions of a file, files that hold a word.
import { wordOffsets } from '../../c/word-offsets.js';
import { canBeLinked } from '../../helpers/contexts.js';
import type { FileFunctions } from '../../sites/file-functions.js';

export interface Code {
  /** null where there is no such file. */
  readonly text: (file: string) => string | null;
  readonly functions: (file: string, text: string) => FileFunctions;
  /** C files of the tree that hold one of these words. */
  readonly filesWith: (words: readonly string[]) => Promise<readonly string[]>;
}

/** A place in the code, with what stands there. */
export interface CodePlace {
  readonly file: string;
  readonly line: number;
  /** Name of the function or macro. */
  readonly name: string;
}

/** Asks the tree for each word once: a search goes over all its files. */
export class CallerFiles {
  readonly #asked = new Map<string, readonly string[]>();

  constructor(private readonly code: Code) {}

  async learn(names: readonly string[]): Promise<void> {
    const fresh = [...new Set(names)].filter((name) => !this.#asked.has(name));
    if (fresh.length === 0) return;
    const files = await this.code.filesWith(fresh);
    for (const name of fresh) {
      const having = files.filter((file) => wordOffsets(this.code.text(file) ?? '', name).length > 0);
      this.#asked.set(name, having);
    }
  }

  /** Files whose code may call the function of that name that `file` defines. */
  of(name: string, file: string): readonly string[] {
    return (this.#asked.get(name) ?? []).filter((one) => one === file || canBeLinked(one, file));
  }
}
