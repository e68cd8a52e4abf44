// Model files with what they include, read once for each text: what a world is made of.
import type { CParser } from '../c/parser-port.js';
import { readModelFile } from '../c/model-file.js';
import type { ModelFolder, ModelLibrary } from '../ports.js';
import type { ModelInfo } from './model-info.js';
import { modelFunction, type ModelSource } from './model-source.js';
import { refuseMisleading } from './refuse.js';
import { ModelError, SourceText } from './source.js';
import { modelInfo, readTags, type Tags } from './tags.js';

/** A file with everything that it includes, included files first. */
export interface LoadedModel {
  readonly name: string;
  readonly text: string;
  readonly tags: Tags;
  readonly sources: readonly ModelSource[];
  /** The file's own part of `sources`. */
  readonly own: ModelSource;
}

/** What there is in a folder, by the files' first comments alone. */
export function listModels(library: ModelLibrary, folder: ModelFolder): readonly ModelInfo[] {
  return library.list(folder).map((path) => {
    const comment = /\/\*[^]*?\*\//.exec(library.read(path) ?? '')?.[0] ?? '';
    return modelInfo(path.replace(/^.*\//, '').replace(/\.c$/, ''), readTags(comment));
  });
}

/** Folder of the library as people see it. */
const SHOWN_FOLDER = 'models/';

export class ModelReader {
  readonly #kept = new Map<string, { readonly texts: ReadonlyMap<string, string>; readonly model: LoadedModel }>();

  constructor(
    readonly parser: CParser,
    readonly library: ModelLibrary,
  ) {}

  /** A file of the library. Throws RangeError where there is none, ModelError for one that cannot be read. */
  load(name: string, defined: readonly string[] = []): LoadedModel {
    const text = this.library.read(name);
    if (text === undefined) throw new RangeError(`no model file ${SHOWN_FOLDER}${name}`);
    return this.loadText(name, SHOWN_FOLDER + name, text, defined);
  }

  /** A text that is not in the library; `name` is where its includes start from, `shown` how people call it. */
  loadText(name: string, shown: string, text: string, defined: readonly string[] = []): LoadedModel {
    const key = `${name}\n${defined.join(' ')}`;
    const kept = this.#kept.get(key);
    if (kept?.model.text === text && [...kept.texts].every(([file, old]) => this.library.read(file) === old))
      return kept.model;
    const sources = new Map<string, ModelSource>();
    const texts = new Map<string, string>();
    const tags = this.#read({ name, shown, text }, new Set(defined), sources, texts, []);
    const own = sources.get(name);
    if (!own) throw new Error('a file is among its own sources');
    const model: LoadedModel = { name, text, tags, sources: [...sources.values()], own };
    this.#kept.set(key, { texts, model });
    return model;
  }

  info(folder: ModelFolder): readonly ModelInfo[] {
    return listModels(this.library, folder);
  }

  #read(
    file: { readonly name: string; readonly shown: string; readonly text: string },
    defined: ReadonlySet<string>,
    sources: Map<string, ModelSource>,
    texts: Map<string, string>,
    including: readonly string[],
  ): Tags {
    const { name, shown, text } = file;
    const source = new SourceText(shown, text);
    const known = (): Record<string, number> =>
      Object.assign({}, ...[...sources.values()].map((one) => one.declarations.constants)) as Record<string, number>;
    const first = readModelFile(this.parser, text, { defined, constants: known() });
    for (const include of first.includes) {
      const found = this.#resolve(name, include.name);
      if (!found) throw new ModelError(source, include.span, `no model file "${include.name}"`);
      if (including.includes(found.name) || found.name === name)
        throw new ModelError(source, include.span, `"${include.name}" includes itself`);
      if (sources.has(found.name)) continue;
      texts.set(found.name, found.text);
      this.#read({ ...found, shown: SHOWN_FOLDER + found.name }, defined, sources, texts, [...including, name]);
    }
    // Read again where included constants may be part of a definition.
    const read = first.includes.length > 0 ? readModelFile(this.parser, text, { defined, constants: known() }) : first;
    const [bad] = read.unparsed;
    if (bad) throw new ModelError(source, bad.span, bad.reason);
    const functions = read.functions.flatMap(({ variants }) =>
      variants.slice(0, 1).map(({ ast }) => modelFunction(source, ast)),
    );
    refuseMisleading(functions);
    sources.set(name, { source, functions, declarations: read.declarations });
    const comment = read.headComment;
    return readTags(comment ? text.slice(comment.start, comment.end) : '');
  }

  /** `../world.h` from `phases/x.c`; a name that leads nowhere from there is looked up from the library's root. */
  #resolve(from: string, include: string): { name: string; text: string } | null {
    const folder = from.split('/').slice(0, -1);
    const parts = [...folder];
    for (const part of include.split('/')) {
      if (part === '..') parts.pop();
      else if (part !== '.') parts.push(part);
    }
    const rooted = include.replace(/^(\.\.?\/)+/, '').replace(/^models\//, '');
    for (const name of [parts.join('/'), rooted]) {
      const text = this.library.read(name);
      if (text !== undefined) return { name, text };
    }
    return null;
  }
}
