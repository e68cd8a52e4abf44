// What changed from one version of a series to the next, by content, and which comments are about lines that stayed the same.
import { patchLabel, type Patch } from '../patch/patch.js';
import type { Series } from '../patch/series.js';
import { readComments } from './comments.js';
import type { Problem } from './problems.js';

export interface PatchPair {
  /** `05/13` in each version; null where a version has no such patch. */
  readonly before: string | null;
  readonly after: string | null;
  readonly title: string;
  readonly kind: 'same' | 'message' | 'changed' | 'added' | 'dropped';
  /** Lines that one version adds or removes and the other does not. */
  readonly gone: number;
  readonly come: number;
}

/** A comment on the version before, about a line that the next version still has. */
export interface OpenComment {
  readonly before: string;
  readonly after: string;
  readonly by: string;
  /** With its `+`, `-` or blank. */
  readonly line: string;
  readonly text: string;
}

export interface VersionComparison {
  readonly from: number;
  readonly to: number;
  readonly patches: readonly PatchPair[];
  readonly openComments: readonly OpenComment[];
  /** What is held against one version and not against the other. */
  readonly mended: readonly Problem[];
  readonly fresh: readonly Problem[];
}

/** Lines move from version to version: what a problem says decides. */
function notAmong(problems: readonly Problem[], others: readonly Problem[]): readonly Problem[] {
  const key = ({ rule, file, message }: Problem): string =>
    [rule, file ?? '', message.replaceAll(/\d+/g, '#')].join('\n');
  const known = new Set(others.map(key));
  return problems.filter((problem) => !known.has(key(problem)));
}

/** Two patches with other titles are one only if so much of their lines agrees. */
const LIKE = 0.5;

/** `problems` are those of each version's review. */
export function compareVersions(
  before: Series,
  after: Series,
  problems: { readonly before: readonly Problem[]; readonly after: readonly Problem[] },
): VersionComparison {
  const pairs = pairUp(before.patches, after.patches);
  return {
    from: before.version,
    to: after.version,
    patches: pairs.map(([old, now]) => pairOf(old, now)),
    openComments: pairs.flatMap(([old, now]) => (old && now ? openComments(before, old, now) : [])),
    mended: notAmong(problems.before, problems.after),
    fresh: notAmong(problems.after, problems.before),
  };
}

type Pair = readonly [Patch | null, Patch | null];

/** By title, then by what they change; in the order of the new version, dropped ones last. */
function pairUp(before: readonly Patch[], after: readonly Patch[]): readonly Pair[] {
  const left = new Set(before);
  const partner = new Map<Patch, Patch>();
  const match = (score: (old: Patch, now: Patch) => number, least: number): void => {
    for (const now of after) {
      if (partner.has(now)) continue;
      const [best] = [...left].map((old) => ({ old, like: score(old, now) })).sort((a, b) => b.like - a.like);
      if (!best || best.like < least) continue;
      partner.set(now, best.old);
      left.delete(best.old);
    }
  };
  match((old, now) => Number(old.subject.title === now.subject.title), 1);
  match(likeness, LIKE);
  return [
    ...after.map((now): Pair => [partner.get(now) ?? null, now]),
    ...before.filter((old) => left.has(old)).map((old): Pair => [old, null]),
  ];
}

function pairOf(old: Patch | null, now: Patch | null): PatchPair {
  const title = (now ?? old)?.subject.title ?? '';
  const labels = { before: old && patchLabel(old), after: now && patchLabel(now), title };
  const [was, is] = [changesOf(old), changesOf(now)];
  const gone = without(was, is).length;
  const come = without(is, was).length;
  if (!old || !now) return { ...labels, kind: old ? 'dropped' : 'added', gone, come };
  const isSame = was.join('\n') === is.join('\n');
  const kind = !isSame
    ? 'changed'
    : old.message === now.message && old.subject.title === now.subject.title
      ? 'same'
      : 'message';
  return { ...labels, kind, gone, come };
}

const SIGNS = { context: ' ', removed: '-', added: '+' } as const;

/** Changed lines with their file; where they stand is left out, since the base may have moved. */
function changesOf(patch: Patch | null): readonly string[] {
  return (patch?.files ?? []).flatMap((file) =>
    file.hunks.flatMap((hunk) =>
      hunk.lines
        .filter((line) => line.kind !== 'context')
        .map((line) => `${file.newPath ?? file.oldPath ?? ''}\t${SIGNS[line.kind]}${line.text.trimEnd()}`),
    ),
  );
}

function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const other of others) counts.set(other, (counts.get(other) ?? 0) + 1);
  return lines.filter((line) => {
    const left = counts.get(line) ?? 0;
    counts.set(line, left - 1);
    return left <= 0;
  });
}

/** Share of changed lines that both have. */
function likeness(old: Patch, now: Patch): number {
  const [was, is] = [changesOf(old), changesOf(now)];
  const most = Math.max(was.length, is.length);
  return most === 0 ? 0 : (was.length - without(was, is).length) / most;
}

function openComments({ replies }: Series, old: Patch, now: Patch): readonly OpenComment[] {
  const lineAt = new Map(
    old.files.flatMap((file) => file.hunks.flatMap((hunk) => hunk.lines.map((line) => [line.at, line] as const))),
  );
  const kept = new Set(
    now.files.flatMap((file) => file.hunks.flatMap((hunk) => hunk.lines.map((line) => textOf(line)))),
  );
  return replies
    .filter((reply) => old.mail.id !== null && reply.answers.at(-1) === old.mail.id)
    .flatMap((reply) =>
      readComments(reply, old).flatMap(({ at, text }): OpenComment[] => {
        const line = lineAt.get(at);
        if (!line || !kept.has(textOf(line))) return [];
        const by = reply.from === null ? 'unknown' : reply.from.name || reply.from.address;
        return [{ before: patchLabel(old), after: patchLabel(now), by, line: textOf(line), text }];
      }),
    );
}

function textOf({ kind, text }: { readonly kind: keyof typeof SIGNS; readonly text: string }): string {
  return SIGNS[kind] + text.trimEnd();
}
