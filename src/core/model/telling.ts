// Of several violations of one program, the one that says most. Garbage and NULL pointers are met a few steps before the
// use of freed memory; where the latter is possible too, it is what a reader has to know.
import type { Program, Step } from '../explore/program.js';
import type { Detection } from '../explore/explore.js';
import { ENGINE_VERSION, programHash } from '../explore/program-hash.js';
import type { Verdict } from '../explore/verdict.js';
import { beforeStep } from './actions.js';
import { and, TRUE } from './terms.js';

const SYMPTOMS: readonly string[] = ['null-dereference', 'wild-dereference', 'free-of-held-lock'];
const CAUSES: readonly string[] = ['use-after-free', 'lost-entry'];
/** A thread that stops before a symptom goes nowhere: that is no deadlock of the program's. */
const OF_STOPPED_THREADS = ['deadlock', 'unbounded-retry'] as const;

/** Searches a program without the named properties; the explorer's own function fits with its options bound. */
export type Detect = (program: Program, ignore: readonly string[]) => Promise<Detection>;

/**
 * The property of a check that fails where a function leaves what is modelled, such as where it hands on a lock that it holds:
 * nothing can be said from there on.
 */
export const LEAVES_MODEL = 'leaves-model';

/** Explores; where a symptom is found, looks for a cause as well. The trace is always one of `program` itself. */
export async function exploreTelling(program: Program, detect: Detect): Promise<Verdict> {
  const found = await detect(program, []);
  if (found.property === LEAVES_MODEL) return beside(program, found, detect);
  // A counterexample is looked for only where it will be shown.
  const cause = isSymptom(found.property) ? await causeOf(program, detect) : null;
  if (cause) return cause;
  const verdict = await found.verdict();
  if (isSymptom(found.property) || !isSymptom(verdict.property)) return verdict;
  return (await causeOf(program, detect)) ?? verdict;
}

function isSymptom(property: string | null): boolean {
  return SYMPTOMS.includes(property ?? '');
}

/** What is violated without leaving the model; where nothing is, that is all that is known. */
async function beside(program: Program, found: Detection, detect: Detect): Promise<Verdict> {
  const inside = stoppingBefore(program, [LEAVES_MODEL]);
  const other = await exploreTelling(inside, (one, ignore) => detect(one, [...ignore, ...OF_STOPPED_THREADS]));
  if (other.kind === 'violated') return asked(program, other);
  const { certificate: _, ...verdict } = await found.verdict();
  return { ...verdict, kind: 'unknown', property: null, trace: null };
}

async function causeOf(program: Program, detect: Detect): Promise<Verdict | null> {
  const deeper = await detect(stoppingBefore(program, SYMPTOMS), OF_STOPPED_THREADS);
  if (deeper.property === null) return null;
  const verdict = await deeper.verdict();
  if (!CAUSES.includes(verdict.property ?? '')) return null;
  return asked(program, verdict);
}

/** A verdict on the program that was asked about, in which the same trace is one. */
function asked(program: Program, verdict: Verdict): Verdict {
  return { ...verdict, certificate: { programHash: programHash(program), engine: ENGINE_VERSION } };
}

/** The program with steps that cannot be taken where they would break one of the properties. Locations and steps keep their numbers. */
function stoppingBefore(program: Program, properties: readonly string[]): Program {
  const stepOf = (step: Step): Step => {
    const conditions = beforeStep(step.actions).checks.flatMap(({ property, condition }) =>
      condition !== null && properties.includes(property) ? [condition] : [],
    );
    if (conditions.length === 0) return step;
    return { ...step, guard: and(step.guard ?? TRUE, ...conditions) };
  };
  const threads = program.threads.map((thread) => ({
    ...thread,
    locations: thread.locations.map((location) => ({ ...location, steps: location.steps.map(stepOf) })),
  }));
  return { ...program, threads };
}
