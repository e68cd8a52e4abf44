// All static rules, in the order in which they are asked.
import { BATCH_UNCLIPPED } from './batch-unclipped.js';
import { FLUSH_LATE } from './flush-late.js';
import { FREE_AFTER_DROP } from './free-after-drop.js';
import { KIND_UNHANDLED } from './kind-unhandled.js';
import { LOCK_STALE } from './lock-stale.js';
import { NONE_AS_PROOF } from './none-as-proof.js';
import { NULL_RETRIED } from './null-retried.js';
import { NULL_UNHANDLED } from './null-unhandled.js';
import { PRESENT_UNCHECKED } from './present-unchecked.js';
import { READ_TWICE } from './read-twice.js';
import { RECHECK_MISSING } from './recheck-missing.js';
import { RELEASE_DOUBLED } from './release-doubled.js';
import { RELEASE_MISMATCHED } from './release-mismatched.js';
import { RELEASE_MISSING } from './release-missing.js';
import type { Rule } from './rule.js';
import { SLEEPS_MAPPED } from './sleeps-mapped.js';
import { UNDONE_TWICE } from './undone-twice.js';
import { UNMAP_ORDER } from './unmap-order.js';
import { UNMAP_OUTSIDE } from './unmap-outside.js';

export type { Rule, RuleContext, RuleHit } from './rule.js';

export const RULES: readonly Rule[] = [
  NULL_UNHANDLED,
  NULL_RETRIED,
  RELEASE_MISSING,
  RELEASE_DOUBLED,
  RELEASE_MISMATCHED,
  UNMAP_ORDER,
  UNMAP_OUTSIDE,
  SLEEPS_MAPPED,
  LOCK_STALE,
  READ_TWICE,
  PRESENT_UNCHECKED,
  RECHECK_MISSING,
  FREE_AFTER_DROP,
  BATCH_UNCLIPPED,
  NONE_AS_PROOF,
  KIND_UNHANDLED,
  FLUSH_LATE,
  UNDONE_TWICE,
];
