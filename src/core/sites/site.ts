// The result of reading: call sites with class and reasons. Plain JSON; the CLI prints it, the editor shows it.
import type { Span } from '../c/span.js';
import type { TreePhase } from '../helpers/tree-phase.js';
import type { PinCode } from './pins/codes.js';
import type { WalkCode } from './walks/codes.js';
import type { CallerContext } from './tree/caller-context.js';

/** Why a site is special; sites.md of the design and docs/reasons.md say what each means. */
export type ReasonCode =
  | 'ESCAPES_STRUCT'
  | 'ESCAPES_PARAM'
  | 'RELEASED_IN_CALLEE'
  | 'RELEASED_IN_CALLER'
  | 'DROP_RETAKE'
  | 'NESTED'
  | 'FREES_TABLE'
  | 'MOVES_TABLE'
  | 'ALLOCATES'
  | 'KERNEL_TABLE'
  | 'LOCKLESS'
  | 'CONDITIONAL_LOCK'
  | 'TRYLOCK'
  | 'NO_FAILURE_PATH'
  | 'SLEEPS_MAPPED'
  | 'MISSING_UNMAP'
  | 'STACK_PMD'
  | 'IRQ_OFF_FAST_PATH'
  | 'OTHER'
  | PinCode
  | WalkCode;

export interface Reason {
  readonly code: ReasonCode;
  readonly span: Span;
  readonly line: number;
  readonly column: number;
  /** A sentence that a reviewer could paste into a mail. */
  readonly message: string;
}

export interface Release {
  readonly helper: string;
  readonly span: Span;
  readonly line: number;
  readonly column: number;
}

/** The call of the paired API that a conversion writes: `pte_try_map_locked` and `pte_try_map`, unless users named them otherwise. */
export type TargetName = string;

export interface Site {
  /** Path relative to the scanned root, with `/`. */
  readonly file: string;
  readonly function: string;
  readonly helper: string;
  /** 1-based occurrence of this helper in this function, in text order. */
  readonly nth: number;
  readonly line: number;
  readonly column: number;
  /** Of the call expression. */
  readonly span: Span;
  /** Of the whole function. */
  readonly functionSpan: Span;
  readonly family: string;
  readonly class: 'simple' | 'special';
  readonly target: TargetName | null;
  /** Sorted by position, then code; empty for a simple site. */
  readonly reasons: readonly Reason[];
  /** Paired releases in text order. */
  readonly releases: readonly Release[];
  /** What is known of the callers of the function, with where it is known from; absent where no caller is known. */
  readonly context?: CallerContext;
}

/** A pairing bug or static-rule finding, independent of the class. */
export interface Finding {
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  readonly file: string;
  readonly function: string;
  readonly span: Span;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export interface UnparsedEntry {
  readonly file: string;
  readonly function: string | null;
  readonly line: number;
  readonly column: number;
  readonly span: Span;
  readonly reason: string;
}

/** A finding, or the mark of a site's class, that somebody asked not to be shown. The site itself stays in `sites`. */
export interface Suppressed {
  readonly kind: 'finding' | 'class';
  /** The finding's rule; `special` or `simple` for a class. */
  readonly code: string;
  readonly file: string;
  readonly function: string;
  readonly span: Span;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** In the words of whoever suppressed it. */
  readonly reason: string;
  /** The comment, or the entry of trymap.json. */
  readonly by: { readonly file: string; readonly line: number; readonly column: number };
}

/** Everything that one file yields. */
export interface FileReport {
  readonly file: string;
  readonly sites: readonly Site[];
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Suppressed[];
  readonly unparsed: readonly UnparsedEntry[];
}

/** `trymap scan --format json`; `version` is the schema's. Sorted by file, then position; deterministic. */
export interface ScanReport {
  readonly version: 1;
  /** The scanned root as the user gave it. */
  readonly tree: string;
  readonly sites: readonly Site[];
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Suppressed[];
  readonly unparsed: readonly UnparsedEntry[];
  /** Which of the modelled APIs the tree has; absent where the folder is no kernel tree, `null` where it is none of them. */
  readonly phase?: TreePhase | null;
}

/** `FILE:FUNCTION:HELPER#NTH`: how people and `--only` name a site. */
export function siteKey(site: Pick<Site, 'file' | 'function' | 'helper' | 'nth'>): string {
  return `${site.file}:${site.function}:${site.helper}#${String(site.nth)}`;
}
