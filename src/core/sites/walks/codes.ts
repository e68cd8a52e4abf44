// The codes of what makes a walk of a device's page tables special.

export const WALK_CODES = [
  'WALK_UNLOCKED',
  'WALK_LOCKED_BY_CALLER',
  'WALK_LOCK_MIXED',
  'ENTRY_CMPXCHG',
  'TABLE_FREED_AT_ONCE',
  'TABLE_FREED_LATER',
  'ENTRY_HANDED_OUT',
] as const;

export type WalkCode = (typeof WALK_CODES)[number];
