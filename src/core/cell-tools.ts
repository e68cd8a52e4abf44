// What can be asked of a checked cell afterwards: which other steps were possible, the same order with the other version, Promela.
import type { Engine, ProgramChoice } from './engine.js';
import { followTrace, type Followed } from './explore/follow.js';
import { otherSteps, type OtherStep } from './explore/others.js';
import { programHash } from './explore/program-hash.js';
import type { Program } from './explore/program.js';
import { toPromela } from './explore/promela.js';
import type { Verdict } from './explore/verdict.js';

export interface CheckedCell {
  readonly file: string;
  /** As it was when the cell was checked. */
  readonly text: string;
  /** A `siteKey`. */
  readonly site: string;
  readonly cell: ProgramChoice;
  readonly verdict: Pick<Verdict, 'trace' | 'certificate'>;
}

/** After the first `count` steps of the cell's trace; null where the cell has none. */
export function othersAt(engine: Engine, checked: CheckedCell, count: number): readonly OtherStep[] | null {
  const program = programOf(engine, checked);
  const { trace } = checked.verdict;
  return program && trace ? otherSteps(program, trace.rows, count) : null;
}

/** The other version of the site in the order of the cell's trace; null where there is no trace or no other version. */
export function otherVersionInSameOrder(engine: Engine, checked: CheckedCell): Followed | null {
  const { trace } = checked.verdict;
  const arm = programsOf(engine, checked).findIndex((program) => isExplored(program, checked));
  const version = checked.cell.version === 'original' ? 'converted' : 'original';
  const others = programsOf(engine, { ...checked, cell: { ...checked.cell, version } });
  const other = others[Math.max(0, arm)];
  return trace && other ? followTrace(other, trace) : null;
}

/** The cell's program for Spin; null where it could not be modelled. */
export function promelaOf(engine: Engine, checked: CheckedCell): string | null {
  const program = programOf(engine, checked);
  return program && toPromela(program);
}

/** Of several choices of `#if` arms the one that the verdict is about. */
function programOf(engine: Engine, checked: CheckedCell): Program | null {
  return programsOf(engine, checked).find((program) => isExplored(program, checked)) ?? null;
}

function programsOf(engine: Engine, { file, text, site, cell }: CheckedCell): readonly Program[] {
  return engine.cellPrograms(file, text, site, cell);
}

function isExplored(program: Program, { verdict }: CheckedCell): boolean {
  return programHash(program) === verdict.certificate?.programHash;
}
