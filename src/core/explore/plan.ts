// What a search works from: the program, where its cells lie, which reductions are in effect and what they allow.
import { cellsOf, type Cells } from './cells.js';
import { withoutGhosts } from './ghosts.js';
import { layoutOf, type Layout } from './layout.js';
import { CHAIN_WIDTH } from './chain.js';
import { aloneLocations } from './locality.js';
import type { Reductions } from './options.js';
import { persistenceOf, type Persistence } from './persistent.js';
import type { Program } from './program.js';
import { symmetryClasses } from './symmetry.js';

export interface Plan {
  /** As given, but without assignments to dropped ghosts; locations and steps keep their numbers. */
  readonly program: Program;
  readonly cells: Cells;
  readonly layout: Layout;
  readonly ignore: ReadonlySet<string>;
  /** By thread and location: 1 where the thread's steps may be taken without regard to the others. */
  readonly alone: readonly Uint8Array[];
  /** Steps from an `alone` location are taken in one go with the step that leads there. */
  readonly fuse: boolean;
  /** Says by the local states of all threads which one goes alone; takes the place of `alone` and `fuse` where it is not null. */
  readonly persistence: Persistence | null;
  /** Most successors of one step and what goes alone after it; only with `persistence`. */
  readonly chainWidth: number;
  /** Classes of two and more interchangeable threads. */
  readonly classes: readonly (readonly number[])[];
  /** Upper bound of the successors of one state. */
  readonly maxSuccessors: number;
  /** Names of the reductions that change this program's graph. */
  readonly reductions: readonly string[];
}

export function planFor(given: Program, reductions: Reductions, ignore: ReadonlySet<string>): Plan {
  const cells = cellsOf(given);
  const { program, dropped } = reductions.ghosts
    ? withoutGhosts(given, cells, ignore)
    : { program: given, dropped: new Set<number>() };
  const classes = reductions.symmetry ? symmetryClasses(program) : [];
  const persistence = reductions.fuse && reductions.persistent ? persistenceOf(program, cells, ignore) : null;
  const mode = persistence !== null ? 'off' : reductions.fuse ? 'fuse' : reductions.ample ? 'strict' : 'off';
  const { alone, maxSuccessors } = aloneLocations(program, cells, ignore, mode);
  const fuse = mode === 'fuse';
  const anyAlone = alone.some((flags) => flags.includes(1));
  const mostSteps = program.threads
    .flatMap(({ locations }) => locations)
    .reduce((most, { steps }) => Math.max(most, steps.length), 1);
  const chainWidth = CHAIN_WIDTH + mostSteps;
  return {
    program,
    cells,
    layout: layoutOf(program, cells, dropped, classes),
    ignore,
    alone,
    fuse,
    persistence,
    chainWidth,
    classes,
    maxSuccessors: persistence === null ? maxSuccessors : chainWidth * program.threads.length,
    reductions: [
      ...(persistence === null ? [] : ['persistent sets']),
      ...(anyAlone ? [fuse ? 'fused local steps' : 'ample sets'] : []),
      ...(classes.length > 0 ? ['symmetric threads'] : []),
      ...(dropped.size > 0 ? ['dropped ghosts'] : []),
    ],
  };
}
