// What a conversion is: text edits with the decision that they contain. Plain JSON for every face.
import type { FailureExit } from '../exits/failure-exit.js';
import type { Site } from '../sites/site.js';

export type { FailureExit } from '../exits/failure-exit.js';

/** Replaces `[start, end)` of the original text. Edits of one file are sorted and do not overlap. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/**
 * Which API the converted call belongs to; `may-fail` keeps the helper's name and adds the NULL check. Calls that get pages
 * become calls that pin them under either.
 */
export type TargetProfileName = 'try-map' | 'may-fail';

export interface Conversion {
  readonly site: Site;
  readonly profile: TargetProfileName;
  readonly edits: readonly TextEdit[];
  readonly exit: FailureExit;
  /** Others that were proved right too; non-empty means that a choice was made and an editor asks for confirmation. */
  readonly alternatives: readonly FailureExit[];
}

/** Why a site is not converted, e.g. it is special, or already a try-map site. */
export interface Refusal {
  readonly site: Site;
  readonly message: string;
}

export type ConversionResult =
  { readonly ok: true; readonly conversion: Conversion } | { readonly ok: false; readonly refusal: Refusal };

/** Applies sorted, non-overlapping edits. Throws on overlap: that is a programmer's mistake. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const edit of edits) {
    if (edit.start < at) throw new RangeError(`edits overlap at offset ${String(edit.start)}`);
    result += text.slice(at, edit.start) + edit.newText;
    at = edit.end;
  }
  return result + text.slice(at);
}
