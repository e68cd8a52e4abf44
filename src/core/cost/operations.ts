// What a call of the model language costs: which kind of operation it is, as people count them.

export type OperationKind =
  | 'lock'
  | 'unlock'
  | 'sleeping lock'
  | 'sleeping unlock'
  | 'atomic'
  | 'barrier'
  | 'RCU section'
  | 'IPI'
  | 'deferred free'
  | 'grace period'
  | 'interrupts off'
  | 'allocation';

/** One operation on a path. */
export interface Operation {
  readonly kind: OperationKind;
  /** The lock, or the field, by the name of its member; empty where there is none. */
  readonly on: string;
  readonly file: string;
  readonly line: number;
}

/** By the beginning of a call's name; the first entry that fits counts. `null` costs nothing worth counting. */
const BY_NAME: readonly (readonly [RegExp, OperationKind | null])[] = [
  [/^(raw_)?spin_(lock|trylock)/, 'lock'],
  [/^(raw_)?spin_unlock/, 'unlock'],
  [/^(read|write)_(lock|trylock)/, 'lock'],
  [/^(read|write)_unlock/, 'unlock'],
  [/^mutex_(lock|trylock)/, 'sleeping lock'],
  [/^mutex_unlock/, 'sleeping unlock'],
  [/^down_(read|write)/, 'sleeping lock'],
  [/^up_(read|write)/, 'sleeping unlock'],
  [/^(atomic|atomic_long|refcount)_(read|set)$/, null],
  [/^(atomic|atomic_long|refcount)_/, 'atomic'],
  [/^(cmpxchg|xchg|set_bit|clear_bit|test_and_)/, 'atomic'],
  [/^smp_(mb|rmb|wmb)/, 'barrier'],
  [/^rcu_read_lock/, 'RCU section'],
  [/^smp_call_function/, 'IPI'],
  [/^call_rcu/, 'deferred free'],
  [/^synchronize_rcu/, 'grace period'],
  [/^local_irq_(save|disable)/, 'interrupts off'],
  [/^alloc_from/, 'allocation'],
];

export function operationOf(call: string): OperationKind | null {
  return BY_NAME.find(([name]) => name.test(call))?.[1] ?? null;
}

/** Kinds that are one end of a pair are counted at the other end. */
export function isCounted(kind: OperationKind): boolean {
  return kind !== 'unlock' && kind !== 'sleeping unlock';
}
