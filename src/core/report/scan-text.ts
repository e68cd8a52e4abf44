// A scan as text for people who read compilers' output: one line a site, reasons indented below, a summary last.
import { comparePlaces } from '../scan/order.js';
import type { Finding, ScanReport, Site, Suppressed, UnparsedEntry } from '../sites/site.js';
import { plural } from './plural.js';

/** Turns a file of the report into the name that is printed, e.g. with the tree's path in front. */
export type PathPrinter = (file: string) => string;

interface Block {
  readonly file: string;
  readonly span: { readonly start: number; readonly end: number };
  readonly text: string;
}

/** Lines end in `\n`; sites, findings and unparsed places of a file are interleaved by position. */
export function scanText(report: ScanReport, show: PathPrinter = (file) => file): string {
  const blocks: Block[] = [
    ...report.sites.map((site) => ({
      file: site.file,
      span: site.span,
      text: siteText(site, show, classSuppression(report, site)),
    })),
    ...report.findings.map((finding) => ({ file: finding.file, span: finding.span, text: findingText(finding, show) })),
    ...report.unparsed.map((entry) => ({ file: entry.file, span: entry.span, text: unparsedText(entry, show) })),
  ];
  return (
    blocks
      .sort(comparePlaces)
      .map((block) => block.text)
      .join('') + `${phaseText(report)}${scanSummary(report)}\n`
  );
}

/** `phase today: 5.10 to 6.4 (include/linux/mm.h:2521 has pte_offset_map_lock)`, a line of its own. */
function phaseText({ phase }: ScanReport): string {
  if (phase === undefined) return '';
  if (phase === null) return 'phase: the tree has none of the modelled APIs\n';
  const why = phase.why.map(({ file, line, found }) => `${file}:${String(line)} has ${found}`).join('; ');
  return `phase ${phase.name}: ${phase.title} (${phase.isChosen ? 'as asked for' : why})\n`;
}

/** `file:line:column: simple pte_offset_map_lock in mincore_pte_range() → pte_try_map_locked`, then one line a reason. */
export function siteText(site: Site, show: PathPrinter = (file) => file, suppressed?: Suppressed): string {
  const target = site.target === null ? '' : ` → ${site.target}`;
  const head = `${scanPlace(site, show)}: ${site.class} ${site.helper} in ${site.function}()${target}\n`;
  if (suppressed) return `${head}    suppressed: ${suppressed.reason}\n`;
  return (
    head +
    site.reasons.map((reason) => `    ${reason.code} at line ${String(reason.line)}: ${reason.message}\n`).join('') +
    contextText(site, show)
  );
}

/** What callers hold, one line: `called with the mmap_lock for reading (mm/x.c:12)`. */
function contextText({ context }: Site, show: PathPrinter): string {
  if (context === undefined || context.held.length === 0) return '';
  const held = context.held.map(({ lock, always, taken }) => {
    const at = `${show(taken.file)}:${String(taken.line)}`;
    return always ? `${lock} (${at})` : `sometimes ${lock} (${at})`;
  });
  return `    called with ${held.join(', ')}${context.isComplete ? '' : '; not every caller is known'}\n`;
}

export function findingText(finding: Finding, show: PathPrinter = (file) => file): string {
  return `${scanPlace(finding, show)}: ${finding.severity}: ${finding.message} [${finding.rule}]\n`;
}

export function unparsedText(entry: UnparsedEntry, show: PathPrinter = (file) => file): string {
  const where = entry.function === null ? '' : ` in ${entry.function}()`;
  return `${scanPlace(entry, show)}: unparsed${where}: ${entry.reason}\n`;
}

/** `3 simple and 5 special sites in 4 files, 1 finding, nothing unparsed`. */
export function scanSummary(report: ScanReport): string {
  const simple = report.sites.filter((site) => site.class === 'simple').length;
  const special = report.sites.length - simple;
  const files = new Set(report.sites.map((site) => site.file)).size;
  const sites = `${String(simple)} simple and ${String(special)} special ${special === 1 ? 'site' : 'sites'}`;
  const findings = plural(report.findings.length, 'finding');
  const unparsed =
    report.unparsed.length === 0 ? 'nothing unparsed' : `${plural(report.unparsed.length, 'place')} unparsed`;
  const suppressed = report.suppressed.length === 0 ? '' : `, ${String(report.suppressed.length)} suppressed`;
  return `${sites} in ${plural(files, 'file')}, ${findings}${suppressed}, ${unparsed}`;
}

function classSuppression(report: ScanReport, site: Site): Suppressed | undefined {
  return report.suppressed.find(
    ({ kind, file, span }) => kind === 'class' && file === site.file && span.start === site.span.start,
  );
}

/** `file:line:column`. */
export function scanPlace(
  at: { readonly file: string; readonly line: number; readonly column: number },
  show: PathPrinter,
): string {
  return `${show(at.file)}:${String(at.line)}:${String(at.column)}`;
}
