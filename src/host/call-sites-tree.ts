// The call-site tree as plain data: groups, their sites in order, and what each line says.
import { siteKey, type Site } from '../core/sites/site.js';
import { raceOf, type CheckRecord } from './check-results.js';
import type { Localize } from './localize.js';
import { kindOf, type SiteKind } from './site-kind.js';
import type { IndexedFile } from './site-index.js';

export type Grouping = 'file' | 'subsystem' | 'helper' | 'class' | 'verdict';

export interface SiteNode {
  readonly kind: 'site';
  /** Stable over refreshes, so that the view keeps what is expanded and selected. */
  readonly id: string;
  readonly uri: string;
  readonly site: Site;
  readonly label: string;
  readonly description: string;
  readonly verdict: SiteVerdict;
  /** Somebody has looked at it, and it has not changed since. */
  readonly reviewed: boolean;
}

/** Of the last check: nothing, a race as written, holds in every cell, or something was left open. */
export type SiteVerdict = 'none' | 'racy' | 'quiet' | 'open';

export interface GroupNode {
  readonly kind: 'group';
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** Of the file, when the group is one. */
  readonly uri: string | null;
  readonly children: readonly SiteNode[];
}

/** How many leading folders name a subsystem; one where the first folder is not listed. */
const SUBSYSTEM_DEPTH: Readonly<Record<string, number>> = { arch: 2, drivers: 2, fs: 2, tools: 2 };

export interface TreeInput {
  readonly files: readonly IndexedFile[];
  /** Words that a site's line must contain, all of them; empty for every site. */
  readonly filter: string;
  readonly isReviewed: (uri: string, site: Site) => boolean;
  readonly record: (uri: string, key: string) => CheckRecord | undefined;
  /** Shown beside files where the workspace has several folders; null for none. */
  readonly folderName: (folder: string | null) => string | null;
}

/** Groups in alphabetical order, sites in the order of file and text. */
export function callSiteTree(input: TreeInput, grouping: Grouping, t: Localize): readonly GroupNode[] {
  const files = [...input.files].sort((a, b) => compare(a.report.file, b.report.file) || compare(a.uri, b.uri));
  const groups = new Map<string, { label: string; uri: string | null; folder: string | null; children: SiteNode[] }>();
  const isWanted = filterOf(input.filter);
  for (const file of files) {
    for (const site of file.report.sites) {
      const node = siteNode(file, site, grouping, input);
      if (!isWanted(node)) continue;
      const [key, label] = groupOf(file, node, grouping, t);
      const group = groups.get(key) ?? {
        label,
        uri: grouping === 'file' ? file.uri : null,
        folder: file.folder,
        children: [],
      };
      group.children.push(node);
      groups.set(key, group);
    }
  }
  return [...groups]
    .sort(([, a], [, b]) => compare(a.label, b.label))
    .map(([key, { label, uri, folder, children }]) => {
      const counts = countText(
        children.map((child) => child.site),
        t,
      );
      const name = grouping === 'file' ? input.folderName(folder) : null;
      return {
        kind: 'group',
        id: `${grouping}:${key}`,
        label,
        uri,
        children,
        description: name ? `${name} · ${counts}` : counts,
      };
    });
}

/** `2 simple · 1 special`, without a part that is zero. */
export function countText(sites: readonly Site[], t: Localize): string {
  const count = (kind: SiteKind): number => sites.filter((site) => kindOf(site) === kind).length;
  const [simple, special, converted] = [count('simple'), count('special'), count('converted')];
  return [
    simple > 0 ? t('{0} simple', simple) : '',
    special > 0 ? t('{0} special', special) : '',
    converted > 0 ? t('{0} converted', converted) : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

/** The folder that kernel developers would call the subsystem, e.g. `mm`, `fs/proc`, `arch/x86`. */
export function subsystemOf(file: string): string {
  const folders = file.split('/').slice(0, -1);
  const [first] = folders;
  if (first === undefined) return '.';
  return folders.slice(0, SUBSYSTEM_DEPTH[first] ?? 1).join('/');
}

/** Words in any order and case, over everything that is known of a site. */
function filterOf(filter: string): (node: SiteNode) => boolean {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return ({ site, verdict }) => {
    if (words.length === 0) return true;
    const reasons = site.reasons.flatMap(({ code, message }) => [code, message]);
    const text = [site.file, site.function, site.helper, kindOf(site), verdict, ...reasons].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  };
}

function verdictName(verdict: SiteVerdict, t: Localize): string {
  switch (verdict) {
    case 'racy':
      return t('racy');
    case 'open':
      return t('left open');
    case 'quiet':
      return t('holds');
    case 'none':
      return t('not checked');
  }
}

function groupOf(
  file: IndexedFile,
  { site, verdict }: SiteNode,
  grouping: Grouping,
  t: Localize,
): [key: string, label: string] {
  switch (grouping) {
    case 'verdict':
      return [verdict, verdictName(verdict, t)];
    case 'file':
      return [file.uri, file.report.file];
    case 'subsystem':
      return same(subsystemOf(file.report.file));
    case 'helper':
      return same(site.helper);
    case 'class':
      return same(kindOf(site));
  }
}

function same(name: string): [string, string] {
  return [name, name];
}

function siteNode(file: IndexedFile, site: Site, grouping: Grouping, input: TreeInput): SiteNode {
  const key = siteKey(site);
  const record = input.record(file.uri, key);
  const reasons = [...new Set(site.reasons.map((reason) => reason.code))].join(', ');
  const details = [
    grouping === 'file' ? '' : `${file.report.file}:${String(site.line)}`,
    site.class === 'special' ? reasons : grouping === 'class' ? '' : kindOf(site),
    grouping === 'helper' ? '' : site.helper,
  ];
  return {
    kind: 'site',
    id: `${file.uri} ${key}`,
    uri: file.uri,
    site,
    label: `${site.function}()`,
    description: details.filter(Boolean).join(' · '),
    verdict: verdictOf(record),
    reviewed: input.isReviewed(file.uri, site),
  };
}

function verdictOf(record: CheckRecord | undefined): SiteNode['verdict'] {
  if (!record) return 'none';
  if (raceOf(record.check)) return 'racy';
  return record.check.cells.every((cell) => cell.verdict.kind === 'holds') ? 'quiet' : 'open';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
