// Short ways to say "this C, under this phase, against this adversary, gives this verdict".
import { readFunctions } from '../../../src/core/c/read.js';
import { detect, exploreNow } from '../../../src/core/explore/explore.js';
import { replay } from '../../../src/core/explore/replay.js';
import type { Program } from '../../../src/core/explore/program.js';
import type { Verdict } from '../../../src/core/explore/verdict.js';
import { CellCompiler } from '../../../src/core/model/check.js';
import { ModelReader } from '../../../src/core/model/library.js';
import { compileModelFile, type ModelProblem } from '../../../src/core/model/model-file.js';
import { exploreTelling } from '../../../src/core/model/telling.js';
import type { ModelLibrary } from '../../../src/core/ports.js';
import { parser } from '../c/parser.js';
import { modelLibrary } from './library.js';

export interface SiteOptions {
  readonly phase?: string;
  readonly adversary?: string;
  readonly entries?: number;
  readonly context?: string;
  readonly library?: ModelLibrary;
}

const shared = new CellCompiler(new ModelReader(parser, modelLibrary()));

function compileSite(text: string, options: SiteOptions): { program: Program } | { verdict: Verdict } {
  const compiler = options.library ? new CellCompiler(new ModelReader(parser, options.library)) : shared;
  const { functions, unparsed } = readFunctions(parser, text);
  const variant = functions.at(-1)?.variants[0];
  if (!variant) throw new Error(`the test's C does not read: ${unparsed[0]?.reason ?? ''}`);
  const { phase = 'may-fail-rcu', adversary = 'retract', entries, context } = options;
  const compiled = compiler.program({
    subject: {
      file: 'mm/sample.c',
      text,
      ast: variant.ast,
      config: variant.config,
      callee: (name) => functions.find((one) => one.name === name)?.variants[0]?.ast ?? null,
    },
    version: 'original',
    phase,
    adversary,
    ...(entries === undefined ? {} : { entries }),
    ...(context === undefined ? {} : { context }),
  });
  return compiled.ok ? { program: compiled.program } : { verdict: compiled.cell.verdict };
}

/** The last function of a text as a site; throws where it could not be compiled. */
export function siteProgram(text: string, options: SiteOptions = {}): Program {
  const compiled = compileSite(text, options);
  if ('program' in compiled) return compiled.program;
  throw new Error(compiled.verdict.message);
}

/** The verdict on the last function of a text; its counterexample was followed to the end in the program that was asked about. */
export async function checkSite(text: string, options: SiteOptions = {}): Promise<Verdict> {
  const compiled = compileSite(text, options);
  if ('verdict' in compiled) return compiled.verdict;
  const { program } = compiled;
  const verdict = await exploreTelling(program, (variant, ignore) => detect(variant, { ignore }));
  if (verdict.trace) {
    const { fault } = replay(program, verdict.trace.rows, new Set());
    if (
      verdict.trace.cycleStart === undefined &&
      verdict.property !== 'deadlock' &&
      fault?.property !== verdict.property
    ) {
      throw new Error(`the trace ends in ${fault?.property ?? 'nothing'}, the verdict says ${verdict.property ?? ''}`);
    }
  }
  return verdict;
}

/** `violated use-after-free`, `holds`, `unknown`: what most tests compare. */
export function outcome(verdict: Verdict): string {
  return verdict.property === null ? verdict.kind : `${verdict.kind} ${verdict.property}`;
}

const reader = new ModelReader(parser, modelLibrary());

/** The verdict on a model file of its own. */
export function runModel(text: string, options: { phase?: string; entries?: number } = {}): Verdict {
  const result = compileModelFile(reader, { file: 'sample.c', text, ...options });
  if (!result.ok) throw new Error(result.problem.message);
  return exploreNow(result.program);
}

export function modelProblem(text: string): ModelProblem {
  const result = compileModelFile(reader, { file: 'sample.c', text });
  if (result.ok) throw new Error('the model compiles');
  return result.problem;
}

/** A model of threads over a world of `objects`, which is C at file scope. */
export function model(objects: string, ...threads: readonly string[]): string {
  return `/* @title test */\n${objects}\n${threads.join('\n')}\n`;
}
