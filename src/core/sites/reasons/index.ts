// All reasons, in the order in which they are asked; `after` rules come last.
import { ALLOCATES } from './allocates.js';
import { CONDITIONAL_LOCK } from './conditional-lock.js';
import { DROP_RETAKE } from './drop-retake.js';
import { ESCAPES_PARAM } from './escapes-param.js';
import { ESCAPES_STRUCT } from './escapes-struct.js';
import { IRQ_OFF_FAST_PATH } from './irq-off-fast-path.js';
import { KERNEL_TABLE } from './kernel-table.js';
import { LOCKLESS } from './lockless.js';
import { MISSING_UNMAP } from './missing-unmap.js';
import { NESTED } from './nested.js';
import { NO_FAILURE_PATH } from './no-failure-path.js';
import { OTHER } from './other.js';
import type { ReasonRule } from './reason-rule.js';
import { RELEASED_IN_CALLEE } from './released-in-callee.js';
import { RELEASED_IN_CALLER } from './released-in-caller.js';
import { SLEEPS_MAPPED } from './sleeps-mapped.js';
import { STACK_PMD } from './stack-pmd.js';
import { FREES_TABLE, MOVES_TABLE } from './table-effects.js';
import { TRYLOCK } from './trylock.js';

export type { ReasonHit, ReasonRule, SiteContext } from './reason-rule.js';

export const REASON_RULES: readonly ReasonRule[] = [
  ESCAPES_STRUCT,
  ESCAPES_PARAM,
  RELEASED_IN_CALLEE,
  RELEASED_IN_CALLER,
  DROP_RETAKE,
  NESTED,
  FREES_TABLE,
  MOVES_TABLE,
  ALLOCATES,
  KERNEL_TABLE,
  CONDITIONAL_LOCK,
  TRYLOCK,
  SLEEPS_MAPPED,
  MISSING_UNMAP,
  STACK_PMD,
  IRQ_OFF_FAST_PATH,
  LOCKLESS,
  NO_FAILURE_PATH,
  OTHER,
];
