// What is shown as a problem, and how strongly: a hint on a special site, findings as they are, a warning where a check found a race.
import type { Span } from '../core/c/span.js';
import { RULE_CODES } from '../core/sites/rules/codes.js';
import { siteKey, type FileReport, type Site } from '../core/sites/site.js';
import { raceOf, type CheckRecord } from './check-results.js';
import type { Localize } from './localize.js';
import { kindOf } from './site-kind.js';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

export interface ProblemSettings {
  readonly specialSites: 'off' | 'hint' | 'information';
  readonly simpleSites: 'off' | 'hint' | 'information';
}

export interface Problem {
  readonly kind: 'special' | 'simple' | 'race' | 'finding' | 'unparsed';
  readonly span: Span;
  readonly severity: Severity;
  /** Reason code, rule or property; what `topic` explains. */
  readonly code: string;
  /** The reason code or rule whose page explains it; null for none. */
  readonly topic: string | null;
  readonly message: string;
  readonly related: readonly { readonly span: Span; readonly message: string }[];
  /** The site that a quick fix would act on. */
  readonly site: string | null;
}

/** In the order of the text. `record` gives the last check of a site by its key, if that still counts. */
export function problemsOf(
  report: FileReport,
  record: (key: string) => CheckRecord | undefined,
  settings: ProblemSettings,
  t: Localize,
): readonly Problem[] {
  const sites = report.sites.flatMap((site) => {
    const race = raceProblem(site, record(siteKey(site)), t);
    const isSuppressed = report.suppressed.some(({ kind, span }) => kind === 'class' && span.start === site.span.start);
    if (isSuppressed) return race ? [race] : [];
    const own = site.class === 'special' ? specialProblem(site, settings, t) : simpleProblem(site, settings, t);
    return [race, own].filter((problem) => problem !== null);
  });
  const findings = report.findings.map((finding): Problem => ({
    kind: 'finding',
    span: finding.span,
    severity: finding.severity,
    code: finding.rule,
    topic: topicOf(finding.rule),
    message: finding.message,
    related: [],
    site: siteAround(report, finding.span),
  }));
  const unparsed = report.unparsed.map((entry): Problem => ({
    kind: 'unparsed',
    span: entry.span,
    severity: 'hint',
    code: 'unparsed',
    topic: null,
    message:
      entry.function === null
        ? t('not read, and nothing is said about it: {0}', entry.reason)
        : t('{0}() was not read, and nothing is said about it: {1}', entry.function, entry.reason),
    related: [],
    site: null,
  }));
  return [...sites, ...findings, ...unparsed].sort((a, b) => a.span.start - b.span.start);
}

/** A rule has a page; findings about suppressions say all themselves. */
export function topicOf(rule: string): string | null {
  return RULE_CODES.find((code) => code === rule) ?? null;
}

function specialProblem(site: Site, settings: ProblemSettings, t: Localize): Problem | null {
  const [first] = site.reasons;
  if (settings.specialSites === 'off' || !first) return null;
  return {
    kind: 'special',
    span: site.span,
    severity: settings.specialSites,
    code: [...new Set(site.reasons.map((reason) => reason.code))].join(', '),
    topic: first.code,
    message: t('special site: {0}', first.message),
    related: site.reasons.map((reason) => ({ span: reason.span, message: `${reason.code}: ${reason.message}` })),
    site: siteKey(site),
  };
}

function simpleProblem(site: Site, settings: ProblemSettings, t: Localize): Problem | null {
  if (settings.simpleSites === 'off' || site.target === null || kindOf(site) !== 'simple') return null;
  return {
    kind: 'simple',
    span: site.span,
    severity: settings.simpleSites,
    code: 'simple',
    topic: null,
    message: t('simple site: can be converted to {0}()', site.target),
    related: [],
    site: siteKey(site),
  };
}

function raceProblem(site: Site, record: CheckRecord | undefined, t: Localize): Problem | null {
  const cell = record ? raceOf(record.check) : null;
  if (!cell) return null;
  return {
    kind: 'race',
    span: site.span,
    severity: 'warning',
    code: cell.verdict.property ?? 'race',
    topic: null,
    message: t('racy under {0} against {1}: {2}', cell.phase, cell.adversary, cell.verdict.message),
    related: [],
    site: siteKey(site),
  };
}

/** The site whose call or release the span meets, else the only site of its function. */
function siteAround(report: FileReport, span: Span): string | null {
  const meets = (other: Span): boolean => span.start < other.end && other.start < span.end;
  const near = report.sites.find((site) => meets(site.span) || site.releases.some((release) => meets(release.span)));
  const inside = report.sites.filter((site) => meets(site.functionSpan));
  const site = near ?? (inside.length === 1 ? inside[0] : undefined);
  return site ? siteKey(site) : null;
}
