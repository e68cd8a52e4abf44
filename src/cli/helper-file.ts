// Reads `--helpers FILE`: JSON with the user's own helper families, every mistake reported with its line and its JSON pointer.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv, type ErrorObject } from 'ajv';
import { findNodeAtLocation, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { LineIndex } from '../core/c/span.js';
import type { HelperFamily } from '../core/helpers/catalogue.js';
import { describeFileError } from '../env/node/source-file.js';
import { HELPER_FILE_SCHEMA } from './helper-file-schema.js';
import type { Io } from './io.js';

/** The schema gives every property but this one a default. */
type Untitled = Omit<HelperFamily, 'title'> & { readonly title?: string };

/** A mistake at an offset of the text. */
interface Mistake {
  readonly offset: number;
  readonly message: string;
}

export type HelperFileResult =
  | { readonly ok: true; readonly families: readonly HelperFamily[] }
  | { readonly ok: false; readonly mistakes: readonly Mistake[] };

/** `null` after the mistakes were said on stderr. Absent properties have their defaults in the result. */
export function readHelperFile(name: string, io: Pick<Io, 'cwd' | 'err'>): readonly HelperFamily[] | null {
  let text: string;
  try {
    text = readFileSync(resolve(io.cwd, name), 'utf8');
  } catch (error) {
    io.err(`trymap: ${name}: ${describeFileError(error)}\n`);
    return null;
  }
  const result = parseHelperFile(text);
  if (result.ok) return result.families;
  const lines = new LineIndex(text);
  for (const { offset, message } of result.mistakes) {
    const { line, column } = lines.position(offset);
    io.err(`trymap: ${name}:${String(line)}:${String(column)}: ${message}\n`);
  }
  return null;
}

/** Validates the text of a helper file. */
export function parseHelperFile(text: string): HelperFileResult {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false });
  const first = errors[0];
  if (tree === undefined || first !== undefined) {
    const what = first === undefined ? 'nothing' : printParseErrorCode(first.error);
    return { ok: false, mistakes: [{ offset: first?.offset ?? 0, message: `not valid JSON: ${what}` }] };
  }
  const value: unknown = JSON.parse(text);
  const validate = new Ajv({ allErrors: true, useDefaults: true, allowUnionTypes: true }).compile<{
    families: Untitled[];
  }>(HELPER_FILE_SCHEMA);
  if (!validate(value))
    return {
      ok: false,
      mistakes: (validate.errors ?? []).map((error) => describe(error, tree)).sort((a, b) => a.offset - b.offset),
    };
  return { ok: true, families: value.families.map((family) => ({ ...family, title: family.title ?? family.name })) };
}

function describe(error: ErrorObject, tree: Node): Mistake {
  const unknown =
    typeof error.params['additionalProperty'] === 'string' ? error.params['additionalProperty'] : undefined;
  const pointer = error.instancePath + (unknown === undefined ? '' : `/${escapePointer(unknown)}`);
  const node = nodeAt(pointer, tree);
  // An unknown key is wrong itself, not its value.
  const at = unknown === undefined ? node : (node?.parent?.children?.[0] ?? node);
  const message = unknown === undefined ? (error.message ?? 'is not allowed') : 'unknown key';
  return {
    offset: at?.offset ?? 0,
    message: `${pointer === '' ? '(top level)' : pointer}: ${message}${allowed(error)}`,
  };
}

function allowed(error: ErrorObject): string {
  const values: unknown = error.params['allowedValues'];
  return Array.isArray(values) ? `: ${values.map((value) => JSON.stringify(value)).join(', ')}` : '';
}

function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

function nodeAt(pointer: string, tree: Node): Node | undefined {
  const path = pointer.split('/').slice(1);
  let node: Node | undefined = tree;
  for (const part of path) {
    const key: string = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (node === undefined) return undefined;
    node = findNodeAtLocation(node, [node.type === 'array' ? Number(key) : key]);
  }
  return node;
}
