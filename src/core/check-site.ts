// Runs the matrix of one site: each version of its function under each phase against each adversary.
import type { FunctionAst } from './c/ast.js';
import type { PlacedFunction, TextReader } from './c/text-reader.js';
import { shifted } from './c/shift.js';
import { detect } from './explore/explore.js';
import { boundsOf, type SearchBounds } from './explore/options.js';
import type { Verdict, VerdictKind } from './explore/verdict.js';
import type { CheckCell } from './model/check-result.js';
import type { CellCompiler } from './model/check.js';
import type { Subject } from './model/subject.js';
import { exploreTelling } from './model/telling.js';
import { CancelledError, type CancelSignal, type ProgressSink } from './ports.js';

export interface MatrixRequest extends SearchBounds {
  readonly compiler: CellCompiler;
  /** The function as it is, and as converted where it can be; one subject for each choice of its `#if` arms. */
  readonly versions: readonly { readonly version: CheckCell['version']; readonly subjects: readonly Subject[] }[];
  readonly phases: readonly string[];
  readonly adversaries: readonly string[];
  readonly entries?: number;
  readonly defined?: readonly string[];
  readonly signal?: CancelSignal;
  readonly progress?: ProgressSink;
}

/** The choices of a function's `#if` arms, as the model room takes them: with spans of the file. */
export function subjectsOf(file: string, placed: PlacedFunction, reader: TextReader): readonly Subject[] {
  const { text } = reader;
  /** What has several definitions, or several choices of `#if` arms, is not followed. */
  const callee = (name: string): FunctionAst | null => {
    const [only, ...more] = reader.named(name);
    const [variant, ...others] = only?.reading.variants ?? [];
    return only && variant && more.length + others.length === 0 ? shifted(variant.ast, only.base) : null;
  };
  const { base, reading } = placed;
  return reading.variants.map(({ ast, config }) => ({ file, text, ast: shifted(ast, base), config, callee }));
}

/** All cells, in the order versions, phases, adversaries. */
export async function checkMatrix(request: MatrixRequest): Promise<readonly CheckCell[]> {
  const { versions, phases, adversaries, signal, progress } = request;
  const jobs = versions.flatMap(({ version, subjects }) =>
    phases.flatMap((phase) => adversaries.map((adversary) => ({ version, subjects, phase, adversary }))),
  );
  const cells: CheckCell[] = [];
  for (const [done, job] of jobs.entries()) {
    if (signal?.aborted === true) throw new CancelledError();
    const place = { message: `${job.version}, ${job.phase}, ${job.adversary}`, done, total: jobs.length };
    progress?.(place);
    const inside: ProgressSink = ({ search }) => progress?.({ ...place, ...(search ? { search } : {}) });
    const variants: CheckCell[] = [];
    for (const subject of job.subjects)
      variants.push(await checkCell({ ...job, subject }, { ...request, progress: inside }));
    const [first, ...rest] = variants;
    if (first) cells.push(rest.reduce((worst, cell) => (rank(cell) > rank(worst) ? cell : worst), first));
  }
  return cells;
}

async function checkCell(
  job: {
    readonly version: CheckCell['version'];
    readonly subject: Subject;
    readonly phase: string;
    readonly adversary: string;
  },
  { compiler, entries, defined, signal, progress, ...more }: MatrixRequest,
): Promise<CheckCell> {
  const compiled = compiler.program({
    ...job,
    ...(entries === undefined ? {} : { entries }),
    ...(defined === undefined ? {} : { defined }),
  });
  if (!compiled.ok) return compiled.cell;
  const verdict = await exploreTelling(compiled.program, (program, ignore) =>
    detect(program, {
      ignore,
      ...boundsOf(more),
      ...(signal ? { signal } : {}),
      ...(progress ? { progress } : {}),
    }),
  );
  const { version, phase, adversary } = job;
  return { version, phase, adversary, context: compiled.context, verdict };
}

/** What matters most of several configurations: a violation, then what is not known. */
const RANK: Readonly<Record<VerdictKind, number>> = { violated: 3, unknown: 2, bounded: 1, holds: 0 };

/** How much a verdict matters among those of several configurations. */
export function rank(cell: { readonly verdict: Verdict }): number {
  return RANK[cell.verdict.kind];
}
