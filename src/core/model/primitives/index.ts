// The built-in calls of the model language, by name.
import { ASSERTIONS } from './assertions.js';
import { ATOMICS } from './atomics.js';
import { CONTEXT } from './context.js';
import { LOCKS } from './locks.js';
import { MEMORY } from './memory.js';
import type { Primitive, PrimitiveTable } from './primitive.js';
import { RCU } from './rcu.js';
import { SHARED_ACCESS } from './shared-access.js';
import { TEMPORARY_MAPPINGS } from './temporary-mappings.js';

/** Tables whose calls do something that others can tell; what the rest do is of no consequence where it is read only. */
const WITH_EFFECT = [LOCKS, RCU, CONTEXT, TEMPORARY_MAPPINGS, MEMORY, SHARED_ACCESS, ATOMICS];
const calls = (tables: readonly PrimitiveTable[]): [string, Primitive][] =>
  tables.flatMap((table) => Object.entries(table));

export const PRIMITIVES: ReadonlyMap<string, Primitive> = new Map([
  ...calls(WITH_EFFECT).map(([name, primitive]): [string, Primitive] => [name, { ...primitive, effect: true }]),
  ...calls([ASSERTIONS]),
]);

export type { Primitive };
