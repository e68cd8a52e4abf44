// What can be suppressed: rules of findings, and the two marks of a class.
import { NOT_FOLLOWED, RULE_CODES } from '../sites/rules/codes.js';

/** Marks that a site's class gives it in the editor; the class itself is never suppressed. */
export const CLASS_CODES = ['special', 'simple'] as const;

export type ClassCode = (typeof CLASS_CODES)[number];

/** Findings about suppressions themselves: they cannot be suppressed, or nobody would ever see them. */
export const SUPPRESSION_UNUSED = 'suppression-unused';
export const SUPPRESSION_INVALID = 'suppression-invalid';

/** Every code that a suppression may name, in the order in which they are offered. */
export const SUPPRESSIBLE_CODES: readonly string[] = [...RULE_CODES, NOT_FOLLOWED, ...CLASS_CODES];
