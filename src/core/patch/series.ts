// From mails to series: which belong together, in which order they apply, and what was done about those that do not fit.
import type { Mail } from './mail.js';
import { patchLabel, patchOf, type Patch } from './patch.js';
import { parseSubject } from './subject.js';
import { threadRoots } from './thread.js';

export interface SeriesNote {
  readonly kind: 'missing' | 'doubled' | 'fix' | 'replacement' | 'unnumbered' | 'malformed' | 'scissors' | 'total';
  readonly message: string;
}

export interface Series {
  readonly title: string;
  readonly version: number;
  readonly tags: readonly string[];
  /** How many patches the numbers promise; null where they are not numbered. */
  readonly total: number | null;
  readonly cover: Mail | null;
  /** In the order in which they apply; a fix stands after the patch that it changes. */
  readonly patches: readonly Patch[];
  readonly notes: readonly SeriesNote[];
  /** Mails of the thread that are no patches: what reviewers said. */
  readonly replies: readonly Mail[];
}

interface Group {
  readonly patches: Patch[];
  readonly covers: Mail[];
  readonly roots: Set<string>;
}

/** Numbers that are named one by one before a list of missing ones is cut. */
const NAMED_MISSING = 8;

/** In order of version, then of arrival. */
export function collectSeries(mails: readonly Mail[]): readonly Series[] {
  const roots = threadRoots(mails);
  const groups = new Map<string, Group>();
  const others: { readonly mail: Mail; readonly root: string }[] = [];
  const seen = new Set<string>();
  for (const mail of mails) {
    if (mail.id !== null && seen.has(mail.id)) continue;
    if (mail.id !== null) seen.add(mail.id);
    const subject = parseSubject(mail.subject);
    const patch = patchOf(mail);
    const root = roots.get(mail) ?? '';
    const cover = patch === null && !subject.reply && subject.number === 0;
    if (patch === null && !cover) {
      others.push({ mail, root });
      continue;
    }
    const key = [root, subject.version, subject.total ?? ''].join(' ');
    const group = groups.get(key) ?? { patches: [], covers: [], roots: new Set() };
    groups.set(key, group);
    group.roots.add(root);
    if (patch) group.patches.push(patch);
    else group.covers.push(mail);
  }
  return [...groups.values()]
    .filter((group) => group.patches.length > 0)
    .map((group) =>
      seriesOf(
        group,
        others.filter(({ root }) => group.roots.has(root)).map(({ mail }) => mail),
      ),
    )
    .sort((a, b) => a.version - b.version);
}

function seriesOf({ patches, covers }: Group, replies: readonly Mail[]): Series {
  const notes: SeriesNote[] = [];
  const ordered = order(patches, notes);
  const first = ordered[0]?.subject;
  const cover = covers[0] ?? null;
  for (const patch of ordered) {
    for (const problem of patch.problems) {
      notes.push({
        kind: 'malformed',
        message: `${patchLabel(patch)}: line ${String(problem.at)} of the mail: ${problem.message}`,
      });
    }
    if (patch.cut)
      notes.push({ kind: 'scissors', message: `${patchLabel(patch)}: text above the scissors line is left out` });
  }
  return {
    title: cover === null ? (first?.title ?? '') : parseSubject(cover.subject).title,
    version: first?.version ?? 1,
    tags: first?.tags ?? [],
    total: first?.total ?? null,
    cover,
    patches: ordered,
    notes,
    replies,
  };
}

function order(patches: readonly Patch[], notes: SeriesNote[]): Patch[] {
  const numbered = patches.filter(({ subject }) => subject.number !== null);
  const loose = patches.filter(({ subject }) => subject.number === null);
  if (loose.length > 1 || (loose.length > 0 && numbered.length > 0)) {
    notes.push({ kind: 'unnumbered', message: 'patches without a number are taken in the order of the mails, last' });
  }
  const byNumber = new Map<number, Patch[]>();
  for (const patch of numbered) {
    const number = patch.subject.number ?? 0;
    byNumber.set(number, [...(byNumber.get(number) ?? []), patch]);
  }
  noteMissing(byNumber, numbered[0]?.subject.total ?? 0, notes);
  const sorted = [...byNumber].sort(([a], [b]) => a - b);
  return [...sorted.flatMap(([, same]) => settle(same, notes)), ...loose];
}

function noteMissing(byNumber: ReadonlyMap<number, unknown>, total: number, notes: SeriesNote[]): void {
  const missing: number[] = [];
  let count = 0;
  for (let number = 1; number <= total; number++) {
    if (byNumber.has(number)) continue;
    count++;
    if (missing.length < NAMED_MISSING) missing.push(number);
  }
  if (count === 0) return;
  const rest = count > missing.length ? ` and ${String(count - missing.length)} more` : '';
  notes.push({ kind: 'missing', message: `of ${String(total)} patches ${missing.join(', ')}${rest} are missing` });
}

/**
 * Mails with one number: the latest patch counts; a replacement takes the place of the patch and of the fixes that were
 * sent before it; a fix follows. Where a date is missing, the order of the mails decides.
 */
function settle(same: readonly Patch[], notes: SeriesNote[]): Patch[] {
  const inTime = same
    .map((patch, index) => ({ patch, index }))
    .sort((a, b) => earlier(a.patch.mail, b.patch.mail) || a.index - b.index)
    .map(({ patch }) => patch);
  const whole = inTime.filter(({ subject }) => subject.follows === null);
  const replacement = inTime.findLast(({ subject }) => subject.follows === 'replacement');
  const kept = replacement ?? whole.at(-1);
  const fixes = inTime.filter(({ subject }) => subject.follows === 'fix');
  const after = fixes.filter((fix) => kept !== replacement || kept === undefined || earlier(kept.mail, fix.mail) < 0);
  for (const patch of inTime) {
    if (patch === kept || after.includes(patch)) continue;
    const by = kept === replacement ? 'its replacement takes its place' : 'a later mail has the same number';
    const kind = kept === replacement ? 'replacement' : 'doubled';
    notes.push({ kind, message: `${patchLabel(patch)} (${place(patch)}) is left out: ${by}` });
  }
  for (const fix of after) {
    notes.push({ kind: 'fix', message: `${patchLabel(fix)} (${place(fix)}) is applied after its patch` });
  }
  return [...(kept === undefined ? [] : [kept]), ...after];
}

function place({ mail }: Patch): string {
  return `mail ${String(mail.place)} of ${mail.source}`;
}

function earlier(a: Mail, b: Mail): number {
  return a.date === null || b.date === null ? 0 : a.date - b.date;
}
