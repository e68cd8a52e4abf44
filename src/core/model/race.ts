// Any two kernel functions against each other, each entered in the context that fits it, as a program.
import type { Program } from '../explore/program.js';
import { compileThread } from './compile-thread.js';
import type { LoadedModel, ModelReader } from './library.js';
import { problemOf } from './model-file.js';
import { DEFAULT_ENTRIES, ENTRIES } from './parameters.js';
import { Scene, threadFunctions } from './scene.js';
import { callsOf, contextFor, functionOf, type Subject } from './subject.js';
import { SLOT_CALLS } from './world.js';

export interface RaceProgramRequest {
  readonly subjects: readonly Subject[];
  /** Names of files without folder and extension. */
  readonly phase: string;
  /** A thread of the models that runs beside them. */
  readonly adversary?: string;
  readonly entries?: number;
}

export type RaceProgram =
  { readonly ok: true; readonly program: Program } | { readonly ok: false; readonly message: string };

export function compileRace(reader: ModelReader, request: RaceProgramRequest): RaceProgram {
  const { subjects, phase, adversary, entries = DEFAULT_ENTRIES } = request;
  try {
    const sides = subjects.map((subject) => {
      const fn = functionOf(subject);
      const calls = callsOf(fn);
      return { subject, fn, calls, context: contextFor(reader, calls) };
    });
    const racing = adversary === undefined ? null : reader.load(`adversaries/${adversary}.c`);
    const models = [
      reader.load(`phases/${phase}.c`),
      ...sides.map((side) => side.context),
      ...(racing ? [racing] : []),
    ];
    const name = (i: number): string => {
      const { fn } = sides[i] ?? {};
      const same = sides.filter((side) => side.fn.name === fn?.name).length > 1;
      return `${fn?.name ?? ''}${same ? `#${String(i + 1)}` : ''}`;
    };
    const scene = new Scene(models, racing ? threadFunctions(racing) : [], {
      before: sides.map((_, i) => name(i)),
      constants: { [ENTRIES]: entries },
      calls: new Set(Object.values(SLOT_CALLS).filter((call) => sides.some((side) => side.calls.has(call)))),
    });
    const callbacks = scene.callbacks;
    const threads = sides.map(({ subject, fn, context }, index) =>
      compileThread(scene.world, scene.flows, callbacks, {
        fn,
        strict: false,
        name: name(index),
        title: `${fn.name}() of ${subject.file}`,
        index,
        enter: part(context, 'context_enter'),
        leave: part(context, 'context_leave'),
      }),
    );
    const contexts = sides.map(({ context }) => context.tags.get('title') ?? context.name);
    const parameters = {
      entries,
      threads: threads.length + scene.racing.length,
      phase,
      ...(adversary === undefined ? {} : { adversary, 'adversary rounds': 1 }),
      context: [...new Set(contexts)].join(' against '),
    };
    const title = sides.map(({ fn }) => `${fn.name}()`).join(' against ');
    return { ok: true, program: scene.program(title, threads, callbacks, parameters) };
  } catch (error) {
    return { ok: false, message: problemOf(error, subjects[0]?.file ?? '').message };
  }
}

/** Two contexts define the same names: each function is entered by its own. */
function part({ own }: LoadedModel, name: string): ReturnType<typeof threadFunctions>[number] | null {
  return own.functions.find((fn) => fn.name === name) ?? null;
}
