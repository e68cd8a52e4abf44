// The built-in calls of the model language, by name.
import { ASSERTIONS } from './assertions.js';
import { ATOMICS } from './atomics.js';
import { CONTEXT } from './context.js';
import { LOCKS } from './locks.js';
import { MEMORY } from './memory.js';
import type { Primitive } from './primitive.js';
import { RCU } from './rcu.js';
import { SHARED_ACCESS } from './shared-access.js';

const SECTIONS = [LOCKS, RCU, CONTEXT].flatMap((table) => Object.entries(table));
const OTHERS = [MEMORY, SHARED_ACCESS, ATOMICS, ASSERTIONS].flatMap((table) => Object.entries(table));

export const PRIMITIVES: ReadonlyMap<string, Primitive> = new Map([
  ...SECTIONS.map(([name, primitive]) => [name, { ...primitive, section: true }] as const),
  ...OTHERS,
]);

export type { Primitive };
