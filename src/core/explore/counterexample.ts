// From a finished search to the counterexample that people see: shortest, with the fewest context switches, replayed.
import type { Progress } from '../ports.js';
import { compactPath, type CompactResult } from './compact.js';
import { allCanEnd, endlessRoute } from './endless.js';
import { MAX_TRACE_STATES, NO_REDUCTIONS, PROPERTY } from './options.js';
import { shortestPath, unfold, type Route } from './path.js';
import { planFor } from './plan.js';
import type { Program } from './program.js';
import { search, type SearchLimits, type SearchResult } from './search.js';
import { StateStore } from './store.js';
import { fewestSwitches } from './switches.js';
import { buildTrace } from './trace.js';
import type { Trace } from './verdict.js';

export interface Counterexample {
  readonly property: string;
  readonly message: string;
  readonly trace: Trace;
}

/** What a search leads to: a counterexample, a bound that kept a property from being decided, or neither. */
export interface Outcome {
  readonly counterexample: Counterexample | null;
  readonly bound: string | null;
}

interface Found {
  readonly result: Pick<SearchResult, 'plan' | 'store'>;
  readonly property: string;
  readonly route: Route;
}

/**
 * Reductions shorten no trace in steps that people count, so a second search without them looks for a shorter one where
 * that is cheap; both search the same program for the same properties.
 */
export function* outcomeOf(program: Program, result: SearchResult, limits: SearchLimits): Generator<Progress, Outcome> {
  const { ignore, reductions, classes } = result.plan;
  let found = safetyRoute(result);
  if (found === null && result.bound === null && !ignore.has(PROPERTY.unboundedRetry)) {
    let graph = result;
    if (classes.length > 0 && !allCanEnd(result)) {
      graph = yield* search(planFor(program, NO_REDUCTIONS, ignore), limits);
      if (graph.bound !== null) return { counterexample: null, bound: graph.bound };
    }
    if (graph.plan.classes.length === 0) found = retryRoute(graph);
  }
  if (found === null) return { counterexample: null, bound: result.bound };

  if (found.result.plan.reductions.length > 0)
    found = (yield* shorter(program, found.property, reductions, ignore, limits)) ?? found;
  return { counterexample: told(program, found, ignore), bound: null };
}

/** The same for a search by hash compaction, which has no graph to look for retries in. */
export function* compactOutcome(
  program: Program,
  result: CompactResult,
  limits: SearchLimits,
): Generator<Progress, Outcome> {
  const { ignore, reductions } = result.plan;
  const { found, known } = result;
  if (found === null) {
    const searched =
      `hash compaction: of ${String(known.count)} states 64 bits each were kept; the probability that any state was omitted ` +
      `is below ${roundedUp(known.omission)}, if the hashes are spread evenly; unbounded retries were not looked for`;
    return { counterexample: null, bound: result.bound === null ? searched : `${result.bound}, with ${searched}` };
  }
  const exact = yield* shorter(program, found.property, reductions, ignore, limits);
  if (exact !== null) return { counterexample: told(program, exact, ignore), bound: null };
  const path = yield* compactPath(result);
  if (path === null)
    return {
      counterexample: null,
      bound: `'${found.property}' is broken, but two states of one hash hide the way to it`,
    };
  const store = new StateStore(result.plan.layout, Infinity, false);
  store.replace(path);
  const states = [...Array(store.count).keys()];
  const route = { states, threads: null, breaks: found.inState ? null : found.property, cycleFrom: null };
  const counterexample = told(
    program,
    { result: { plan: result.plan, store }, property: found.property, route },
    ignore,
  );
  return { counterexample, bound: null };
}

/** What a search without reductions finds, or null where it meets its bound first. */
function* shorter(
  program: Program,
  property: string,
  reductions: readonly string[],
  ignore: ReadonlySet<string>,
  limits: SearchLimits,
): Generator<Progress, Found | null> {
  const whole = planFor(program, NO_REDUCTIONS, ignore);
  const again = yield* search(whole, { ...limits, maxStates: Math.min(limits.maxStates, MAX_TRACE_STATES) });
  const better = safetyRoute(again) ?? (again.bound === null ? retryRoute(again) : null);
  if (better === null && again.bound === null)
    throw new Error(`'${program.name}': '${property}' is broken only with ${reductions.join(', ')}`);
  return better;
}

function told(program: Program, { result, property, route }: Found, ignore: ReadonlySet<string>): Counterexample {
  const { steps, cycleStart } = unfold(result, route);
  const { trace, message } = buildTrace(program, steps, property, ignore, cycleStart ?? undefined);
  return { property, message, trace };
}

function safetyRoute(result: SearchResult): Found | null {
  const { finding } = result.findings;
  if (finding === null) return null;
  const { property, parent, states } = finding;
  const breaks = states.length > 0 ? null : property;
  const route = fewestSwitches(result, finding) ?? {
    states: shortestPath(result, parent),
    threads: null,
    breaks,
    cycleFrom: null,
  };
  return { result, property, route };
}

function retryRoute(result: SearchResult): Found | null {
  const route = endlessRoute(result);
  return route === null ? null : { result, property: PROPERTY.unboundedRetry, route };
}

/** Two digits of a probability that is not above them. */
function roundedUp(value: number): string {
  const near = value.toExponential(1);
  if (Number(near) >= value) return near;
  const [, exponent = '0'] = near.split('e');
  return (value + 0.05 * 10 ** Number(exponent)).toExponential(1);
}
