// Runs a program in the order of another one's trace: how a converted function fares where the one before it went wrong.
import type { PathStep } from './path.js';
import type { Program } from './program.js';
import { enabledSteps, initialState, stepFrom, type Fault, type ReplayState } from './replay.js';
import { showTrace } from './trace.js';
import type { Trace, TraceRow } from './verdict.js';

/** A run that has not come to an end by then is cut. */
const MAX_STEPS = 2_000;
/** How much longer a stretch of one thread may become before it counts as having no counterpart, as a factor. */
const STRETCH = 4;

export interface Followed {
  readonly trace: Trace;
  /** What the run breaks; null for nothing, which says nothing of other orders. */
  readonly broken: Fault | null;
  /** Threads that were still running when the run was cut or could not go on. */
  readonly unfinished: readonly string[];
}

/**
 * Takes the stretches of the trace one after the other: the thread of the same name moves until it has taken a step with
 * the text of the stretch's last one, or until it must wait. Then all threads run to their ends, those of the trace first.
 */
export function followTrace(program: Program, trace: Trace): Followed {
  const runner = new Runner(program);
  for (const stretch of stretchesOf(trace)) {
    const thread = program.threads.findIndex(({ name }) => name === stretch.name);
    if (thread < 0) continue;
    const copy = program.threads[thread]?.title === stretch.title;
    runner.moveAlong(thread, stretch.rows, copy);
  }
  runner.finish();
  return runner.result();
}

/** What was chosen, by the text of the step. */
type Choices = ReadonlyMap<string, string | null>;

interface Stretch {
  readonly name: string;
  readonly title: string;
  readonly rows: readonly TraceRow[];
}

function stretchesOf({ rows, threads }: Trace): readonly Stretch[] {
  const found: { name: string; title: string; thread: number; rows: TraceRow[] }[] = [];
  for (const row of rows) {
    const last = found.at(-1);
    if (last?.thread === row.thread) last.rows.push(row);
    else {
      const { name, title } = threads[row.thread] ?? { name: '', title: '' };
      found.push({ name, title, thread: row.thread, rows: [row] });
    }
  }
  return found;
}

class Runner {
  readonly #program: Program;
  readonly #states: ReplayState[];
  readonly #steps: PathStep[] = [];
  #broken: Fault | null = null;

  constructor(program: Program) {
    this.#program = program;
    this.#states = [initialState(program)];
  }

  /** `copy`: the thread has the same code, so that the steps correspond one by one. */
  moveAlong(thread: number, rows: readonly TraceRow[], copy: boolean): void {
    const goal = rows.at(-1)?.text;
    const saved = [this.#steps.length, this.#states.length] as const;
    const limit = copy ? rows.length : rows.length * STRETCH;
    const choices = new Map(rows.map((row) => [row.text, row.choice]));
    for (let taken = 0; taken < limit; taken++) {
      const wish = copy ? rows[taken] : undefined;
      const step = this.#choose(thread, wish?.text, wish ? new Map([[wish.text, wish.choice]]) : choices);
      if (!step || !this.#take(step)) return;
      const text = this.#program.threads[thread]?.locations[step.location]?.steps[step.step]?.text;
      if (!copy && text === goal && taken + 1 >= rows.length / STRETCH) return;
    }
    if (copy) return;
    // No counterpart of the last step: as many steps as the stretch had.
    this.#steps.length = saved[0];
    this.#states.length = saved[1];
    this.#broken = null;
    for (const _ of rows) {
      const step = this.#choose(thread, undefined, choices);
      if (!step || !this.#take(step)) return;
    }
  }

  /** Threads of the program first, background machinery only where no other can move. */
  finish(): void {
    const order = this.#program.threads.map((_, thread) => thread);
    const isBackground = (thread: number): boolean => this.#program.threads[thread]?.background === true;
    const [front, back] = [order.filter((thread) => !isBackground(thread)), order.filter(isBackground)];
    while (this.#broken === null && this.#steps.length < MAX_STEPS) {
      const thread = [...front, ...back].find((one) => this.#choose(one, undefined, new Map()) !== undefined);
      const step = thread === undefined ? undefined : this.#choose(thread, undefined, new Map());
      if (!step || !this.#take(step)) return;
    }
  }

  result(): Followed {
    const last = this.#states.at(-1);
    const unfinished = this.#program.threads.flatMap(({ name, locations, background }, thread) =>
      background || locations[last?.at[thread] ?? -1]?.end === true ? [] : [name],
    );
    return {
      trace: showTrace(this.#program, this.#steps, this.#states, this.#broken?.message ?? null),
      broken: this.#broken,
      unfinished: this.#broken === null ? unfinished : [],
    };
  }

  /** The enabled step that agrees best; of steps that have been taken often, the one taken least, so that loops end. */
  #choose(thread: number, text: string | undefined, choice: Choices): PathStep | undefined {
    const state = this.#states.at(-1);
    const location = state?.at[thread];
    if (!state || location === undefined) return undefined;
    const steps = this.#program.threads[thread]?.locations[location]?.steps ?? [];
    const rated = enabledSteps(this.#program, state, thread).map((step) => {
      const found = steps[step];
      const wanted = choice.get(found?.text ?? '') ?? null;
      const taken = this.#steps.filter(
        (one) => one.thread === thread && one.location === location && one.step === step,
      ).length;
      const agrees = (found?.choice ?? null) === wanted ? 1 : 0;
      return { step, rank: (text === undefined || found?.text === text ? 2 : 0) + agrees - taken * 2 };
    });
    const [best] = rated.sort((a, b) => b.rank - a.rank || a.step - b.step);
    return best && { thread, location, step: best.step };
  }

  /** False where the step breaks something: the run ends there. */
  #take(step: PathStep): boolean {
    const state = this.#states.at(-1);
    if (!state || this.#broken !== null) return false;
    const next = stepFrom(this.#program, state, step);
    this.#steps.push(step);
    this.#states.push(next.state);
    this.#broken = next.fault;
    return next.fault === null;
  }
}
