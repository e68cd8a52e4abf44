// Takes what is suppressed out of a file's findings, keeps it with its reason, and reports suppressions that match nothing.
import { LineIndex, type Span } from '../c/span.js';
import type { FileReport, Finding, Site, Suppressed } from '../sites/site.js';
import { SUPPRESSION_INVALID, SUPPRESSION_UNUSED } from './codes.js';
import { MARK, readSuppressionComments, type CommentSuppression } from './comments.js';
import { createGlob } from './glob.js';
import { nameInScope, type ConfigSuppression, type NameScope } from './suppression.js';

/** The part of trymap.json that silences. */
export interface ConfiguredSuppressions {
  readonly entries: readonly ConfigSuppression[];
  readonly scope: NameScope;
}

/** Compiles the entries once; the result takes raw reports with the texts that they are of. */
export function suppressor(config: ConfiguredSuppressions): (report: FileReport, text: string) => FileReport {
  const entries = config.entries.map((entry) => ({
    entry,
    glob: entry.file === null ? null : createGlob(entry.file),
  }));
  return (report, text) => {
    const name = nameInScope(report.file, config.scope);
    const ofFile = entries.filter(({ glob }) => name !== null && (glob === null || glob.matches(name)));
    return applySuppressions(
      report,
      text,
      ofFile.map(({ entry }) => entry),
    );
  };
}

interface Target {
  readonly code: string;
  readonly function: string;
  readonly span: Span;
}

function applySuppressions(report: FileReport, text: string, config: readonly ConfigSuppression[]): FileReport {
  if (config.length === 0 && !text.includes(MARK)) return report;
  const lines = new LineIndex(text);
  const { suppressions: comments, mistakes } = readSuppressionComments(text, lines);
  if (comments.length + mistakes.length + config.length === 0) return report;
  const used = new Set<string>();
  const silencerOf = ({ code, function: inside, span }: Target): Pick<Suppressed, 'reason' | 'by'> | null => {
    const comment = comments.find((one) => one.codes.includes(code) && speaksOf(one, span, lines));
    if (comment) {
      used.add(useKey(comment, code));
      const { line, column } = lines.position(comment.span.start);
      return { reason: comment.reason, by: { file: report.file, line, column } };
    }
    const entry = config.find((one) => one.codes.includes(code) && (one.function === null || one.function === inside));
    return entry ? { reason: entry.reason, by: entry.place } : null;
  };

  const suppressed: Suppressed[] = [];
  const keep = <T>(entry: T, target: Target, as: Omit<Suppressed, 'reason' | 'by'>): T[] => {
    const silencer = silencerOf(target);
    if (silencer) suppressed.push({ ...as, ...silencer });
    return silencer ? [] : [entry];
  };
  for (const site of report.sites) keep(site, { ...site, code: site.class }, ofClass(site));
  const findings = report.findings.flatMap((finding) =>
    keep(finding, { ...finding, code: finding.rule }, ofFinding(finding)),
  );

  const own = (rule: string, span: Span, message: string): Finding => ({
    rule,
    severity: 'warning',
    file: report.file,
    function: '',
    span,
    ...lines.position(span.start),
    message,
  });
  const unused = comments
    .filter((comment) => !isUnread(comment, report, lines))
    .flatMap((comment) =>
      comment.codes.filter((code) => !used.has(useKey(comment, code))).map((code) => ({ comment, code })),
    )
    .map(({ comment, code }) => own(SUPPRESSION_UNUSED, comment.span, unusedMessage(code, comment.line)));
  const invalid = mistakes.map(({ span, message }) => own(SUPPRESSION_INVALID, span, message));
  return {
    ...report,
    findings: [...findings, ...unused, ...invalid].sort((a, b) => a.span.start - b.span.start),
    suppressed: suppressed.sort((a, b) => a.span.start - b.span.start || (a.code < b.code ? -1 : 1)),
  };
}

function useKey(comment: CommentSuppression, code: string): string {
  return `${String(comment.span.start)} ${code}`;
}

function speaksOf(comment: CommentSuppression, span: Span, lines: LineIndex): boolean {
  if (comment.line === null) return true;
  const first = lines.position(span.start).line;
  const last = lines.position(Math.max(span.start, span.end - 1)).line;
  return first <= comment.line && comment.line <= last;
}

/** What was not read may hold what the comment is about. */
function isUnread(comment: CommentSuppression, report: FileReport, lines: LineIndex): boolean {
  return report.unparsed.some(({ span }) => speaksOf(comment, span, lines));
}

function unusedMessage(code: string, line: number | null): string {
  const where = line === null ? 'in this file' : `at line ${String(line)}`;
  return `there is no \`${code}\` ${where}: the suppression can go`;
}

function ofClass(site: Site): Omit<Suppressed, 'reason' | 'by'> {
  const { file, function: inside, span, line, column } = site;
  const message = site.reasons[0]?.message ?? `${site.helper}() is paired in ${inside}()`;
  return { kind: 'class', code: site.class, file, function: inside, span, line, column, message };
}

function ofFinding(finding: Finding): Omit<Suppressed, 'reason' | 'by'> {
  const { file, function: inside, span, line, column, message } = finding;
  return { kind: 'finding', code: finding.rule, file, function: inside, span, line, column, message };
}
