// Findings that take more than one file: what a changed function does with what callers anywhere in the tree hand it.
import type { CatalogueIndex } from '../../helpers/catalogue.js';
import type { OverlayTree, SourceTree } from '../../patch/tree.js';
import type { FileFunctions } from '../../sites/file-functions.js';
import type { Finding } from '../../sites/site.js';
import type { FileFacts } from '../../sites/tree/facts.js';
import { CallerFiles, type Code } from './code.js';
import { lockAgainMessage, locksAgain } from './lock-again.js';
import { nullArgumentMessage, nullArguments, type ChangedFunction } from './null-arguments.js';
import { walkWithNull } from './null-walk.js';

/** What an engine does for rules that look beyond one file. */
export interface CallerTools {
  readonly catalogue: CatalogueIndex;
  readonly functionsOf: (file: string, text: string) => FileFunctions;
  readonly gatherFacts: (file: string, text: string, names: readonly string[]) => FileFacts;
  /** C files of the tree before the series that hold one of these words. */
  readonly filesWith: (words: readonly string[]) => Promise<readonly string[]>;
}

/** A finding, with what it is about: equal for what is the same finding in another wording. */
export interface AcrossFinding extends Finding {
  readonly key: string;
}

/** A function that some patch changes, by file and name. */
export interface FunctionName {
  readonly file: string;
  readonly name: string;
}

export interface AcrossFiles {
  readonly changed: readonly FunctionName[];
  /** Findings after each prefix; index 0 is the tree before the series. */
  readonly states: readonly (readonly AcrossFinding[])[];
}

/** `touched` are files that some patch changes. */
export async function findAcrossFiles(
  base: SourceTree,
  prefixes: readonly OverlayTree[],
  touched: readonly string[],
  tools: CallerTools,
): Promise<AcrossFiles> {
  const reader = new StateReader(base, tools);
  const changed = reader.changedNames(prefixes, touched);
  // All states ask at the same time, so that the tree is searched once for what they ask.
  return { changed, states: await Promise.all([base, ...prefixes].map((tree) => reader.findings(tree, changed))) };
}

class StateReader {
  readonly #functions = new Map<string, Map<string, FileFunctions>>();
  readonly #searches: BatchedSearch;

  constructor(
    private readonly base: SourceTree,
    private readonly tools: CallerTools,
  ) {
    this.#searches = new BatchedSearch(tools.filesWith);
  }

  changedNames(prefixes: readonly OverlayTree[], touched: readonly string[]): readonly FunctionName[] {
    const names = new Map<string, FunctionName>();
    for (const file of touched) {
      let before = this.base.read(file);
      let known = this.#texts(file, before);
      for (const tree of prefixes) {
        const after = tree.read(file);
        if (after === before) continue;
        const now = this.#texts(file, after);
        for (const [text, name] of now) if (!known.has(text)) names.set(`${file}\n${name}`, { file, name });
        before = after;
        known = now;
      }
    }
    return [...names.values()];
  }

  async findings(tree: SourceTree | OverlayTree, changed: readonly FunctionName[]): Promise<readonly AcrossFinding[]> {
    const code = this.#code(tree);
    const files = new CallerFiles(code);
    const functions = changed.flatMap(({ file, name }): ChangedFunction[] => {
      const text = code.text(file);
      if (text === null) return [];
      const known = this.#readInBase({ file, name });
      return code
        .functions(file, text)
        .named(name)
        .map((reading) => ({ file, reading, known }));
    });
    const nulls = await nullArguments(functions, code, files);
    const { catalogue, gatherFacts } = this.tools;
    const locks = await locksAgain(functions, { code, files, catalogue, gatherFacts, nulls });
    return [
      ...nulls.map((one) =>
        this.#finding(code, one, {
          rule: 'null-argument',
          severity: one.several === null ? 'error' : 'warning',
          message: nullArgumentMessage(one),
          about: one.parameter,
        }),
      ),
      ...locks.map((one) =>
        this.#finding(code, one, { rule: 'lock-again', severity: 'error', message: lockAgainMessage(one), about: '' }),
      ),
    ];
  }

  #finding(
    code: Code,
    { file, function: name, start, end }: Pick<Finding, 'file' | 'function'> & { start: number; end: number },
    { about, ...said }: Pick<Finding, 'rule' | 'severity' | 'message'> & { about: string },
  ): AcrossFinding {
    const text = code.text(file) ?? '';
    const place = code.functions(file, text).lines.position(start);
    const key = [said.rule, file, name, about].join('\n');
    return { ...said, file, function: name, span: { start, end }, ...place, key };
  }

  /** Parameters that the tree before the series reads through already: what callers pass for those is not this series' doing. */
  #readInBase({ file, name }: FunctionName): ReadonlySet<string> {
    const text = this.base.read(file);
    if (text === null) return new Set();
    return new Set(
      this.#read(file, text)
        .graphsOf(name)
        .flatMap((graph) =>
          graph.params.flatMap((param, i) =>
            param.type.pointers > 0 && walkWithNull(graph, i).reads.length > 0 ? [param.name] : [],
          ),
        ),
    );
  }

  #code(tree: SourceTree | OverlayTree): Code {
    const changed = 'changed' in tree ? tree.changed : [];
    return {
      text: (file) => tree.read(file),
      functions: (file, text) => this.#read(file, text),
      filesWith: async (words) => [...new Set([...(await this.#searches.filesWith(words)), ...changed])],
    };
  }

  #texts(file: string, text: string | null): ReadonlyMap<string, string> {
    if (text === null) return new Map();
    return new Map(
      this.#read(file, text)
        .all()
        .map((reading) => [reading.text, reading.headName]),
    );
  }

  #read(file: string, text: string): FileFunctions {
    const known = this.#functions.get(file) ?? new Map<string, FileFunctions>();
    this.#functions.set(file, known);
    const functions = known.get(text) ?? this.tools.functionsOf(file, text);
    known.set(text, functions);
    return functions;
  }
}

/** Puts the questions of several askers into one search of the tree, and asks for each word once. */
class BatchedSearch {
  readonly #asked = new Map<string, Promise<readonly string[]>>();
  #waiting: string[] = [];
  #next: Promise<readonly string[]> | null = null;

  constructor(private readonly search: (words: readonly string[]) => Promise<readonly string[]>) {}

  async filesWith(words: readonly string[]): Promise<readonly string[]> {
    const parts = words.map((word) => {
      let files = this.#asked.get(word);
      if (!files) this.#asked.set(word, (files = this.#soon(word)));
      return files;
    });
    return (await Promise.all(parts)).flat();
  }

  #soon(word: string): Promise<readonly string[]> {
    this.#waiting.push(word);
    this.#next ??= this.#flush();
    return this.#next;
  }

  async #flush(): Promise<readonly string[]> {
    // Whoever else is about to ask does so before these turns are over.
    for (let turn = 0; turn < ASKERS_TURNS; turn++) await Promise.resolve();
    const words = this.#waiting;
    this.#waiting = [];
    this.#next = null;
    return this.search(words);
  }
}

const ASKERS_TURNS = 16;
