// The worker's side: owns one engine and answers calls in the order in which they come.
import { othersAt, otherVersionInSameOrder, promelaOf } from '../core/cell-tools.js';
import type { EngineConfig } from '../core/engine-config.js';
import type { Engine } from '../core/engine.js';
import { CancelledError } from '../core/ports.js';
import { readSeries } from '../core/patch/read-series.js';
import { reviewForEditor, treeOfTexts, type SearchableTree } from '../core/review-for-editor.js';
import { PIN_REASONS } from '../core/sites/pins/reasons.js';
import { REASON_RULES } from '../core/sites/reasons/index.js';
import { RULES } from '../core/sites/rules/index.js';
import { WALK_REASONS } from '../core/sites/walks/reasons.js';
import { ConfiguredEngines } from './configured-engines.js';
import type { CallFolder, EngineCall, EngineCalls, EngineSetup, FromWorker, ToWorker } from './engine-messages.js';

/** Opens an engine in this worker; `backend` is the parser's. */
export type OpenEngine = (setup: EngineSetup, config: EngineConfig) => Promise<{ engine: Engine; backend: string }>;

/** A tree on the worker's disk; throws where there is no such folder or commit. */
export type OpenTree = (folder: string, commit: string | null) => SearchableTree;

/** Shortest time between two progress messages of one call, in milliseconds. */
const PROGRESS_INTERVAL = 50;

/** Gives the function that takes the messages of the other side; answers go to `post`. */
export function serveEngine(
  post: (message: FromWorker) => void,
  open: OpenEngine,
  openTree: OpenTree | null = null,
): (message: ToWorker) => void {
  let engines: ConfiguredEngines | undefined;
  const running = new Map<number, { aborted: boolean }>();

  const answer = async (id: number, call: EngineCall, folder: CallFolder): Promise<void> => {
    const signal = { aborted: false };
    running.set(id, signal);
    try {
      if (engines === undefined) throw new Error('a call came before the engine was set up');
      const { engine, backend } = await engines.of(folder);
      post({ t: 'result', id, value: await run(engine, { backend, openTree }, call, signal, progressTo(post, id)) });
    } catch (error) {
      post({ t: 'failure', id, message: messageOf(error), cancelled: error instanceof CancelledError });
    } finally {
      running.delete(id);
    }
  };

  return (message) => {
    switch (message.t) {
      case 'setup':
        engines = new ConfiguredEngines(open, message.setup);
        return;
      case 'configure':
        engines?.configure(message.configs);
        return;
      case 'cancel': {
        const signal = running.get(message.id);
        if (signal) signal.aborted = true;
        return;
      }
      case 'call':
        void answer(message.id, message.call, message.folder);
        return;
      default:
        assertNever(message);
    }
  };
}

function progressTo(
  post: (message: FromWorker) => void,
  id: number,
): (progress: { message: string; done: number; total: number | null }) => void {
  let last = -Infinity;
  return (progress) => {
    const now = Date.now();
    if (now - last < PROGRESS_INTERVAL) return;
    last = now;
    post({ t: 'progress', id, progress });
  };
}

async function run(
  engine: Engine,
  { backend, openTree }: { readonly backend: string; readonly openTree: OpenTree | null },
  call: EngineCall,
  signal: { aborted: boolean },
  progress: ReturnType<typeof progressTo>,
): Promise<unknown> {
  switch (call.method) {
    case 'describe': {
      const { acquireNames, fingerprint, phases, adversaries } = engine;
      const reasons = [...REASON_RULES, ...PIN_REASONS, ...WALK_REASONS].map(
        ({ code, title, description, yes, no }) => ({
          code,
          title,
          description,
          yes,
          no,
        }),
      );
      const rules = RULES.map(({ code, severity, title, description, yes, no }) => ({
        code,
        severity,
        title,
        description,
        yes,
        no,
      }));
      return { acquireNames, fingerprint, phases, adversaries, reasons, rules, backend };
    }
    case 'analyse':
      return engine.analyseText(call.params.file, call.params.text);
    case 'convertSite':
      return engine.convertSite(call.params.file, call.params.text, call.params.site, call.params.options);
    case 'convertFile':
      return engine.convertFile(call.params.file, call.params.text, call.params.options);
    case 'checkSite':
      return engine.checkSite(call.params.file, call.params.text, call.params.site, {
        ...call.params.options,
        signal,
        progress,
      });
    case 'othersAt':
      return othersAt(engine, call.params.checked, call.params.count);
    case 'otherVersion':
      return otherVersionInSameOrder(engine, call.params.checked);
    case 'promela':
      return promelaOf(engine, call.params.checked);
    case 'readSeries':
      return readSeries(call.params.files);
    case 'reviewSeries':
      return review(engine, call.params, openTree, signal, progress);
    case 'forget':
      engine.forgetFile(call.params.file);
      return null;
    default:
      return assertNever(call);
  }
}

function review(
  engine: Engine,
  { series, treeName, base }: EngineCalls['reviewSeries']['params'],
  openTree: OpenTree | null,
  signal: { aborted: boolean },
  progress: ReturnType<typeof progressTo>,
): Promise<unknown> {
  if (base.kind === 'texts')
    return reviewForEditor(engine, series, {
      treeName,
      tree: treeOfTexts(base.texts),
      isWhole: base.isWhole,
      signal,
      progress,
    });
  if (openTree === null) throw new Error('this worker has no disk');
  const tree = openTree(base.folder, base.commit);
  return reviewForEditor(engine, series, { treeName, tree, isWhole: true, signal, progress });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function assertNever(value: never): never {
  throw new Error(`unexpected message ${JSON.stringify(value)}`);
}
