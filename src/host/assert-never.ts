// The end of every exhaustive switch.

/** Fails to compile where a case is missing; throws where a value escaped its type. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value ${JSON.stringify(value)}`);
}
