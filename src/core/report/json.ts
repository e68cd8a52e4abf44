// Machine output: the result objects themselves, keys in the order of their types, two spaces, one final newline.

/** Every result object carries its own schema version; nothing is added here. */
export function toJson(result: object): string {
  return `${JSON.stringify(result, null, 2)}\n`;
}
