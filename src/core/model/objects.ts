// Built-in objects of the model language: what a spinlock, a semaphore or an rcu_head is made of. Their calls are in primitives/.
import { StructType } from './types.js';

/** Cells of the built-in objects, by the position in which primitives/ know them. */
export const SPINLOCK = { owner: 0 } as const;
export const RWLOCK = { writer: 0, readers: 1 } as const;
export const RCU_HEAD = { callback: 0, waits: 1 } as const;
export const ATOMIC = { counter: 0 } as const;

export const SPINLOCK_NAMES = ['spinlock_t', 'struct spinlock', 'raw_spinlock_t'] as const;
export const MUTEX_NAMES = ['struct mutex'] as const;
export const RWLOCK_NAMES = ['struct rw_semaphore', 'rwlock_t'] as const;
export const LOCK_NAMES: readonly string[] = [...SPINLOCK_NAMES, ...MUTEX_NAMES, ...RWLOCK_NAMES];
export const RCU_HEAD_NAMES = ['struct rcu_head', 'struct callback_head'] as const;
export const ATOMIC_NAMES = ['atomic_t', 'atomic_long_t', 'refcount_t'] as const;
export const BUILTIN_NAMES: readonly string[] = [...LOCK_NAMES, ...RCU_HEAD_NAMES, ...ATOMIC_NAMES];

/** Callbacks that one program may hand to call_rcu(). */
const MAX_CALLBACKS = 7;
/** Range of a counter: room below zero for counts that start at -1, and above for a bias. */
const MIN_COUNT = -8;
const MAX_COUNT = 55;

/** Names of subsets of threads, for slots that hold a mask of them. */
export function maskNames(threads: readonly string[]): Record<number, string> {
  const names: Record<number, string> = {};
  for (let mask = 0; mask < 1 << threads.length; mask++) {
    names[mask] = threads.filter((_, i) => (mask & (1 << i)) !== 0).join(', ') || 'none';
  }
  return names;
}

/** The built-in types for a program with these threads. */
export function builtinTypes(threads: readonly string[]): Map<string, StructType> {
  const types = new Map<string, StructType>();
  const define = (names: readonly string[], build: (type: StructType) => void): void => {
    const [first = ''] = names;
    const type = new StructType(first);
    build(type);
    for (const name of names) types.set(name, type);
  };
  const owners: Record<number, string> = { 0: 'free' };
  threads.forEach((name, i) => (owners[i + 1] = `held by ${name}`));
  const owner = { kind: 'int', min: 0, max: threads.length, names: owners } as const;
  const mask = { kind: 'int', min: 0, max: (1 << threads.length) - 1, names: maskNames(threads) } as const;
  define(SPINLOCK_NAMES, (type) => type.addCell('owner', owner));
  define(MUTEX_NAMES, (type) => type.addCell('owner', owner));
  define(RWLOCK_NAMES, (type) => {
    type.addCell('writer', owner);
    type.addCell('readers', mask);
  });
  define(RCU_HEAD_NAMES, (type) => {
    type.addCell('callback', { kind: 'int', min: 0, max: MAX_CALLBACKS, names: null });
    type.addCell('waits_for', mask);
  });
  define(ATOMIC_NAMES, (type) => type.addCell('counter', { kind: 'int', min: MIN_COUNT, max: MAX_COUNT, names: null }));
  return types;
}
