// From a validator's error to what a user reads: where in the file, which JSON path, what was expected, what is likely meant.
import type { ErrorObject } from 'ajv';
import { findNodeAtLocation, type Node } from 'jsonc-parser';
import { nearestWord } from '../core/suppress/nearest.js';

/** A mistake at an offset of the text. */
export interface Mistake {
  readonly offset: number;
  /** JSON pointer; empty for the whole text. */
  readonly pointer: string;
  readonly message: string;
  /** Found by validation, not by us. */
  readonly bySchema: boolean;
}

export function mistakeOf(error: ErrorObject, tree: Node): Mistake {
  const unknown =
    typeof error.params['additionalProperty'] === 'string' ? error.params['additionalProperty'] : undefined;
  const pointer = error.instancePath + (unknown === undefined ? '' : `/${escapePointer(unknown)}`);
  const node = nodeAt(pointer, tree);
  // An unknown key is wrong itself, not its value.
  const at = unknown === undefined ? node : (node?.parent?.children?.[0] ?? node);
  const message = unknown === undefined ? expected(error, node) : `unknown key${likely(unknown, knownKeys(error))}`;
  return { offset: at?.offset ?? 0, pointer, message, bySchema: true };
}

/** `pointer: message`, as it is printed. */
export function mistakeText({ pointer, message }: Mistake): string {
  return `${pointer === '' ? '(top level)' : pointer}: ${message}`;
}

/** Branches of an `anyOf` say each for itself why they do not fit: the nearest to what is there is enough. */
export function worthSaying(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  return errors.filter((error) => {
    const inAlternative = /\/anyOf\/\d+\//.test(error.schemaPath);
    if (error.keyword !== 'anyOf') return !inAlternative || error.keyword === 'enum' || error.keyword === 'minimum';
    return !errors.some(
      (other) =>
        other !== error &&
        other.schemaPath.startsWith(error.schemaPath) &&
        (other.keyword === 'enum' || other.keyword === 'minimum'),
    );
  });
}

function expected(error: ErrorObject, node: Node | undefined): string {
  const values: unknown = error.params['allowedValues'];
  const message = error.message ?? 'is not allowed';
  if (error.keyword === 'anyOf') return `must have one of: ${alternatives(error)}`;
  if (!Array.isArray(values)) return message;
  const list = values.map((value) => JSON.stringify(value)).join(', ');
  const words = values.filter((value) => typeof value === 'string');
  return `${message}: ${list}${typeof node?.value === 'string' ? likely(node.value, words) : ''}`;
}

function alternatives(error: ErrorObject): string {
  const options: unknown = error.schema;
  const keys = (Array.isArray(options) ? options : []).map((option: unknown) =>
    typeof option === 'object' && option !== null && 'required' in option ? String(option.required) : 'another type',
  );
  return keys.join(', ');
}

function likely(word: string, known: readonly string[]): string {
  const near = nearestWord(word, known);
  return near === null ? '' : `: is ${JSON.stringify(near)} meant?`;
}

function knownKeys(error: ErrorObject): readonly string[] {
  const parent: unknown = error.parentSchema?.['properties'];
  return typeof parent === 'object' && parent !== null ? Object.keys(parent) : [];
}

function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The node that a JSON pointer names. */
export function nodeAt(pointer: string, tree: Node): Node | undefined {
  let node: Node | undefined = tree;
  for (const part of pointer.split('/').slice(1)) {
    const key: string = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (node === undefined) return undefined;
    node = findNodeAtLocation(node, [node.type === 'array' ? Number(key) : key]);
  }
  return node;
}
