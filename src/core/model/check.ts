// Checks one version of a kernel function: against an adversary, under a phase, entered in a context.
import type { FunctionAst } from '../c/ast.js';
import type { Program } from '../explore/program.js';
import type { Statistics, Verdict } from '../explore/verdict.js';
import type { CheckCell } from './check-result.js';
import { compileThread } from './compile-thread.js';
import type { LoadedModel, ModelReader } from './library.js';
import type { ModelFunction } from './model-source.js';
import { problemOf } from './model-file.js';
import { DEFAULT_ENTRIES, ENTRIES } from './parameters.js';
import { Scene, threadFunctions } from './scene.js';
import { callsOf, contextFor, functionOf, type Subject } from './subject.js';
import { SLOT_CALLS } from './world.js';

/** Name of the lane of the function under check. */
const SITE = 'site';

export interface CellRequest {
  readonly subject: Subject;
  readonly version: CheckCell['version'];
  /** Names of files without folder and extension. */
  readonly phase: string;
  readonly adversary: string;
  /** Name of a context; default: the first one that fits the function. */
  readonly context?: string;
  /** Entries of a page-table page; default 2. */
  readonly entries?: number;
  /** Names that `#ifdef` finds defined in the phase. */
  readonly defined?: readonly string[];
}

/** A cell's program, or the cell that says why there is none. */
export type CellProgram =
  | { readonly ok: true; readonly program: Program; readonly context: string }
  | { readonly ok: false; readonly cell: CheckCell };

/** Compiles cells, and keeps what does not depend on the function under check. */
export class CellCompiler {
  readonly #scenes = new Map<string, { readonly models: readonly LoadedModel[]; readonly scene: Scene }>();
  readonly #subjects = new WeakMap<FunctionAst, ModelFunction>();
  readonly #alones = new WeakMap<FunctionAst, FunctionAst>();

  constructor(readonly reader: ModelReader) {}

  /** Callees of the same file are compiled in place; where one cannot be, all stay opaque. */
  program(request: CellRequest): CellProgram {
    const whole = this.#program(request);
    return whole.ok || !request.subject.callee
      ? whole
      : this.#program({ ...request, subject: this.#alone(request.subject) });
  }

  #program(request: CellRequest): CellProgram {
    const { subject, phase, adversary, entries = DEFAULT_ENTRIES, defined = [] } = request;
    let context = request.context ?? '';
    try {
      const fn = this.#function(subject);
      const calls = callsOf(fn);
      const contextModel = contextFor(this.reader, calls, request.context);
      context = contextModel.tags.get('title') ?? contextModel.name;
      const models = [
        this.reader.load(`phases/${phase}.c`, defined),
        contextModel,
        this.reader.load(`adversaries/${adversary}.c`),
      ];
      const scene = this.#scene(models, entries, calls);
      const callbacks = scene.callbacks;
      const site = compileThread(scene.world, scene.flows, callbacks, {
        fn,
        strict: false,
        name: SITE,
        title: `${fn.name}() of ${subject.file}`,
        index: 0,
        enter: scene.world.functions.get('context_enter') ?? null,
        leave: scene.world.functions.get('context_leave') ?? null,
      });
      const parameters = {
        entries,
        threads: 1 + scene.racing.length,
        'adversary rounds': 1,
        phase,
        adversary,
        context,
        ...(defined.length > 0 ? { config: defined.join(' ') } : {}),
      };
      return {
        ok: true,
        program: scene.program(`${fn.name}() against ${adversary}`, [site], callbacks, parameters),
        context,
      };
    } catch (error) {
      const { message } = problemOf(error, subject.file);
      return { ok: false, cell: { ...nameOf(request, context), verdict: unknownVerdict(subject.ast.name, message) } };
    }
  }

  /** The same function, kept apart from the one whose callees are followed. */
  #alone({ file, text, ast, config }: Subject): Subject {
    let alone = this.#alones.get(ast);
    if (!alone) this.#alones.set(ast, (alone = { ...ast }));
    return { file, text, ast: alone, config };
  }

  #function(subject: Subject): ModelFunction {
    let fn = this.#subjects.get(subject.ast);
    if (!fn) this.#subjects.set(subject.ast, (fn = functionOf(subject)));
    return fn;
  }

  #scene(models: readonly LoadedModel[], entries: number, calls: ReadonlySet<string>): Scene {
    const slots = Object.values(SLOT_CALLS).filter((call) => calls.has(call));
    const key = [...models.map((model) => model.name), entries, ...slots].join('\n');
    const kept = this.#scenes.get(key);
    if (kept?.models.every((model, i) => model === models[i])) return kept.scene;
    const racing = models[models.length - 1];
    if (!racing) throw new RangeError('a scene needs a model');
    const scene = new Scene(models, threadFunctions(racing), {
      before: [SITE],
      constants: { [ENTRIES]: entries },
      calls: new Set(slots),
    });
    this.#scenes.set(key, { models, scene });
    return scene;
  }
}

function nameOf({ version, phase, adversary }: CellRequest, context: string): Omit<CheckCell, 'verdict'> {
  return { version, phase, adversary, context };
}

const NO_STATISTICS: Statistics = {
  states: 0,
  transitions: 0,
  terminals: 0,
  depth: 0,
  milliseconds: 0,
  reductions: [],
};

/** The verdict for what could not be modelled. */
export function unknownVerdict(program: string, message: string): Verdict {
  return {
    version: 1,
    kind: 'unknown',
    program,
    property: null,
    message,
    trace: null,
    statistics: NO_STATISTICS,
    parameters: {},
    opaque: [],
    unreached: [],
  };
}
