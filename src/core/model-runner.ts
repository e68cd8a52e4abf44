// Explores a model file of its own, or prints it for Spin: what `trymap model FILE.c` does.
import type { CParser } from './c/parser-port.js';
import { explore } from './explore/explore.js';
import type { SearchBounds } from './explore/options.js';
import { toPromela } from './explore/promela.js';
import type { Program } from './explore/program.js';
import { recheck } from './explore/recheck.js';
import type { Recheck, Verdict } from './explore/verdict.js';
import { roundsOf, type CostTables } from './cost/rounds.js';
import { designCosts, visitCosts } from './cost/table.js';
import type { Costs } from './cost/throughput.js';
import { listModels, ModelReader } from './model/library.js';
import { compileModelFile, type ModelProblem } from './model/model-file.js';
import type { CancelSignal, ModelLibrary, ProgressSink } from './ports.js';

export interface ModelChoices {
  /** Name of a phase file instead of the one that the file's `@phase` names. */
  readonly phase?: string;
  /** Entries of a page-table page; default 2. */
  readonly entries?: number;
  /** Names that `#ifdef` finds defined, besides those of the file's `@config`. */
  readonly defined?: readonly string[];
}

export interface ModelRunOptions extends ModelChoices, SearchBounds {
  readonly signal?: CancelSignal;
  readonly progress?: ProgressSink;
}

export type ModelRun<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: ModelProblem };

export class ModelRunner {
  readonly #reader: ModelReader;

  constructor(
    parser: CParser,
    readonly library: ModelLibrary,
  ) {
    this.#reader = new ModelReader(parser, library);
  }

  /** As {@link explore}, and once more without reductions. */
  async recheck(
    file: string,
    text: string,
    options: ModelRunOptions = {},
  ): Promise<ModelRun<{ readonly verdict: Verdict; readonly recheck: Recheck }>> {
    const program = this.#compile(file, text, options);
    if (!program.ok) return program;
    const verdict = await explore(program.value, options);
    return { ok: true, value: { verdict, recheck: await recheck(program.value, verdict, options) } };
  }

  /** `file` is how people call the text. Rejects with a CancelledError when the signal was aborted. */
  async explore(file: string, text: string, options: ModelRunOptions = {}): Promise<ModelRun<Verdict>> {
    const program = this.#compile(file, text, options);
    return program.ok ? { ok: true, value: await explore(program.value, options) } : program;
  }

  /** What each phase costs a caller, and each design; counted in their C, with a simulation of the designs on many CPUs. */
  costs(costs?: Costs): CostTables {
    const phases = listModels(this.library, 'phases').map((phase) => phase.name);
    const designs = this.library.list('designs');
    return {
      visits: visitCosts(this.#reader, phases),
      designs: designCosts(this.#reader, designs),
      simulation: roundsOf(this.#reader, designs, costs),
    };
  }

  /** The same program in Promela. */
  promela(file: string, text: string, choices: ModelChoices = {}): ModelRun<string> {
    const program = this.#compile(file, text, choices);
    return program.ok ? { ok: true, value: toPromela(program.value) } : program;
  }

  #compile(file: string, text: string, { phase, entries, defined }: ModelChoices): ModelRun<Program> {
    const choices = {
      ...(phase === undefined ? {} : { phase }),
      ...(entries === undefined ? {} : { entries }),
      ...(defined === undefined ? {} : { defined }),
    };
    const model = compileModelFile(this.#reader, { file, text, ...choices });
    return model.ok ? { ok: true, value: model.program } : model;
  }
}
