// The simulation session: from runs and results to what the panel is told, and back.
import { beforeEach, describe, expect, it } from 'vitest';
import type { Followed } from '../../../src/core/explore/follow.js';
import type { SourceRef } from '../../../src/core/explore/program.js';
import { siteKey } from '../../../src/core/sites/site.js';
import { PROTOCOL_VERSION, type HostToView } from '../../../src/protocol.js';
import { CheckResults, type CheckRecord } from '../../../src/host/check-results.js';
import { CheckRunner, type CheckRequest } from '../../../src/host/check-runner.js';
import { idOf, SimulationSession, type SessionOptions } from '../../../src/host/simulation/session.js';
import { analyse, clientOf, standIn, until, type StandIn } from './stand-in-engine.js';

const TEXT = 'int walk(pmd_t *pmd)\n{\n\tpte = pte_offset_map_lock(mm, pmd, addr, &ptl);\n}\n';

let engine: StandIn;
let results: CheckResults;
let runner: CheckRunner;
let session: SimulationSession;
let posted: HostToView[];
let revealed: SourceRef[];
let log: string[];
let hasSites: boolean;
let asked: string[];
let exported: string[];
let followed: Followed | null;
let runs: (CheckRecord | undefined)[];

function request(file = 'a.c'): CheckRequest {
  const [site] = analyse(file, TEXT).sites;
  if (!site) throw new Error('the text has a site');
  return { uri: `file:///${file}`, file, text: TEXT, site, options: {} };
}

const kinds = (): string[] => posted.map((message) => message.t);
const last = <T extends HostToView['t']>(t: T): Extract<HostToView, { t: T }> =>
  posted.filter((message): message is Extract<HostToView, { t: T }> => message.t === t).at(-1) as Extract<
    HostToView,
    { t: T }
  >;

beforeEach(() => {
  engine = standIn();
  results = new CheckResults();
  runner = new CheckRunner(clientOf(engine.engine), results);
  posted = [];
  revealed = [];
  log = [];
  runs = [];
  asked = [];
  exported = [];
  followed = null;
  hasSites = true;
  session = new SimulationSession(optionsOf());
});

function optionsOf(): SessionOptions {
  return {
    runner,
    results,
    post: (message) => posted.push(message),
    log: (message) => log.push(message),
    hello: () => ({ controls: 'plain', texts: {} }),
    hasSites: () => hasSites,
    titles: () => ({ retract: 'retract_page_tables()' }),
    nothingToRace: (helper) => `${helper}() maps nothing`,
    run: (record) => runs.push(record),
    reveal: (source) => revealed.push(source),
    questions: {
      others: (record, cell, count) =>
        Promise.resolve(asked.push(`${record.key} ${cell.phase} ${String(count)}`) > 0 ? [] : null),
      compare: () => Promise.resolve(followed),
    },
    export: (_, cell) => exported.push(cell.phase),
  };
}

const load = (): void => session.receive({ t: 'viewLoaded', version: PROTOCOL_VERSION });

describe('simulation session', () => {
  it('says nothing before the panel is there', async () => {
    await runner.run(request());
    expect(posted).toEqual([]);
    load();
    expect(kinds()).toEqual(['hello', 'results', 'trace']);
  });

  it('invites to a check when there is none', () => {
    load();
    expect(posted.at(-1)).toEqual({ t: 'empty', hasSites: true });
  });

  it('says so as soon as a scan found something to check', () => {
    hasSites = false;
    load();
    hasSites = true;
    session.sitesChanged();
    session.sitesChanged();
    expect(posted.filter((message) => message.t === 'empty')).toEqual([
      { t: 'empty', hasSites: false },
      { t: 'empty', hasSites: true },
    ]);
  });

  it('follows a run and then shows the race in the site as it is, not the conversion that holds', async () => {
    load();
    await runner.run(request());
    expect(new Set(kinds())).toEqual(new Set(['hello', 'empty', 'running', 'results', 'trace']));
    expect(kinds().slice(-2)).toEqual(['results', 'trace']);
    expect(last('trace').shown).toMatchObject({
      cell: { version: 'original', adversary: 'retract' },
      verdict: { kind: 'violated' },
    });
    expect(last('trace').shown.verdict).not.toHaveProperty('trace');
    expect(last('results').cells.map((cell) => [cell.version, cell.kind, cell.steps])).toEqual([
      ['converted', 'holds', null],
      ['original', 'violated', 3],
    ]);
  });

  it('shows the chosen cell, and again when its site is chosen again', async () => {
    load();
    await runner.run(request('a.c'));
    await runner.run(request('b.c'));
    const [first, second] = results.all().map(idOf);
    const cell = {
      version: 'converted',
      phase: 'may-fail-rcu',
      adversary: 'retract',
      context: 'mmap_lock held for read',
    } as const;
    session.receive({ t: 'selectCell', site: first ?? '', cell });
    expect(last('trace').shown).toMatchObject({ cell, verdict: { kind: 'holds' }, trace: null });
    session.receive({ t: 'selectSite', site: second ?? '' });
    expect(last('trace').shown.verdict.kind).toBe('violated');
    session.receive({ t: 'selectSite', site: first ?? '' });
    expect(last('trace').shown.cell).toEqual(cell);
  });

  it('reveals the source of a step of the shown trace, not of an earlier one', async () => {
    load();
    await runner.run(request());
    const { id } = last('trace').shown;
    session.receive({ t: 'revealStep', trace: id, row: 1, caller: null });
    session.receive({ t: 'revealStep', trace: id - 1, row: 0, caller: null });
    session.receive({ t: 'revealStep', trace: id, row: 99, caller: null });
    expect(revealed.map((source) => source.file)).toEqual(['models/adversaries/retract.c']);
  });

  it('stops a run when the panel asks, and goes back to what there was', async () => {
    engine.endless = true;
    load();
    const run = runner.run(request());
    await until(() => kinds().includes('running'));
    session.receive({ t: 'stop' });
    expect(await run).toBeUndefined();
    expect(posted.at(-1)?.t).toBe('empty');
  });

  it('shows why a check failed', async () => {
    load();
    await runner.run({ ...request(), text: 'int other(void)\n{\n}\n' });
    expect(last('failed').message).toContain('no site a.c:walk');
  });

  it('shows nothing of a site that was edited since', async () => {
    load();
    await runner.run(request());
    const text = TEXT.replace('addr', 'address');
    results.revise({ uri: 'file:///a.c', folder: null, report: analyse('a.c', text), text });
    expect(posted.at(-1)).toEqual({ t: 'empty', hasSites: true });
  });

  it('passes on a wish to check again, and the errors of the panel', async () => {
    await runner.run(request());
    load();
    const [record] = results.all();
    session.receive({ t: 'run', site: record ? idOf(record) : '' });
    session.receive({ t: 'run', site: null });
    expect(runs).toEqual([record, undefined]);
    session.receive({ t: 'viewError', message: 'out of luck' });
    session.receive({ t: 'viewLoaded', version: PROTOCOL_VERSION + 1 });
    expect(log).toEqual(['in the panel: out of luck', expect.stringContaining('version')]);
  });

  it('asks what could run after a step of the shown trace, not of an earlier one', async () => {
    load();
    await runner.run(request());
    const { id } = last('trace').shown;
    session.receive({ t: 'askOthers', trace: id, row: 1 });
    session.receive({ t: 'askOthers', trace: id + 7, row: 1 });
    await until(() => kinds().includes('others'));
    expect(last('others')).toEqual({ t: 'others', trace: id, row: 1, others: [] });
    expect(asked).toEqual(['a.c:walk:pte_offset_map_lock#1 may-fail-rcu 2']);
  });

  it('runs the other version beside the trace, and reveals its steps under a number of their own', async () => {
    load();
    await runner.run(request());
    const { id, trace } = last('trace').shown;
    if (!trace) throw new Error('the stand-in has a trace');
    followed = { trace, broken: null, unfinished: [] };
    session.receive({ t: 'compare', trace: id });
    await until(() => kinds().includes('compared'));
    const { other } = last('compared');
    expect(other).toMatchObject({ version: 'converted', broken: null, verdict: 'holds' });
    session.receive({ t: 'revealStep', trace: other?.id ?? 0, row: 0, caller: null });
    session.receive({ t: 'revealStep', trace: id, row: 0, caller: null });
    expect(revealed).toHaveLength(trace.rows[0]?.source ? 2 : 0);
  });

  it('says so where there is nothing to compare with', async () => {
    load();
    await runner.run(request());
    session.receive({ t: 'compare', trace: last('trace').shown.id });
    await until(() => kinds().includes('compared'));
    expect(last('compared').other).toBeNull();
  });

  it('exports what is shown', async () => {
    load();
    session.receive({ t: 'export' });
    expect(exported).toEqual([]);
    await runner.run(request());
    session.receive({ t: 'export' });
    expect(exported).toEqual([last('trace').shown.cell.phase]);
  });

  it('greets a second panel without disturbing the first', async () => {
    await runner.run(request());
    const to: unknown[] = [];
    const other = new SimulationSession({ ...optionsOf(), post: (_, panel) => to.push(panel) });
    other.receive({ t: 'viewLoaded', version: PROTOCOL_VERSION }, 'second');
    expect(new Set(to)).toEqual(new Set(['second']));
    other.receive({ t: 'selectSite', site: '' }, 'second');
    expect(to.at(-1)).toBeUndefined();
    other.dispose();
  });

  it('says that there is nothing to race for, instead of showing an older trace', async () => {
    load();
    await runner.run(request('a.c'));
    const { site, ...rest } = request('b.c');
    results.set({ ...rest, key: siteKey(site), check: { site, cells: [] } });
    session.select(`file:///b.c ${siteKey(site)}`, undefined);
    expect(posted.at(-1)).toMatchObject({ t: 'failed', message: 'pte_offset_map_lock() maps nothing' });
    expect(session.shown).toBeUndefined();
  });
});
