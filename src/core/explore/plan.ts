// What a search works from: the program, where its cells lie, which reductions are in effect and what they allow.
import { cellsOf, type Cells } from './cells.js';
import { withoutGhosts } from './ghosts.js';
import { layoutOf, type Layout } from './layout.js';
import { aloneLocations } from './locality.js';
import type { Reductions } from './options.js';
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
  const mode = reductions.fuse ? 'fuse' : reductions.ample ? 'strict' : 'off';
  const { alone, maxSuccessors } = aloneLocations(program, cells, ignore, mode);
  const fuse = mode === 'fuse';
  const anyAlone = alone.some((flags) => flags.includes(1));
  return {
    program,
    cells,
    layout: layoutOf(program, cells, dropped, classes),
    ignore,
    alone,
    fuse,
    classes,
    maxSuccessors,
    reductions: [
      ...(anyAlone ? [fuse ? 'fused local steps' : 'ample sets'] : []),
      ...(classes.length > 0 ? ['symmetric threads'] : []),
      ...(dropped.size > 0 ? ['dropped ghosts'] : []),
    ],
  };
}
