// Everything of a program but the function under check: the modelled kernel, the racing threads and the background. Kept by text.
import type { Program, Slot, Step, Thread } from '../explore/program.js';
import { endingWhen } from './assumptions.js';
import { compileAtomic } from './atomic.js';
import { graceThread, startThread, waitingFor } from './background.js';
import { compileThread, eachPlace, type CompiledThread } from './compile-thread.js';
import { finalsOf, leakFinals } from './finals.js';
import { Inliner } from './inline.js';
import { runInit, zeroStart, type Start } from './initial.js';
import type { LoadedModel } from './library.js';
import type { ModelFunction, ModelSource } from './model-source.js';
import { MUTEX_NAMES, SPINLOCK, SPINLOCK_NAMES } from './objects.js';
import { ModelError } from './source.js';
import { eq, num, or, read } from './terms.js';
import { ThreadContext, type Depth } from './thread-context.js';
import { UnknownFlows } from './unknown-flow.js';
import { World } from './world.js';

const INIT = 'world_init';
const END = 'world_end';
/** Functions of a context: what a caller of the site holds. */
const CONTEXT_PREFIX = 'context_';

export interface SceneOptions {
  /** Names of threads that come before those of the models: the sites. */
  readonly before: readonly string[];
  readonly constants: Readonly<Record<string, number>>;
  readonly calls: ReadonlySet<string>;
  /** Of those that cost states, the properties that are checked. */
  readonly checks?: ReadonlySet<string>;
}

export class Scene {
  readonly world: World;
  readonly flows: UnknownFlows;
  readonly racing: readonly CompiledThread[];
  readonly #callbacks: readonly string[];
  readonly #starts: readonly Start[];
  readonly #finals: Program['finals'];
  #background: { readonly key: string; readonly thread: Thread | null } | null = null;

  /** `threads` are the functions that race, of the last of the models. Throws ModelError. */
  constructor(
    models: readonly LoadedModel[],
    threads: readonly ModelFunction[],
    readonly options: SceneOptions,
  ) {
    const names = [...options.before, ...threads.map((fn) => fn.name)];
    const { constants, calls, checks = new Set<string>() } = options;
    this.world = new World(sourcesOf(models), {
      threads: names,
      constants,
      calls,
      checks,
      ...(threads[0] ? { racing: threads[0].source.file } : {}),
    });
    this.flows = new UnknownFlows(this.world);
    const callbacks: string[] = [];
    this.racing = threads.map((fn, i) =>
      compileThread(this.world, this.flows, callbacks, {
        fn,
        strict: true,
        name: fn.name,
        title: `${fn.name}() of ${fn.source.file}`,
        index: options.before.length + i,
        enter: null,
        leave: null,
      }),
    );
    this.#callbacks = callbacks;
    this.#starts = this.#run(this.world.functionFor(INIT, null));
    if (this.#starts.length === 0) throw new RangeError(`${INIT}(): no start is as it assumes`);
    this.#finals = this.#endChecks(this.world.functionFor(END, null));
  }

  /** The program of these threads, then the racing ones, then the background. */
  program(
    name: string,
    first: readonly CompiledThread[],
    callbacks: readonly string[],
    parameters: Program['parameters'],
  ): Program {
    const threads = [...first, ...this.racing];
    const grace = this.#grace(callbacks);
    const all = [...threads.map((one) => one.thread), ...(grace ? [grace] : [])];
    const start = this.#starts[0];
    const slots = this.world.slots.map((slot, i): Slot => ({ ...slot, initial: initialOf(start?.values[i], slot) }));
    const program: Program = {
      name,
      slots,
      threads: all,
      invariants: [],
      // What a kernel function allocates may be kept where the model does not look.
      finals: first.length > 0 ? this.#finals : [...this.#finals, ...leakFinals(this.world)],
      parameters,
      opaque: [...new Set(threads.flatMap((one) => one.opaque))],
      sections: threads.flatMap((one, t) => this.#sections(one, t)),
    };
    return this.#assuming(this.#starting(program));
  }

  #starting(program: Program): Program {
    if (this.#starts.length < 2) return program;
    const { thread, ready } = startThread(this.#starts, program.slots);
    return {
      ...program,
      slots: [...program.slots, { name: 'started', min: 0, max: 1, length: 1, initial: 0 }],
      threads: [...program.threads.map((one) => waitingFor(one, ready)), thread],
    };
  }

  #assuming(program: Program): Program {
    const { discarded } = this.world;
    const sets = (step: Step): boolean =>
      step.actions.some((one) => one.kind === 'set' && !one.ref.local && one.ref.slot === discarded);
    if (discarded === null || !program.threads.some((one) => one.locations.some(({ steps }) => steps.some(sets))))
      return program;
    const stopped = read({ slot: discarded, local: false });
    return {
      ...program,
      threads: program.threads.map((one) => endingWhen(one, discarded)),
      finals: program.finals.map((final) => ({ ...final, condition: or(stopped, final.condition) })),
    };
  }

  /** What a model says about the end, which may look at everything and change nothing. */
  #endChecks(end: ModelFunction | undefined): Program['finals'] {
    if (!end) return [];
    const context = new ThreadContext(this.world, this.flows, [], 0);
    return finalsOf(
      compileAtomic(context, end, []),
      () => new ModelError(end.source, end.ast.nameSpan, `${END}() changes something; it may only look`),
    );
  }

  /** Callbacks that the racing threads hand to call_rcu(); the threads of a site add theirs. */
  get callbacks(): string[] {
    return [...this.#callbacks];
  }

  #grace(callbacks: readonly string[]): Thread | null {
    const key = callbacks.join(' ');
    if (this.#background?.key !== key)
      this.#background = { key, thread: graceThread(this.world, this.flows, callbacks) };
    return this.#background.thread;
  }

  #run(init: ModelFunction | undefined): readonly Start[] {
    if (!init) return [zeroStart(this.world.slots)];
    const context = new ThreadContext(this.world, this.flows, [], 0);
    new Inliner(context).call(init);
    context.graph.end();
    return runInit(this.world.slots, context.graph, this.world.discarded);
  }

  #sections({ depths }: CompiledThread, thread: number): Program['sections'][number][] {
    const sections: Program['sections'][number][] = [];
    const kinds: readonly (readonly [Depth, Program['sections'][number]['kind'], string])[] = [
      ['rcu', 'rcu', 'RCU read-side section'],
      ['irq', 'irq', 'interrupts off'],
      ['kmap', 'other', 'page table mapped'],
    ];
    for (const [depth, kind, name] of kinds) {
      const open = depths.get(depth);
      if (open) sections.push({ thread, kind, name, open });
    }
    for (const names of [SPINLOCK_NAMES, MUTEX_NAMES]) {
      const struct = this.world.types.get(names[0]);
      if (struct)
        eachPlace(struct, SPINLOCK.owner, (value, place) =>
          sections.push({ thread, kind: 'lock', name: place, open: eq(value, num(thread + 1)) }),
        );
    }
    return sections;
  }
}

/** Functions of a file that run as threads: those that are not static, but for initialisation and contexts. */
export function threadFunctions(model: LoadedModel): readonly ModelFunction[] {
  return model.own.functions.filter(
    (fn) => !fn.ast.isStatic && fn.name !== INIT && fn.name !== END && !fn.name.startsWith(CONTEXT_PREFIX),
  );
}

/** The sources of several files, each once, in order; a function of a later one replaces one of the same name before it. */
function sourcesOf(models: readonly LoadedModel[]): ModelSource[] {
  const seen = new Set<string>();
  return models
    .flatMap((model) => model.sources)
    .filter(({ source }) => !seen.has(source.file) && seen.add(source.file));
}

function initialOf(values: readonly number[] | undefined, slot: Slot): Slot['initial'] {
  if (!values) return slot.initial;
  return slot.length === 1 ? (values[0] ?? slot.min) : values;
}
