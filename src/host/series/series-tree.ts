// The tree of a series as plain data: patches with what each does, then the callers that the series leaves.
import { nameOf } from '../../core/patch/diff.js';
import { patchLabel } from '../../core/patch/patch.js';
import { placeInPatch } from '../../core/review/finding-place.js';
import type { AcrossChange, ConvertedHelper, ReviewStep } from '../../core/review/result.js';
import type { SiteChange } from '../../core/review/site-changes.js';
import type { Localize } from '../localize.js';
import type { OpenSeries } from './series-state.js';

export interface PatchNode {
  readonly kind: 'patch';
  readonly id: string;
  /** 0-based place in the series. */
  readonly index: number;
  readonly label: string;
  readonly description: string;
  readonly state: 'unknown' | 'fails' | 'breaks' | 'mends' | 'fine';
  readonly children: readonly (FileNode | PlaceNode)[];
}

export interface FileNode {
  readonly kind: 'file';
  readonly id: string;
  readonly index: number;
  readonly file: string;
  readonly description: string;
}

/** A line of a patch's text, with what is said of it. */
export interface PlaceNode {
  readonly kind: 'place';
  readonly id: string;
  readonly index: number;
  /** 1-based line of the mail's body. */
  readonly line: number;
  readonly label: string;
  readonly description: string;
  /** Of a finding; null for what is no finding. */
  readonly rule: string | null;
  readonly icon: 'error' | 'warning' | 'pass' | 'add' | 'remove' | 'arrow-right' | 'symbol-class';
}

export interface NoteNode {
  readonly kind: 'note';
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly icon: 'info' | 'warning' | 'pass';
  readonly children: readonly CallerNode[];
}

/** A call of the working tree that the series leaves. */
export interface CallerNode {
  readonly kind: 'caller';
  readonly id: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly label: string;
  readonly description: string;
}

export type SeriesNode = PatchNode | FileNode | PlaceNode | NoteNode | CallerNode;

export function seriesTree(
  { id, series, review, hasCallers }: OpenSeries,
  t: Localize,
): readonly (PatchNode | NoteNode)[] {
  const notes = series.notes.map(({ kind, message }, at): NoteNode => ({
    kind: 'note',
    id: `${String(id)} note ${String(at)}`,
    label: message,
    description: kind,
    icon: 'info',
    children: [],
  }));
  const patches = series.patches.map((patch, index): PatchNode => {
    const step = review?.steps[index];
    const across = (review?.across ?? []).filter(({ prefix }) => prefix === index + 1);
    const label = patchLabel(patch);
    const { title } = patch.subject;
    return {
      kind: 'patch',
      id: `${String(id)} ${String(index)}`,
      index,
      label: label === title ? title : `${label} ${title}`,
      description: step ? summaryOf(step, across, t) : '',
      state: step ? stateOf(step, across) : 'unknown',
      children: [
        ...(step ? placesOf(id, index, patch, step, across, t) : []),
        ...patch.files.map((file): FileNode => ({
          kind: 'file',
          id: `${String(id)} ${String(index)} ${nameOf(file)}`,
          index,
          file: nameOf(file),
          description: file.oldPath === null ? t('new') : file.newPath === null ? t('removed') : '',
        })),
      ],
    };
  });
  return [...notes, ...patches, ...callerNotes(id, review?.helpers ?? [], review !== null && !hasCallers, t)];
}

/** 0-based index of the first patch that breaks a rule, or does not apply; -1 for none. */
export function firstBroken({ review }: OpenSeries): number {
  const broken =
    review?.properties.flatMap((row) => (row.broken === null || row.broken === 0 ? [] : [row.broken - 1])) ?? [];
  const fails = review?.steps.findIndex((step) => !step.applied) ?? -1;
  const all = [...broken, ...(fails < 0 ? [] : [fails])];
  return all.length === 0 ? -1 : Math.min(...all);
}

function stateOf({ applied, appeared, vanished }: ReviewStep, across: readonly AcrossChange[]): PatchNode['state'] {
  if (!applied) return 'fails';
  if (appeared.length > 0 || across.some(({ kind }) => kind === 'new')) return 'breaks';
  return vanished.length > 0 || across.some(({ kind }) => kind === 'gone') ? 'mends' : 'fine';
}

function summaryOf(step: ReviewStep, across: readonly AcrossChange[], t: Localize): string {
  if (!step.applied) return t('does not apply');
  const count = (kind: SiteChange['kind']): number => step.changes.filter((change) => change.kind === kind).length;
  const beyond = (wanted: AcrossChange['kind']): number => across.filter(({ kind }) => kind === wanted).length;
  const appeared = step.appeared.length + beyond('new');
  const vanished = step.vanished.length + beyond('gone');
  return [
    count('converted') > 0 ? t('{0} converted', count('converted')) : '',
    count('added') > 0 ? t('{0} added', count('added')) : '',
    count('removed') > 0 ? t('{0} removed', count('removed')) : '',
    count('reclassified') > 0 ? t('{0} reclassified', count('reclassified')) : '',
    appeared > 0 ? t('new findings: {0}', appeared) : '',
    vanished > 0 ? t('{0} mended', vanished) : '',
    step.unparsed.length > 0 ? t('{0} not read', step.unparsed.length) : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

function placesOf(
  id: number,
  index: number,
  patch: OpenSeries['series']['patches'][number],
  step: ReviewStep,
  across: readonly AcrossChange[],
  t: Localize,
): PlaceNode[] {
  const nodes: PlaceNode[] = [];
  const add = (
    line: number,
    label: string,
    description: string,
    icon: PlaceNode['icon'],
    rule: string | null = null,
  ): void => {
    nodes.push({
      kind: 'place',
      id: `${String(id)} ${String(index)} ${String(nodes.length)}`,
      index,
      line,
      label,
      description,
      icon,
      rule,
    });
  };
  step.files.forEach(({ file, hunks, problem }, at) => {
    const first = patch.files[at]?.hunks[0]?.at ?? 1;
    if (problem !== null) add(first, file, problem, 'error');
    hunks.forEach((hunk, number) => {
      if (!hunk.ok) add(patch.files[at]?.hunks[number]?.at ?? first, file, hunkText(hunk, t), 'error');
    });
  });
  const gone = across.filter(({ kind }) => kind === 'gone').map(({ finding }) => finding);
  const come = across.filter(({ kind }) => kind !== 'gone').map(({ finding }) => finding);
  for (const finding of [...step.appeared, ...come])
    add(
      placeInPatch(patch, step, finding)?.at ?? 1,
      finding.message,
      `${finding.function}() · ${finding.rule}`,
      finding.severity === 'error' ? 'error' : 'warning',
      finding.rule,
    );
  for (const finding of [...step.vanished, ...gone])
    add(1, t('mended: {0}', finding.message), `${finding.function}() · ${finding.rule}`, 'pass');
  for (const change of step.changes) {
    const site = change.after ?? change.before;
    if (site)
      add(
        placeInPatch(patch, step, site)?.at ?? 1,
        `${site.function}()`,
        changeText(change, t),
        CHANGE_ICONS[change.kind],
      );
  }
  for (const entry of step.unparsed)
    add(1, entry.function === null ? entry.file : `${entry.function}()`, t('not read: {0}', entry.reason), 'warning');
  return nodes;
}

const CHANGE_ICONS = {
  added: 'add',
  removed: 'remove',
  converted: 'arrow-right',
  reclassified: 'symbol-class',
} as const satisfies Record<SiteChange['kind'], PlaceNode['icon']>;

function hunkText(hunk: Extract<ReviewStep['files'][number]['hunks'][number], { ok: false }>, t: Localize): string {
  if (hunk.alreadyThere) return t('the hunk at line {0} is there already', hunk.expectedLine);
  if (hunk.nearest === null)
    return t('the hunk at line {0} does not apply: none of its lines is there', hunk.expectedLine);
  return t('the hunk at line {0} does not apply; nearest: line {1}', hunk.expectedLine, hunk.nearest.line);
}

function changeText({ kind, before, after }: SiteChange, t: Localize): string {
  switch (kind) {
    case 'added':
      return t('added: {0}, {1}', after?.helper ?? '', after?.class ?? '');
    case 'removed':
      return t('removed: {0}', before?.helper ?? '');
    case 'converted':
      return t('{0} becomes {1}, {2}', before?.helper ?? '', after?.helper ?? '', after?.class ?? '');
    case 'reclassified':
      return t('{0}: {1} before, {2} now', after?.helper ?? '', before?.class ?? '', after?.class ?? '');
  }
}

function callerNotes(
  id: number,
  helpers: readonly ConvertedHelper[],
  unknown: boolean,
  t: Localize,
): readonly NoteNode[] {
  if (unknown)
    return [
      {
        kind: 'note',
        id: `${String(id)} callers`,
        label: t('Callers were not counted'),
        description: t('scan the workspace, then open the series again'),
        icon: 'info',
        children: [],
      },
    ];
  return helpers.map(({ helper, callers, converted, left, removed }) => ({
    kind: 'note',
    id: `${String(id)} ${helper}`,
    label: t('{0}: {1} of {2} callers converted', `${helper}()`, converted, callers),
    description:
      left.length === 0
        ? t('none left')
        : removed
          ? t('{0} left, though the series removes it', left.length)
          : t('{0} left', left.length),
    icon: left.length === 0 ? 'pass' : removed ? 'warning' : 'info',
    children: left.map((site) => ({
      kind: 'caller',
      id: `${String(id)} ${helper} ${site.file} ${String(site.line)}`,
      file: site.file,
      line: site.line,
      column: site.column,
      label: `${site.function}()`,
      description: `${site.file}:${String(site.line)} · ${site.class}`,
    })),
  }));
}
