// Reads a model file: clean C with its declarations, its includes and the comments that explain it.
import type { FileDeclarations, ParsedFile } from './ast.js';
import { firstComment } from './comments.js';
import { readDeclarations } from './declarations.js';
import { tokenize } from './lexer.js';
import { outline } from './outline.js';
import type { CParser } from './parser-port.js';
import { readFunctions } from './read.js';
import { selectArms } from './select-arms.js';
import type { Span } from './span.js';

export interface ModelFileOptions {
  /** Names that count as defined in `#if`; all others are not. Default: none. */
  readonly defined?: ReadonlySet<string>;
  /** Constants of included files, for enumerators and macros that build on them. */
  readonly constants?: Readonly<Record<string, number>>;
}

export interface Include {
  readonly span: Span;
  /** What stands between the quotes. */
  readonly name: string;
}

export interface ModelFile extends ParsedFile {
  readonly declarations: FileDeclarations;
  /** `#include "…"` in order; `<…>` is left out. */
  readonly includes: readonly Include[];
  /** The first comment of the file: what the model is about. */
  readonly headComment: Span | null;
}

/** Reads a whole model file under one choice of defined names; every function has one variant. */
export function readModelFile(parser: CParser, text: string, options: ModelFileOptions = {}): ModelFile {
  const selected = selectArms(text, options.defined ?? new Set());
  const { functions, unparsed } = readFunctions(parser, selected);
  const outside = readDeclarations(parser, selected, outline(selected).functions, options.constants);
  const includes: Include[] = [];
  for (const token of tokenize(selected).tokens) {
    const name = token.kind === 'directive' ? /^#\s*include\s+"([^"]+)"/.exec(token.text)?.[1] : undefined;
    if (name !== undefined) includes.push({ span: { start: token.start, end: token.end }, name });
  }
  return {
    functions,
    unparsed: [...unparsed, ...outside.unparsed],
    declarations: outside.declarations,
    includes,
    headComment: firstComment(text),
  };
}
