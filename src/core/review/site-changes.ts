// What one patch does to the call sites of one file: which appear, go away, or become calls of another helper.
import type { Finding, FileReport, Site } from '../sites/site.js';

export interface SiteChange {
  readonly kind: 'added' | 'removed' | 'converted' | 'reclassified';
  /** Before the patch; null for an added site. */
  readonly before: Site | null;
  /** After the patch; null for a removed site. */
  readonly after: Site | null;
}

/** Sites are matched by function and helper in the order of the text; what is left over in a function was converted. */
export function siteChanges(before: readonly Site[], after: readonly Site[]): readonly SiteChange[] {
  const functions = new Set([...before, ...after].map((site) => site.function));
  return [...functions].flatMap((name) => {
    const isIn = (site: Site): boolean => site.function === name;
    return changesIn(before.filter(isIn), after.filter(isIn));
  });
}

function changesIn(before: readonly Site[], after: readonly Site[]): SiteChange[] {
  const aligned = align(before, after);
  const come = [...aligned.come];
  const gone: Site[] = [];
  const moved: (readonly [Site, Site])[] = [];
  // A call of the same helper at another place of the function is the same site, moved.
  for (const old of aligned.gone) {
    const at = come.findIndex((now) => now.helper === old.helper);
    const now = come[at];
    if (now === undefined) gone.push(old);
    else {
      moved.push([old, now]);
      come.splice(at, 1);
    }
  }
  const changes = [...aligned.kept, ...moved]
    .filter(([old, now]) => old.class !== now.class)
    .map(([old, now]): SiteChange => ({ kind: 'reclassified', before: old, after: now }));
  for (let at = 0; at < Math.max(gone.length, come.length); at++) {
    const old = gone[at] ?? null;
    const now = come[at] ?? null;
    changes.push({ kind: old === null ? 'added' : now === null ? 'removed' : 'converted', before: old, after: now });
  }
  return changes;
}

interface Alignment {
  readonly kept: readonly (readonly [Site, Site])[];
  readonly gone: readonly Site[];
  readonly come: readonly Site[];
}

/** The longest common sequence of helpers: functions hold few sites. */
function align(before: readonly Site[], after: readonly Site[]): Alignment {
  const width = after.length + 1;
  const best = new Uint16Array((before.length + 1) * width);
  const at = (i: number, j: number): number => best[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      const same = before[i]?.helper === after[j]?.helper;
      best[i * width + j] = same ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const kept: [Site, Site][] = [];
  const gone: Site[] = [];
  const come: Site[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    const old = before[i];
    const now = after[j];
    if (now && old?.helper === now.helper) {
      kept.push([old, now]);
      i++;
      j++;
    } else if (old && (!now || at(i + 1, j) >= at(i, j + 1))) {
      gone.push(old);
      i++;
    } else {
      if (now) come.push(now);
      j++;
    }
  }
  return { kept, gone, come };
}

export interface FindingChanges {
  readonly appeared: readonly Finding[];
  readonly vanished: readonly Finding[];
}

/** A finding is the same one if its rule, function and sentence are, whatever lines it names. */
export function findingChanges(before: FileReport, after: FileReport): FindingChanges {
  return { appeared: without(after.findings, before.findings), vanished: without(before.findings, after.findings) };
}

/** What tells a finding from others while the lines around it move. */
export function findingKey({ file, function: name, rule, message }: Finding): string {
  return [file, name, rule, message.replaceAll(/\d+/g, '#')].join('\n');
}

function without(findings: readonly Finding[], others: readonly Finding[]): readonly Finding[] {
  const counts = new Map<string, number>();
  for (const other of others) counts.set(findingKey(other), (counts.get(findingKey(other)) ?? 0) + 1);
  return findings.filter((finding) => {
    const left = counts.get(findingKey(finding)) ?? 0;
    counts.set(findingKey(finding), left - 1);
    return left <= 0;
  });
}
