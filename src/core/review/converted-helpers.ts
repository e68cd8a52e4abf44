// Which helpers a series replaces by others, and which of their callers in the whole tree it leaves.
import { compareNames } from '../scan/order.js';
import type { FileReport, Site } from '../sites/site.js';
import type { OverlayTree, SourceTree } from '../patch/tree.js';
import type { ConvertedHelper, ReviewStep } from './result.js';

export interface CallerSearch {
  readonly base: SourceTree;
  readonly after: OverlayTree;
  readonly analyse: (file: string, text: string) => FileReport;
  /** C files of the tree before the series that hold one of these words. */
  readonly filesWith: (words: readonly string[]) => Promise<readonly string[]>;
}

export async function convertedHelpers(
  steps: readonly ReviewStep[],
  search: CallerSearch,
): Promise<readonly ConvertedHelper[]> {
  const replaced = replacements(steps);
  if (replaced.size === 0) return [];
  const names = [...replaced.keys()].sort(compareNames);
  const files = new Set([...(await search.filesWith(names)), ...search.after.changed.filter(isSource)]);
  const before: Site[] = [];
  const left: Site[] = [];
  for (const file of [...files].sort(compareNames)) {
    before.push(...sitesIn(file, search.base.read(file), search));
    left.push(...sitesIn(file, search.after.read(file), search));
  }
  return names.map((helper) => {
    const to = [...(replaced.get(helper) ?? [])].map(([name, count]) => ({ helper: name, count }));
    return {
      helper,
      to: to.sort((a, b) => compareNames(a.helper, b.helper)),
      callers: before.filter((site) => site.helper === helper).length,
      converted: to.reduce((sum, { count }) => sum + count, 0),
      left: left.filter((site) => site.helper === helper),
      removed: isRemoved(helper, search),
    };
  });
}

/** Old helper → new helper → how often. */
function replacements(steps: readonly ReviewStep[]): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const all = new Map<string, Map<string, number>>();
  for (const { before, after, kind } of steps.flatMap((step) => step.changes)) {
    if (kind !== 'converted' || before === null || after === null) continue;
    const to = all.get(before.helper) ?? new Map<string, number>();
    all.set(before.helper, to);
    to.set(after.helper, (to.get(after.helper) ?? 0) + 1);
  }
  return all;
}

function sitesIn(file: string, text: string | null, { analyse }: CallerSearch): readonly Site[] {
  return text === null ? [] : analyse(file, text).sites;
}

/** A header named it before, and no touched header does any more. */
function isRemoved(helper: string, { base, after }: CallerSearch): boolean {
  const headers = after.changed.filter((file) => file.endsWith('.h'));
  const names = (text: string | null): boolean => new RegExp(`\\b${helper}\\s*\\(`).test(text ?? '');
  return headers.some((file) => names(base.read(file))) && !headers.some((file) => names(after.read(file)));
}

/** True for what the engine reads. */
export function isSource(file: string): boolean {
  return /\.[ch]$/.test(file);
}
