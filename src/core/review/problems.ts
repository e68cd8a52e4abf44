// Everything that a review holds against a series, as one list: what exit status and SARIF are made of.
import type { SeriesReview } from './result.js';

export interface Problem {
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  /** Of the patch: 1-based place in the order of application. */
  readonly prefix: number;
  /** null where it is about no place of the tree. */
  readonly file: string | null;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** In the order of the patches. */
export function problemsOf(review: SeriesReview): readonly Problem[] {
  const last = review.steps.length;
  return [
    ...review.steps.flatMap((step) => (step.applied ? [] : notApplied(step))),
    ...review.steps.flatMap(({ prefix, appeared }) => appeared.map((finding) => ({ ...finding, prefix }))),
    ...review.across.flatMap(({ prefix, kind, finding }) => (kind === 'new' ? [{ ...finding, prefix }] : [])),
    ...review.costs.flatMap(({ prefix, file, function: name, finding }) =>
      finding === null
        ? []
        : [
            {
              rule: 'lock-twice',
              severity: 'warning' as const,
              prefix,
              file,
              line: 1,
              column: 1,
              message: `${name}(): ${finding}`,
            },
          ],
    ),
    ...brokenPrefixes(review),
    ...review.helpers.flatMap(({ helper, removed, left }) =>
      removed
        ? left.map(({ file, line, column, function: name }) => ({
            rule: 'missed-site',
            severity: 'error' as const,
            prefix: last,
            file,
            line,
            column,
            message: `${name}() still calls ${helper}(), which the series removes`,
          }))
        : [],
    ),
  ]
    .map(({ rule, severity, prefix, file, line, column, message }) => ({
      rule,
      severity,
      prefix,
      file,
      line,
      column,
      message,
    }))
    .sort((a, b) => a.prefix - b.prefix);
}

function notApplied({ prefix, label, files }: SeriesReview['steps'][number]): Problem[] {
  const failed = files.find((file) => !file.ok);
  const hunk = failed?.hunks.find((one) => !one.ok);
  const line = hunk?.ok === false ? Math.max(1, hunk.expectedLine) : 1;
  const message = `${label} does not apply`;
  return [{ rule: 'does-not-apply', severity: 'error', prefix, file: failed?.file ?? null, line, column: 1, message }];
}

function brokenPrefixes({ verdicts, steps }: SeriesReview): Problem[] {
  return (verdicts?.rows ?? []).flatMap(({ title, choice, broken, mended, cells }): Problem[] => {
    if (broken === null) return [];
    const site = cells[broken]?.site ?? null;
    const until = mended === null ? 'the end' : (steps[mended - 2]?.label ?? '');
    const where = choice === null ? '' : ` where ${choice.meaning}`;
    const from = steps[broken - 1]?.label ?? '';
    const message = `${title}: broken from ${from} to ${until}${where}: ${cells[broken]?.verdict?.message ?? ''}`;
    const file = site === null ? null : site.slice(0, site.indexOf(':'));
    return [{ rule: 'prefix-broken', severity: 'error', prefix: broken, file, line: 1, column: 1, message }];
  });
}
