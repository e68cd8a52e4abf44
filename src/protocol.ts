// Messages between the extension host and the simulation panel: one union per direction, both checked where they arrive.
import type { CheckCell } from './core/model/check-result.js';
import type { OtherStep } from './core/explore/others.js';
import type { Trace, Verdict, VerdictKind } from './core/explore/verdict.js';

/** Changes with every incompatible change of a message. */
export const PROTOCOL_VERSION = 2;

/** A site in the panel's selector. */
export interface PanelSite {
  /** Unique over the workspace. */
  readonly id: string;
  /** `mincore_pte_range()`. */
  readonly label: string;
  /** `mm/mincore.c:117 · pte_offset_map_lock`. */
  readonly detail: string;
}

/** What names a cell of the matrix. */
export type CellName = Pick<CheckCell, 'version' | 'phase' | 'adversary' | 'context'>;

/** One cell of the matrix, without its trace. */
export interface PanelCell extends CellName {
  readonly kind: VerdictKind;
  readonly property: string | null;
  /** Steps of the counterexample; null without one. */
  readonly steps: number | null;
  readonly states: number;
}

/** The chosen cell, with all that its verdict says. */
export interface PanelTrace {
  /** Grows with every trace shown; a click on an older one is ignored. */
  readonly id: number;
  readonly cell: CellName;
  readonly verdict: Omit<Verdict, 'trace'>;
  readonly trace: Trace | null;
}

export interface PanelRun {
  /** What is checked. */
  readonly title: string;
  /** What the engine is doing. */
  readonly message: string;
  readonly done: number;
  readonly total: number | null;
  readonly elapsedMilliseconds: number;
  /** Of the exploration that is on; null between two. */
  readonly search: { readonly states: number; readonly depth: number } | null;
}

export type HostToView =
  /** First of all; `texts` are the translations, by English text. */
  | {
      readonly t: 'hello';
      readonly version: number;
      readonly controls: 'toolkit' | 'plain';
      readonly texts: Readonly<Record<string, string>>;
    }
  /** Nothing was checked yet. `hasSites`: something could be. */
  | { readonly t: 'empty'; readonly hasSites: boolean }
  | { readonly t: 'running'; readonly run: PanelRun }
  | { readonly t: 'failed'; readonly title: string; readonly message: string }
  /** The results; `trace` follows in its own message. `titles`: of phases and adversaries, by name. */
  | {
      readonly t: 'results';
      readonly sites: readonly PanelSite[];
      readonly selected: string;
      readonly cells: readonly PanelCell[];
      readonly titles: Readonly<Record<string, string>>;
    }
  | { readonly t: 'trace'; readonly shown: PanelTrace }
  /** What each thread could do after a step; `others` is null where that cannot be told. */
  | {
      readonly t: 'others';
      readonly trace: number;
      readonly row: number;
      readonly others: readonly OtherStep[] | null;
    }
  /** The other version of the site in the order of the trace; null where there is none. */
  | { readonly t: 'compared'; readonly trace: number; readonly other: PanelComparison | null };

/** A run of the other version beside a trace. */
export interface PanelComparison {
  /** A trace of its own: its steps are revealed by this number. */
  readonly id: number;
  readonly version: CellName['version'];
  readonly trace: Trace;
  /** What the run breaks; null for nothing. */
  readonly broken: string | null;
  readonly unfinished: readonly string[];
  /** Of the other version's own cell, over all orders; null where it was not checked. */
  readonly verdict: VerdictKind | null;
}

export type ViewToHost =
  | { readonly t: 'viewLoaded'; readonly version: number }
  | { readonly t: 'selectSite'; readonly site: string }
  | { readonly t: 'selectCell'; readonly site: string; readonly cell: CellName }
  /** `caller`: which of the calls that lead to an inlined step; null for the step itself. */
  /** What could the threads do after this row? */
  | { readonly t: 'askOthers'; readonly trace: number; readonly row: number }
  | { readonly t: 'compare'; readonly trace: number }
  /** Write the chosen cell in a form that the user chooses. */
  | { readonly t: 'export' }
  | { readonly t: 'revealStep'; readonly trace: number; readonly row: number; readonly caller: number | null }
  /** Check the given site, or let the user choose one. */
  | { readonly t: 'run'; readonly site: string | null }
  | { readonly t: 'stop' }
  | { readonly t: 'viewError'; readonly message: string };

type Parsed<T> = { readonly ok: true; readonly message: T } | { readonly ok: false; readonly problem: string };

/** Checks a message from the panel: nothing that a webview sends is trusted. */
export function parseViewMessage(value: unknown): Parsed<ViewToHost> {
  if (!isRecord(value) || typeof value['t'] !== 'string') return bad('a message is an object with a text `t`');
  const t = value['t'];
  switch (t) {
    case 'viewLoaded':
      return isCount(value['version'])
        ? good({ t, version: value['version'] })
        : bad('viewLoaded: `version` is a number');
    case 'selectSite':
      return typeof value['site'] === 'string' ? good({ t, site: value['site'] }) : bad('selectSite: `site` is a text');
    case 'selectCell': {
      const cell = parseCell(value['cell']);
      return typeof value['site'] === 'string' && cell
        ? good({ t, site: value['site'], cell })
        : bad('selectCell: `site` and `cell` name a cell');
    }
    case 'revealStep': {
      const { trace, row, caller } = value;
      return isCount(trace) && isCount(row) && (caller === null || isCount(caller))
        ? good({ t, trace, row, caller })
        : bad('revealStep: `trace` and `row` are whole numbers, `caller` is one or null');
    }
    case 'askOthers': {
      const { trace, row } = value;
      return isCount(trace) && isCount(row)
        ? good({ t, trace, row })
        : bad('askOthers: `trace` and `row` are whole numbers');
    }
    case 'compare':
      return isCount(value['trace']) ? good({ t, trace: value['trace'] }) : bad('compare: `trace` is a whole number');
    case 'run':
      return value['site'] === null || typeof value['site'] === 'string'
        ? good({ t, site: value['site'] })
        : bad('run: `site` is a text or null');
    case 'stop':
    case 'export':
      return good({ t });
    case 'viewError':
      return typeof value['message'] === 'string'
        ? good({ t, message: value['message'] })
        : bad('viewError: `message` is a text');
    default:
      return bad(`unknown message \`${t}\``);
  }
}

const HOST_MESSAGES: ReadonlySet<string> = new Set<HostToView['t']>([
  'hello',
  'empty',
  'running',
  'failed',
  'results',
  'trace',
  'others',
  'compared',
]);

/** The host is our own code: its messages are told apart by `t` from what other scripts of the page may post. */
export function isHostMessage(value: unknown): value is HostToView {
  return isRecord(value) && typeof value['t'] === 'string' && HOST_MESSAGES.has(value['t']);
}

/** A key for maps of cells. */
export function cellKey({ version, phase, adversary, context }: CellName): string {
  return [version, phase, adversary, context].join('\n');
}

function parseCell(value: unknown): CellName | null {
  if (!isRecord(value)) return null;
  const { version, phase, adversary, context } = value;
  if (version !== 'original' && version !== 'converted') return null;
  if (typeof phase !== 'string' || typeof adversary !== 'string' || typeof context !== 'string') return null;
  return { version, phase, adversary, context };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function good<T>(message: T): Parsed<T> {
  return { ok: true, message };
}

function bad<T>(problem: string): Parsed<T> {
  return { ok: false, problem };
}
