// The call-site tree as plain data: groups, their sites in order, and what each line says.
import { siteKey, type Site } from '../core/sites/site.js';
import { raceOf, type CheckRecord } from './check-results.js';
import type { Localize } from './localize.js';
import { kindOf, type SiteKind } from './site-kind.js';
import type { IndexedFile } from './site-index.js';

export type Grouping = 'file' | 'subsystem' | 'helper' | 'class';

export interface SiteNode {
  readonly kind: 'site';
  /** Stable over refreshes, so that the view keeps what is expanded and selected. */
  readonly id: string;
  readonly uri: string;
  readonly site: Site;
  readonly label: string;
  readonly description: string;
  readonly verdict: 'none' | 'racy' | 'quiet' | 'open';
}

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
  readonly record: (uri: string, key: string) => CheckRecord | undefined;
  /** Shown beside files where the workspace has several folders; null for none. */
  readonly folderName: (folder: string | null) => string | null;
}

/** Groups in alphabetical order, sites in the order of file and text. */
export function callSiteTree(input: TreeInput, grouping: Grouping, t: Localize): readonly GroupNode[] {
  const files = [...input.files].sort((a, b) => compare(a.report.file, b.report.file) || compare(a.uri, b.uri));
  const groups = new Map<string, { label: string; uri: string | null; folder: string | null; children: SiteNode[] }>();
  for (const file of files) {
    for (const site of file.report.sites) {
      const [key, label] = groupOf(file, site, grouping);
      const group = groups.get(key) ?? {
        label,
        uri: grouping === 'file' ? file.uri : null,
        folder: file.folder,
        children: [],
      };
      group.children.push(siteNode(file, site, grouping, input));
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

function groupOf(file: IndexedFile, site: Site, grouping: Grouping): [key: string, label: string] {
  switch (grouping) {
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
