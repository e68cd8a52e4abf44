// Words of kernel C that shape control flow and mean nothing else: data for lowering.

/** Calls whose value is their first argument (compared with 0 where a condition is expected) and that do nothing a path depends on. */
export const TRANSPARENT_CALLS: ReadonlySet<string> = new Set([
  'likely',
  'unlikely',
  'likely_notrace',
  'unlikely_notrace',
  '__builtin_expect',
  'READ_ONCE',
  'data_race',
  'ACCESS_PRIVATE',
  'WARN_ON',
  'WARN_ON_ONCE',
  'WARN',
  'WARN_ONCE',
  'VM_WARN_ON',
  'VM_WARN_ON_ONCE',
  'WARN_RATELIMIT',
  'rcu_dereference',
  'rcu_dereference_raw',
]);

/** Calls that stop the machine where their argument is true: the path goes on only where it is false. */
export const STOP_WHEN_TRUE: ReadonlySet<string> = new Set([
  'BUG_ON',
  'VM_BUG_ON',
  'VM_BUG_ON_PAGE',
  'VM_BUG_ON_FOLIO',
  'VM_BUG_ON_VMA',
  'VM_BUG_ON_MM',
]);

/** Calls that never come back. */
export const NO_RETURN: ReadonlySet<string> = new Set([
  'BUG',
  'panic',
  'unreachable',
  '__builtin_unreachable',
  'do_exit',
  'make_task_dead',
  'BUILD_BUG',
]);
