// What the simulation panel shows: turns runs and results into messages, and the panel's messages into actions. Knows no vscode.
import type { CheckCell } from '../../core/model/check-result.js';
import type { SourceRef } from '../../core/explore/program.js';
import type { Trace } from '../../core/explore/verdict.js';
import {
  cellKey,
  PROTOCOL_VERSION,
  type CellName,
  type HostToView,
  type PanelCell,
  type PanelSite,
  type ViewToHost,
} from '../../protocol.js';
import { assertNever } from '../assert-never.js';
import type { CheckRecord, CheckResults } from '../check-results.js';
import type { CheckRunner, CheckState } from '../check-runner.js';
import { Owner } from '../owner.js';
import type { CellQuestions } from './cell-questions.js';

export interface SessionOptions {
  readonly runner: Pick<CheckRunner, 'state' | 'onDidChange' | 'stop'>;
  readonly results: CheckResults;
  /** `to`: the one panel that is meant, as it was given to `receive`; undefined for all. */
  readonly post: (message: HostToView, to: unknown) => void;
  readonly log: (message: string) => void;
  readonly hello: () => Pick<Extract<HostToView, { t: 'hello' }>, 'controls' | 'texts'>;
  readonly hasSites: () => boolean;
  /** What is said of a call that no modelled thread can race with. */
  readonly nothingToRace: (helper: string) => string;
  /** Of phases and adversaries, by name; empty until the engine is there. */
  readonly titles: () => Readonly<Record<string, string>>;
  /** Checks this site again, or one that the user chooses. */
  readonly run: (record: CheckRecord | undefined) => void;
  readonly reveal: (source: SourceRef, fatal: boolean, cell: CheckCell, record: CheckRecord) => void;
  readonly questions: CellQuestions;
  readonly export: (record: CheckRecord, cell: CheckCell) => void;
}

/** What is shown under a number: steps of it can be revealed, and asked about. */
interface Shown {
  readonly id: number;
  readonly record: CheckRecord;
  readonly cell: CheckCell;
  readonly trace: Trace | null;
}

export class SimulationSession extends Owner {
  readonly #options: SessionOptions;
  #loaded = false;
  /** While it is greeted, a panel is spoken to alone. */
  #only: unknown;
  #selected: string | undefined;
  /** The chosen cell of each site, so that going back to a site finds it as it was left. */
  readonly #cells = new Map<string, string>();
  #shown: Shown | undefined;
  /** The run of the other version beside it. */
  #compared: Shown | undefined;
  #nextId = 1;
  /** What `hasSites` the panel was told when it was last left empty; null while it shows something. */
  #invited: boolean | null = null;

  constructor(options: SessionOptions) {
    super();
    this.#options = options;
    this.own(options.runner.onDidChange((state) => this.#runChanged(state)));
    this.own(options.results.onDidChange(() => this.#resultsChanged()));
  }

  /** What the panel shows, for commands that are about it. */
  get shown(): readonly [CheckRecord, CheckCell] | undefined {
    return this.#shown && [this.#shown.record, this.#shown.cell];
  }

  /** Shows a site, and one of its cells (`cellKey`). */
  select(site: string, cell: string | undefined): void {
    this.#selected = site;
    if (cell !== undefined) this.#cells.set(site, cell);
    this.#showResults();
  }

  /** `from` is the panel that speaks, where there are several. */
  receive(message: ViewToHost, from?: unknown): void {
    switch (message.t) {
      case 'viewLoaded':
        if (message.version !== PROTOCOL_VERSION)
          this.#options.log(
            `the panel speaks version ${String(message.version)} of the protocol, the host ${String(PROTOCOL_VERSION)}`,
          );
        this.#loaded = true;
        this.#only = from;
        this.greet();
        this.#only = undefined;
        return;
      case 'selectSite':
        this.#selected = message.site;
        this.#showResults();
        return;
      case 'selectCell':
        this.#cells.set(message.site, cellKey(message.cell));
        this.#selected = message.site;
        this.#showTrace();
        return;
      case 'revealStep': {
        const shown = this.#find(message.trace);
        const row = shown?.trace?.rows[message.row];
        const source = message.caller === null ? row?.source : row?.callers?.[message.caller]?.source;
        if (shown && row && source) this.#options.reveal(source, row.violation !== null, shown.cell, shown.record);
        return;
      }
      case 'askOthers':
        void this.#tellOthers(message.trace, message.row);
        return;
      case 'compare':
        void this.#compare(message.trace);
        return;
      case 'export':
        if (this.#shown) this.#options.export(this.#shown.record, this.#shown.cell);
        return;
      case 'run':
        this.#options.run(message.site === null ? undefined : this.#record(message.site));
        return;
      case 'stop':
        this.#options.runner.stop();
        return;
      case 'viewError':
        this.#options.log(`in the panel: ${message.message}`);
        return;
      default:
        assertNever(message);
    }
  }

  /** Says everything from the beginning: the panel was opened, or its controls changed. */
  greet(): void {
    this.#post({ t: 'hello', version: PROTOCOL_VERSION, ...this.#options.hello() });
    this.#runChanged(this.#options.runner.state);
  }

  /** Sites came or went: what an empty panel invites to depends on it. */
  sitesChanged(): void {
    if (this.#invited !== null && this.#invited !== this.#options.hasSites()) this.#showResults();
  }

  /** The panel is gone; the results stay. */
  viewClosed(): void {
    this.#loaded = false;
  }

  #runChanged(state: CheckState): void {
    switch (state.state) {
      case 'running': {
        const { site, file } = state.request;
        const title = `${site.function}() · ${file}`;
        const { message, done, total, search = null } = state.progress;
        this.#shown = undefined;
        this.#compared = undefined;
        this.#invited = null;
        this.#post({
          t: 'running',
          run: { title, message, done, total, elapsedMilliseconds: Date.now() - state.started, search },
        });
        return;
      }
      case 'failed':
        this.#invited = null;
        this.#post({ t: 'failed', title: `${state.request.site.function}()`, message: state.message });
        return;
      case 'done':
        // Only when it has just come: greeting again must not undo the user's choice.
        if (this.#shown === undefined) this.#selected = idOf(state.record);
        this.#showResults();
        return;
      case 'idle':
      case 'cancelled':
        this.#showResults();
        return;
      default:
        assertNever(state);
    }
  }

  #resultsChanged(): void {
    // A run that is on replaces everything when it ends.
    if (this.#options.runner.state.state !== 'running') this.#showResults();
  }

  #showResults(): void {
    const records = this.#options.results.all();
    const record = records.find((candidate) => idOf(candidate) === this.#selected) ?? records.at(-1);
    if (!record) {
      this.#shown = undefined;
      this.#invited = this.#options.hasSites();
      this.#post({ t: 'empty', hasSites: this.#invited });
      return;
    }
    this.#invited = null;
    this.#selected = idOf(record);
    this.#post({
      t: 'results',
      sites: records.map(panelSite),
      selected: idOf(record),
      cells: record.check.cells.map(panelCell),
      titles: this.#options.titles(),
    });
    this.#showTrace();
  }

  #showTrace(): void {
    const record = this.#selected === undefined ? undefined : this.#record(this.#selected);
    if (!record) return;
    const wanted = this.#cells.get(idOf(record));
    const { cells } = record.check;
    const cell = cells.find((candidate) => cellKey(candidate) === wanted) ?? mostTelling(cells);
    if (!cell) {
      // A call that maps no page table: an older trace must not pass for its own.
      this.#shown = undefined;
      const { site } = record.check;
      this.#post({ t: 'failed', title: `${site.function}()`, message: this.#options.nothingToRace(site.helper) });
      return;
    }
    const { trace, ...verdict } = cell.verdict;
    this.#compared = undefined;
    this.#shown = { id: this.#nextId++, record, cell, trace };
    const { version, phase, adversary, context } = cell;
    const name: CellName = { version, phase, adversary, context };
    this.#post({ t: 'trace', shown: { id: this.#shown.id, cell: name, verdict, trace } });
  }

  #find(id: number): Shown | undefined {
    return [this.#shown, this.#compared].find((shown) => shown?.id === id);
  }

  async #tellOthers(trace: number, row: number): Promise<void> {
    const shown = this.#find(trace);
    // A run of the other version was not explored: nothing is kept of its program.
    if (!shown || shown === this.#compared) return;
    const others = await this.#options.questions.others(shown.record, shown.cell, row + 1);
    if (this.#find(trace) === shown) this.#post({ t: 'others', trace, row, others });
  }

  async #compare(trace: number): Promise<void> {
    const shown = this.#shown;
    if (shown?.id !== trace) return;
    const followed = await this.#options.questions.compare(shown.record, shown.cell);
    if (this.#shown !== shown) return;
    const version = shown.cell.version === 'original' ? 'converted' : 'original';
    const key = cellKey({ ...shown.cell, version });
    const cell = shown.record.check.cells.find((candidate) => cellKey(candidate) === key);
    if (!followed) {
      this.#post({ t: 'compared', trace, other: null });
      return;
    }
    const id = this.#nextId++;
    this.#compared = { id, record: shown.record, cell: cell ?? { ...shown.cell, version }, trace: followed.trace };
    this.#post({
      t: 'compared',
      trace,
      other: {
        id,
        version,
        trace: followed.trace,
        broken: followed.broken?.message ?? null,
        unfinished: followed.unfinished,
        verdict: cell?.verdict.kind ?? null,
      },
    });
  }

  #record(id: string): CheckRecord | undefined {
    return this.#options.results.all().find((record) => idOf(record) === id);
  }

  #post(message: HostToView): void {
    if (this.#loaded) this.#options.post(message, this.#only);
  }
}

/** Names a record in the panel. */
export function idOf({ uri, key }: Pick<CheckRecord, 'uri' | 'key'>): string {
  return `${uri} ${key}`;
}

/** The cell that a reader wants first: a race in the site as it is, then any race, then whatever is not settled. */
function mostTelling(cells: readonly CheckCell[]): CheckCell | undefined {
  const violated = cells.filter((cell) => cell.verdict.kind === 'violated');
  return (
    violated.find((cell) => cell.version === 'original') ??
    violated[0] ??
    cells.find((cell) => cell.verdict.kind !== 'holds') ??
    cells[0]
  );
}

function panelSite(record: CheckRecord): PanelSite {
  const { site } = record.check;
  return {
    id: idOf(record),
    label: `${site.function}()`,
    detail: `${site.file}:${String(site.line)} · ${site.helper}`,
  };
}

function panelCell({ version, phase, adversary, context, verdict }: CheckCell): PanelCell {
  return {
    version,
    phase,
    adversary,
    context,
    kind: verdict.kind,
    property: verdict.property,
    steps: verdict.trace?.rows.length ?? null,
    states: verdict.statistics.states,
  };
}
