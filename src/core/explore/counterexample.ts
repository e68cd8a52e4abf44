// From a finished search to the counterexample that people see: shortest, with the fewest context switches, replayed.
import type { Progress } from '../ports.js';
import { allCanEnd, endlessRoute } from './endless.js';
import { MAX_TRACE_STATES, NO_REDUCTIONS, PROPERTY } from './options.js';
import { shortestPath, unfold, type Route } from './path.js';
import { planFor } from './plan.js';
import type { Program } from './program.js';
import { search, type SearchLimits, type SearchResult } from './search.js';
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
  readonly result: SearchResult;
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

  if (found.result.plan.reductions.length > 0) {
    const whole = planFor(program, NO_REDUCTIONS, ignore);
    const again = yield* search(whole, { ...limits, maxStates: Math.min(limits.maxStates, MAX_TRACE_STATES) });
    const better = safetyRoute(again) ?? (again.bound === null ? retryRoute(again) : null);
    if (better === null && again.bound === null) {
      throw new Error(`'${program.name}': '${found.property}' is broken only with ${reductions.join(', ')}`);
    }
    found = better ?? found;
  }
  const { steps, cycleStart } = unfold(found.result, found.route);
  const { trace, message } = buildTrace(program, steps, found.property, ignore, cycleStart ?? undefined);
  return { counterexample: { property: found.property, message, trace }, bound: null };
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
