// The codes of the static rules, for those who name them without needing the rules.

export const RULE_CODES = [
  'null-unhandled',
  'null-retried',
  'release-missing',
  'release-doubled',
  'release-mismatched',
  'unmap-order',
  'unmap-outside',
  'sleeps-mapped',
  'lock-stale',
  'read-twice',
  'present-unchecked',
  'recheck-missing',
  'free-after-drop',
  'batch-unclipped',
  'none-as-proof',
  'kind-unhandled',
  'flush-late',
  'undone-twice',
] as const;

export type RuleCode = (typeof RULE_CODES)[number];

/** Not a rule: says where some rule met its bound. */
export const NOT_FOLLOWED = 'not-followed';
