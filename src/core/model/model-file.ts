// A model file of its own, threads and all, as a program: what `trymap model FILE.c` explores.
import type { Program } from '../explore/program.js';
import { ModelError, type SourceText } from './source.js';
import type { ModelReader } from './library.js';
import { Scene, threadFunctions } from './scene.js';
import { words, type Tags } from './tags.js';
import type { Span } from '../c/span.js';
import { DEFAULT_ENTRIES, ENTRIES } from './parameters.js';
import { OPTIONAL_CHECKS } from './world.js';

/** Why a model cannot be explored; `message` names file, place and construct. */
export interface ModelProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export type ModelResult =
  | { readonly ok: true; readonly program: Program; readonly tags: Tags }
  | { readonly ok: false; readonly problem: ModelProblem };

export interface ModelFileRequest {
  /** How people call the file. */
  readonly file: string;
  readonly text: string;
  /** Where its includes start from in the library; default: its root. */
  readonly name?: string;
  /** Entries of a page-table page; default 2. */
  readonly entries?: number;
  /** Name of a phase file instead of the one that the file's `@phase` names. */
  readonly phase?: string;
  /** Names that `#ifdef` finds defined, besides those of the file's `@config`. */
  readonly defined?: readonly string[];
}

/** Compiles a file whose non-static functions are the threads, with the phase that its `@phase` names. */
export function compileModelFile(reader: ModelReader, request: ModelFileRequest): ModelResult {
  const { file, text, entries = DEFAULT_ENTRIES } = request;
  const name = request.name ?? file.replace(/^.*\//, '');
  try {
    const draft = reader.loadText(name, file, text, request.defined);
    const config = [...words(draft.tags, 'config'), ...(request.defined ?? [])];
    const model = config.length > (request.defined ?? []).length ? reader.loadText(name, file, text, config) : draft;
    const phase = request.phase ?? model.tags.get('phase');
    const models = phase ? [reader.load(`phases/${phase}.c`, config), model] : [model];
    const threads = threadFunctions(model);
    if (threads.length === 0)
      throw new ModelError(
        model.own.source,
        { start: 0, end: 0 },
        'no thread: a function that is not static runs as one',
      );
    const checks = new Set(words(model.tags, 'check'));
    const wrong = [...checks].find((name) => !OPTIONAL_CHECKS.some((one) => one === name));
    if (wrong !== undefined)
      throw new ModelError(
        model.own.source,
        { start: 0, end: 0 },
        `@check ${wrong}: there is no such check; there are ${OPTIONAL_CHECKS.join(' and ')}`,
      );
    const scene = new Scene(models, threads, {
      before: [],
      constants: { [ENTRIES]: entries },
      calls: new Set(),
      checks,
    });
    const parameters = {
      entries,
      threads: threads.length,
      ...(phase ? { phase } : {}),
      ...(config.length > 0 ? { config: config.join(' ') } : {}),
      ...(checks.size > 0 ? { checked: [...checks].join(' ') } : {}),
    };
    return {
      ok: true,
      program: scene.program(model.tags.get('title') ?? file, [], scene.callbacks, parameters),
      tags: model.tags,
    };
  } catch (error) {
    return { ok: false, problem: problemOf(error, file) };
  }
}

/** The problem behind an error of this room; other errors are thrown on. */
export function problemOf(error: unknown, file: string): ModelProblem {
  if (error instanceof ModelError) return placed(error.source, error.span, error.message);
  if (error instanceof RangeError) return { file, line: 1, column: 1, message: `${file}: ${error.message}` };
  throw error;
}

function placed(source: SourceText, span: Span, message: string): ModelProblem {
  const { file, line, column } = source.ref(span);
  return { file, line, column, message };
}
