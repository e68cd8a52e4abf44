// An engine for tests of the host: a call of `pte_offset_map_lock` is a site, special where its line says so.
import { engineIdentity } from '../../../src/core/engine-identity.js';
import { CatalogueIndex } from '../../../src/core/helpers/catalogue.js';
import type { Engine } from '../../../src/core/engine.js';
import type { Trace, Verdict } from '../../../src/core/explore/verdict.js';
import { CancelledError } from '../../../src/core/ports.js';
import { siteKey, type FileReport, type Site } from '../../../src/core/sites/site.js';
import { EngineClient, type WorkerPort } from '../../../src/env/engine-client.js';
import type { FromWorker, ToWorker } from '../../../src/env/engine-messages.js';
import { serveEngine } from '../../../src/env/engine-server.js';

const FUNCTION = /^\w[^\n;]*?(\w+)\([^\n;]*\)\n\{[\s\S]*?^\}/gm;
const CALL = 'pte_offset_map_lock(';

export function analyse(file: string, text: string): FileReport {
  const sites = [...text.matchAll(FUNCTION)].flatMap((match): Site[] => {
    const [body, name = '?'] = match;
    const functionSpan = { start: match.index, end: match.index + body.length };
    const starts: number[] = [];
    for (let at = body.indexOf(CALL); at >= 0; at = body.indexOf(CALL, at + 1)) starts.push(match.index + at);
    return starts.map((start, i) => {
      const before = text.slice(0, start).split('\n');
      const special = text.slice(start).split('\n')[0]?.includes('special') ?? false;
      const span = { start, end: text.indexOf(')', start) + 1 };
      const place = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
      return {
        file,
        function: name,
        helper: 'pte_offset_map_lock',
        nth: i + 1,
        ...place,
        span,
        functionSpan,
        family: 'pte',
        class: special ? 'special' : 'simple',
        target: special ? null : 'pte_try_map_locked',
        reasons: special ? [{ code: 'NESTED', span, ...place, message: 'a second table is mapped' }] : [],
        releases: [],
      };
    });
  });
  return { file, sites, findings: [], suppressed: [], unparsed: [] };
}

/** Two steps of the site, then one of another thread's that breaks it. */
export function traceFor(site: Site): Trace {
  const source = { file: site.file, span: site.span, line: site.line, column: site.column };
  const row = (thread: number, text: string, violation: string | null): Trace['rows'][number] => ({
    thread,
    location: 0,
    step: 0,
    text,
    source: thread === 0 ? source : { ...source, file: 'models/adversaries/retract.c' },
    role: null,
    choice: null,
    changed: [0],
    open: [],
    violation,
  });
  return {
    version: 1,
    threads: [
      { name: 'site', title: site.function, background: false },
      { name: 'retract', title: 'retract_page_tables()', background: false },
    ],
    rows: [row(0, 'map', null), row(1, 'free', null), row(0, 'lock', 'the lock was freed')],
    shown: [{ name: 'table 0', group: 'tables' }],
    states: [['linked'], ['mapped'], ['freed'], ['freed']],
  };
}

export function verdict(kind: Verdict['kind'], site: Site): Verdict {
  return {
    version: 1,
    kind,
    program: site.function,
    property: kind === 'violated' ? 'use-after-free' : null,
    message: kind === 'violated' ? 'the lock was freed' : 'the whole space was explored',
    trace: kind === 'violated' ? traceFor(site) : null,
    statistics: { states: 10, transitions: 12, terminals: 1, depth: 3, milliseconds: 1, reductions: [] },
    parameters: { entries: 2 },
    opaque: [],
    unreached: [],
  };
}

export interface StandIn {
  readonly engine: Engine;
  /** Set to let checks go on until they are cancelled. */
  endless: boolean;
  readonly analysed: string[];
}

export function standIn(): StandIn {
  const state: StandIn = { engine: undefined as never, endless: false, analysed: [] };
  const find = (file: string, text: string, key: string): Site => {
    const site = analyse(file, text).sites.find((candidate) => siteKey(candidate) === key);
    if (!site) throw new RangeError(`no site ${key}`);
    return site;
  };
  const convert = (site: Site): ReturnType<Engine['convertSite']> =>
    site.class === 'special'
      ? { ok: false, refusal: { site, message: 'it is special' } }
      : {
          ok: true,
          conversion: {
            site,
            profile: 'try-map',
            edits: [{ start: site.span.start, end: site.span.start + CALL.length, newText: 'pte_try_map_locked(' }],
            exit: { id: 'return 0', statements: ['return 0;'], why: 'nothing is held' },
            alternatives: [],
          },
        };
  const info = (name: string): Engine['phases'][number] => ({
    name,
    title: name,
    description: name,
    isDefault: true,
    isReviewed: true,
    choices: [],
    detect: '',
  });
  const engine: Engine = {
    acquireNames: ['pte_offset_map_lock'],
    fingerprint: 'stand-in',
    catalogue: new CatalogueIndex(engineIdentity().catalogue),
    functionsOf: () => {
      throw new Error('this fake reads nothing');
    },
    designs: [],
    exploreDesign: () => Promise.resolve(null),
    phases: [info('may-fail-rcu')],
    adversaries: [info('retract'), info('zap')],
    analyseText(file, text) {
      state.analysed.push(text);
      return analyse(file, text);
    },
    convertSite: (file, text, key) => convert(find(file, text, key)),
    convertFile: (file, text) => analyse(file, text).sites.map(convert),
    async checkSite(file, text, key, options) {
      const site = find(file, text, key);
      options?.progress?.({ message: 'exploring', done: 0, total: 2 });
      while (state.endless) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        if (options?.signal?.aborted) throw new CancelledError();
      }
      const cell = { phase: 'may-fail-rcu', adversary: 'retract', context: 'mmap_lock held for read' };
      return {
        site,
        cells: [
          { ...cell, version: 'converted', verdict: verdict('holds', site) },
          { ...cell, version: 'original', verdict: verdict('violated', site) },
        ],
      };
    },
    cellPrograms: () => [],
    forgetFile: () => undefined,
    needsOf: () => [],
    gatherFacts: (file) => ({ file, definitions: [], calls: [], installs: [], uses: [] }),
    setTree: () => undefined,
    keptReports: () => [],
  };
  Object.assign(state, { engine });
  return state;
}

/** A worker without a thread: messages are cloned and arrive later, as between threads. */
export function inProcessWorker(engine: () => Promise<Engine>): WorkerPort {
  let deliver: (message: FromWorker) => void = () => undefined;
  let alive = true;
  const serve = serveEngine(
    (message) => {
      const copy = structuredClone(message);
      setTimeout(() => alive && deliver(copy), 0);
    },
    async () => ({ engine: await engine(), backend: 'stand-in' }),
  );
  return {
    post(message: ToWorker) {
      const copy = structuredClone(message);
      setTimeout(() => alive && serve(copy), 0);
    },
    listen(onMessage) {
      deliver = onMessage;
    },
    terminate() {
      alive = false;
    },
  };
}

export function clientOf(engine: Engine): EngineClient {
  return new EngineClient(
    () => Promise.resolve(inProcessWorker(() => Promise.resolve(engine))),
    () => Promise.resolve({ runtimeWasm: new Uint8Array(), languageWasm: new Uint8Array(), models: {} }),
  );
}

/** Waits until `condition` holds; the test's own time limit ends a wait that is in vain. */
export async function until(condition: () => unknown): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1));
}
