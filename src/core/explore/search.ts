// Breadth-first search over a plan, level by level and chunk by chunk, so that the first finding has a shortest trace.
import { CancelledError, type CancelSignal, type Progress } from '../ports.js';
import { compiledEngine } from './compile.js';
import { Findings, type Expander, type Search } from './expander.js';
import { Interpreter } from './interpret.js';
import { CHUNK_STATES, INTERPRETED_STATES, type EngineChoice } from './options.js';
import type { Plan } from './plan.js';
import { stepTotal } from './steps.js';
import { StateStore } from './store.js';

export interface SearchLimits {
  readonly maxStates: number;
  readonly maxMemoryBytes: number;
  readonly engine: EngineChoice;
  readonly signal: CancelSignal | undefined;
}

/** A finished search: what was found, and the graph to look it up in. */
export interface SearchResult extends Search {
  readonly engine: Expander;
  /** First state of each level; a last entry closes the list. */
  readonly levels: readonly number[];
  /** Which bound was met, as a sentence, or null where the whole space was explored (or a violation found). */
  readonly bound: string | null;
  /** Number of states that were expanded. */
  readonly expanded: number;
}

/** Yields between chunks; the caller reports progress there and lets others run. Throws CancelledError. */
export function* search(plan: Plan, limits: SearchLimits): Generator<Progress, SearchResult> {
  const store = new StateStore(plan.layout, limits.maxMemoryBytes);
  const findings = new Findings(stepTotal(plan.program));
  const work: Search = { plan, store, findings };
  initialState(work);
  store.settle(1);
  const compile = (): Expander | null => (limits.engine === 'interpreted' ? null : compiledEngine(work));
  let engine: Expander = (limits.engine === 'compiled' ? compile() : null) ?? new Interpreter(work);
  let mayCompile = limits.engine === 'auto';

  const levels = [0];
  const chunk = Math.max(1, Math.min(CHUNK_STATES, limits.maxStates));
  let head = 0;
  let bound: string | null = null;
  const done = (): boolean => findings.finding !== null || bound !== null;
  while (head < store.count && !done()) {
    const levelEnd = store.count;
    // A level is finished even after a finding: a state of it may break a property with a shorter trace, or with fewer switches.
    while (head < levelEnd && bound === null) {
      if (mayCompile && store.count > INTERPRETED_STATES) {
        engine = compile() ?? engine;
        mayCompile = false;
      }
      const until = Math.min(levelEnd, head + chunk);
      head = engine.run(head, until);
      if (store.full)
        bound = `${String(limits.maxMemoryBytes)} bytes of states (maxMemoryBytes) after ${String(store.count)} states`;
      else if (store.count > limits.maxStates) bound = `${String(limits.maxStates)} states (maxStates)`;
      const states = store.count;
      const message = `exploring ${plan.program.name}`;
      yield { message, done: states, total: null, search: { states, depth: levels.length } };
      if (limits.signal?.aborted === true) throw new CancelledError();
    }
    if (head === levelEnd) levels.push(levelEnd);
  }
  return { ...work, engine, levels, bound: findings.finding === null ? bound : null, expanded: head };
}

/** The engine that was asked for; where it is not said which, the compiled one if the host has it. */
export function compileOr(work: Search, engine: EngineChoice): Expander {
  return (engine === 'interpreted' ? null : compiledEngine(work)) ?? new Interpreter(work);
}

/** Writes the initial state where the first state of the store is. */
export function initialState({ plan, store }: Search): void {
  const { layout, cells } = plan;
  store.words.fill(0, 0, store.width);
  for (let cell = 0; cell < cells.count; cell++) {
    const word = layout.word[cell] ?? 0;
    const value = ((cells.initial[cell] ?? 0) - (cells.min[cell] ?? 0)) & (layout.mask[cell] ?? 0);
    store.words[word] = (store.words[word] ?? 0) | (value << (layout.shift[cell] ?? 0));
  }
}
