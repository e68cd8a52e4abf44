// A review of a series as text: what each patch does, then the table of prefixes and the callers that are left.
import type { FileResult, HunkResult } from '../patch/apply.js';
import type { ConvertedHelper, PropertyRow, ReviewStep, SeriesReview } from '../review/result.js';
import type { SiteChange } from '../review/site-changes.js';
import type { Site } from '../sites/site.js';
import { plural } from './plural.js';
import { costsText, verdictsText } from './review-verdicts.js';
import { versionsText } from './review-versions.js';
import { findingText, siteText, unparsedText } from './scan-text.js';

/** `v5 of "title": 13 patches`, then a line a note. */
export function reviewHead({ title, version, notes }: SeriesReview['series'], patches: number): string {
  return (
    `v${String(version)} of "${title}": ${plural(patches, 'patch', 'patches')}\n` +
    notes.map((note) => `    ${note.kind}: ${note.message}\n`).join('')
  );
}

export function stepText(step: ReviewStep): string {
  const what = step.applied ? applied(step.files) : 'does not apply: the prefixes after it are without it';
  const unparsed = step.unparsed.map((entry) => unparsedText(entry)).join('');
  return (
    `${step.label === step.title ? '' : `${step.label} `}${step.title}\n    ${what}\n` +
    stepFailures(step) +
    indent(step.changes.map(changeText).join('')) +
    indent(step.appeared.map((finding) => `new: ${findingText(finding)}`).join('')) +
    indent(step.vanished.map((finding) => `gone: ${findingText(finding)}`).join('')) +
    indent(unparsed)
  );
}

/** The table, the callers, and one line that sums up. */
export function reviewSummary(review: SeriesReview): string {
  const applied = review.steps.filter((step) => step.applied).length;
  const appeared = review.properties.filter((row) => row.broken !== null);
  return (
    acrossText(review) +
    (review.properties.length === 0 ? '' : `\n${tableText(review)}`) +
    verdictsText(review) +
    costsText(review) +
    versionsText(review) +
    (review.helpers.length === 0 ? '' : `\n${review.helpers.map(helperText).join('')}`) +
    `\n${String(applied)} of ${String(review.steps.length)} patches apply${fuzzText(review)}, ` +
    (appeared.length === 0
      ? 'no prefix breaks a rule that the tree keeps'
      : `${plural(appeared.length, 'rule')} broken on the way, ` +
        `${String(appeared.filter((row) => row.mended === null).length)} of them at the end`) +
    '\n'
  );
}

/** `git am` allows no fuzz. */
function fuzzText({ steps }: SeriesReview): string {
  const fuzzy = steps.filter(
    (step) => step.applied && step.files.some(({ hunks }) => hunks.some((hunk) => hunk.ok && hunk.fuzz > 0)),
  );
  if (fuzzy.length === 0) return '';
  return ` (${String(fuzzy.length)} of them only with fuzz, which patch -p1 allows and git am refuses)`;
}

function acrossText({ across, steps }: SeriesReview): string {
  if (across.length === 0) return '';
  const lines = across.map(({ prefix, kind, finding }) => {
    const label = steps[prefix - 1]?.label ?? '';
    return `    ${label} ${kind}: ${findingText(finding)}`;
  });
  return `\nacross files\n${lines.join('')}`;
}

/** Why a patch does not apply, hunk by hunk; empty where it does. */
export function stepFailures(step: ReviewStep): string {
  return step.files.map(failureText).join('');
}

/** Callers of a removed helper that are left, one a line. */
export function leftText({ helper, left }: ConvertedHelper): string {
  return `\nThese calls of ${helper}() are left, though the series removes it:\n\n${left.map(leftLine).join('')}`;
}

function leftLine(site: Site): string {
  return `    ${site.file}:${String(site.line)}: ${site.class}, in ${site.function}()\n`;
}

function applied(files: readonly FileResult[]): string {
  const hunks = files.flatMap((file) => file.hunks).filter((hunk) => hunk.ok);
  const fuzzy = hunks.filter((hunk) => hunk.fuzz > 0).length;
  const moved = hunks.filter((hunk) => hunk.offset !== 0).length;
  const how = [
    ...(moved > 0 ? [`${String(moved)} with an offset`] : []),
    ...(fuzzy > 0 ? [`${String(fuzzy)} with fuzz`] : []),
  ];
  return `applies: ${plural(hunks.length, 'hunk')} in ${plural(files.length, 'file')}${how.length > 0 ? ` (${how.join(', ')})` : ''}`;
}

function failureText({ file, hunks, problem }: FileResult): string {
  if (problem !== null) return `    ${file}: ${problem}\n`;
  return hunks.map((hunk, at) => hunkFailure(file, at + 1, hunk)).join('');
}

function hunkFailure(file: string, number: number, hunk: HunkResult): string {
  if (hunk.ok) return '';
  const head = `    ${file}:${String(hunk.expectedLine)}: hunk ${String(number)} does not apply`;
  if (hunk.alreadyThere) return `${head}: the file has its change already\n`;
  if (hunk.nearest === null) return `${head}: none of its lines is in the file\n`;
  const { line, same, of, expected, found, foundLine } = hunk.nearest;
  return (
    `${head}; nearest: line ${String(line)}, where ${String(same)} of ${plural(of, 'line')} agree\n` +
    `        line ${String(foundLine)} expected: ${shown(expected)}\n` +
    `        ${' '.repeat(String(foundLine).length + 6)}   found: ${found === null ? '(end of file)' : shown(found)}\n`
  );
}

function shown(line: string): string {
  return line.trim() === '' ? '(blank line)' : line.trim();
}

function changeText({ kind, before, after }: SiteChange): string {
  const site = after ?? before;
  if (site === null) return '';
  const where = `${site.file}:${String(site.line)}: ${kind}`;
  if (kind === 'added') return siteText(site).replace(`: ${site.class}`, `: added, ${site.class}`);
  if (kind === 'reclassified' && before !== null && after !== null)
    return `${where}: ${site.helper} in ${site.function}(), ${classes(before, after)}\n`;
  if (before === null || after === null) return `${where}: ${site.helper} in ${site.function}(), ${site.class}\n`;
  return `${where}: ${before.helper} → ${after.helper} in ${site.function}(), ${classes(before, after)}\n`;
}

function classes(before: Site, after: Site): string {
  return before.class === after.class ? after.class : `${before.class} before, ${after.class} now`;
}

function tableText({ steps, properties }: SeriesReview): string {
  const labels = ['base', ...steps.map((step) => step.label.split(' ')[0]?.split('/')[0] ?? '')];
  const width = Math.max(8, ...properties.map((row) => row.property.length));
  const cells = (texts: readonly string[]): string => texts.map((text) => ` ${text.padStart(4)}`).join('');
  const rows = properties.map(
    (row) =>
      `${row.property.padEnd(width)}${cells(row.counts.map((count) => (count === 0 ? '.' : String(count))))}${rangeText(row, steps)}\n`,
  );
  return `${'findings'.padEnd(width)}${cells(labels)}\n${rows.join('')}`;
}

function rangeText({ broken, mended }: PropertyRow, steps: readonly ReviewStep[]): string {
  if (broken === null) return '';
  const label = (prefix: number): string => steps[prefix - 1]?.label ?? '';
  return `  broken from ${label(broken)}${mended === null ? ' to the end' : `, mended by ${label(mended)}`}`;
}

function helperText({ helper, to, callers, converted, left, removed }: ConvertedHelper): string {
  const targets = to.map((one) => `${String(one.count)} to ${one.helper}`).join(', ');
  const head = `${helper}: ${String(converted)} of ${plural(callers, 'caller')} converted (${targets})`;
  const rest =
    left.length === 0
      ? ', none left'
      : `, ${String(left.length)} left${removed ? ' though the series removes it' : ''}:`;
  return `${head}${rest}\n${left.map(leftLine).join('')}`;
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '    ');
}
