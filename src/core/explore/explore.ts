// The entry to the explorer: a Program in, a Verdict out, in one go or between the caller's other work.
import { CancelledError, type Progress } from '../ports.js';
import {
  ALL_REDUCTIONS,
  DEFAULT_MAX_MEMORY_BYTES,
  DEFAULT_MAX_STATES,
  INTERPRETED_STATES,
  NO_REDUCTIONS,
  type ExploreOptions,
  type Reductions,
} from './options.js';
import { compactSearch, type CompactResult } from './compact.js';
import { compactOutcome, outcomeOf } from './counterexample.js';
import { pause } from './pause.js';
import { planFor } from './plan.js';
import type { Program } from './program.js';
import { ENGINE_VERSION, programHash } from './program-hash.js';
import { search, type SearchLimits, type SearchResult } from './search.js';
import { metBounds, unreachedSteps } from './steps.js';
import { spreadReached } from './symmetry.js';
import { assertValidProgram } from './validate.js';
import type { Statistics, Verdict } from './verdict.js';

/** Milliseconds of work between two turns of the event loop. */
const TURN_MILLISECONDS = 12;

/** Explores without a break; for small programs and for workers. Throws CancelledError, and RangeError for a malformed program. */
export function exploreNow(program: Program, options: ExploreOptions = {}): Verdict {
  const work = exploring(program, options);
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
    options.progress?.(next.value);
  }
}

/** Explores in chunks, so that progress is shown and an abort is seen. Throws as {@link exploreNow} does. */
export async function explore(program: Program, options: ExploreOptions = {}): Promise<Verdict> {
  return inTurns(exploring(program, options), options);
}

/** A finished search whose verdict is not told yet: to find the counterexample that people see costs more than to find that there is one. */
export interface Detection {
  /** What the search found broken, or null; the verdict's counterexample may be of another property that fewer steps break. */
  readonly property: string | null;
  verdict(): Promise<Verdict>;
}

/** The first half of {@link explore}, for who may not want the second. */
export async function detect(program: Program, options: ExploreOptions = {}): Promise<Detection> {
  const detected = await inTurns(detecting(program, options), options);
  return {
    property: detected.result.findings.finding?.property ?? null,
    verdict: () => inTurns(concluding(detected), options),
  };
}

async function inTurns<T>(work: Generator<Progress, T>, options: ExploreOptions): Promise<T> {
  let turn = Date.now();
  for (;;) {
    if (options.signal?.aborted === true) throw new CancelledError();
    const next = work.next();
    if (next.done === true) return next.value;
    options.progress?.(next.value);
    if (Date.now() - turn < TURN_MILLISECONDS) continue;
    await pause();
    turn = Date.now();
  }
}

function* exploring(program: Program, options: ExploreOptions): Generator<Progress, Verdict> {
  return yield* concluding(yield* detecting(program, options));
}

interface Detected {
  /** As it was given. */
  readonly program: Program;
  readonly result: SearchResult | CompactResult;
  readonly limits: SearchLimits;
  readonly milliseconds: number;
}

function isCompact(result: SearchResult | CompactResult): result is CompactResult {
  return 'known' in result;
}

function* detecting(program: Program, options: ExploreOptions): Generator<Progress, Detected> {
  assertValidProgram(program);
  const started = Date.now();
  const ignore = new Set(options.ignore ?? []);
  const limits = {
    maxStates: options.maxStates ?? DEFAULT_MAX_STATES,
    maxMemoryBytes: options.maxMemoryBytes ?? DEFAULT_MAX_MEMORY_BYTES,
    engine: options.engine ?? 'auto',
    signal: options.signal,
  };
  const reductions = { ...ALL_REDUCTIONS, ...options.reductions };
  const result = yield* escalating(program, reductions, ignore, limits, options.hashCompaction === true);
  spreadReached(result.plan, result.findings.reached);
  return { program, result, limits, milliseconds: Date.now() - started };
}

/**
 * To find what goes alone takes longer than to search a small program: that is done where the program proves to be large.
 * Nor is anything omitted in a small one.
 */
function* escalating(
  program: Program,
  reductions: Reductions,
  ignore: ReadonlySet<string>,
  limits: SearchLimits,
  compact: boolean,
): Generator<Progress, SearchResult | CompactResult> {
  let engine = limits.engine;
  if ((reductions.persistent || compact) && engine === 'auto' && limits.maxStates > INTERPRETED_STATES) {
    const plain = planFor(program, { ...reductions, persistent: false }, ignore);
    const first = yield* search(plain, { ...limits, maxStates: INTERPRETED_STATES, engine: 'interpreted' });
    if (first.bound === null || first.store.full) return first;
    engine = 'compiled';
  }
  const plan = planFor(program, reductions, ignore);
  return yield* (compact ? compactSearch : search)(plan, { ...limits, engine });
}

function* concluding({ program, result, limits, milliseconds }: Detected): Generator<Progress, Verdict> {
  const started = Date.now() - milliseconds;
  const { ignore } = result.plan;
  const unreached = unreachedSteps(program, result.findings.reached);
  const base = {
    version: 1,
    program: program.name,
    parameters: program.parameters,
    opaque: program.opaque,
    unreached,
    certificate: { programHash: programHash(program, ignore), engine: ENGINE_VERSION },
  } as const;

  // Looking for the counterexample goes over states again.
  const counts = countsOf(result);
  const { counterexample, bound } = yield* isCompact(result)
    ? compactOutcome(program, result, limits)
    : outcomeOf(program, result, limits);
  const statistics = { ...counts, milliseconds: Date.now() - started };
  if (counterexample !== null) return { ...base, kind: 'violated', ...counterexample, statistics };

  const without = { ...base, property: null, trace: null, statistics };
  const bounds = [...(bound === null ? [] : [bound]), ...metBounds(program, result.findings.reached)];
  if (bounds.length > 0) return { ...without, kind: 'bounded', message: `a bound was met: ${bounds.join('; ')}` };
  const [first] = unreached;
  if (first !== undefined) {
    const message = `${String(unreached.length)} steps were never taken, so that the run says nothing about them; first '${first.text}' of ${first.thread}`;
    return { ...without, kind: 'bounded', message };
  }
  return {
    ...without,
    kind: 'holds',
    message: `all ${String(statistics.states)} states of the stated parameters were explored`,
  };
}

function countsOf(result: SearchResult | CompactResult): Omit<Statistics, 'milliseconds'> {
  const { findings, plan } = result;
  const counts = { transitions: findings.transitions, terminals: findings.terminals, reductions: plan.reductions };
  if (!isCompact(result))
    return { ...counts, states: result.store.count, depth: Math.max(0, result.levels.length - 2) };
  return { ...counts, states: result.known.count, depth: result.depth, omission: result.known.omission };
}

export { ALL_REDUCTIONS, NO_REDUCTIONS };
export type { ExploreOptions };
