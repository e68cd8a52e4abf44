// What a search works from: the program, where its cells lie, which reductions are in effect and what they allow.
import { cellsOf, type Cells } from './cells.js';
import { layoutOf, type Layout } from './layout.js';
import type { Reductions } from './options.js';
import type { Program } from './program.js';

export interface Plan {
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
  /** Names of the reductions that change this program's graph. */
  readonly reductions: readonly string[];
}

export function planFor(program: Program, _reductions: Reductions, ignore: ReadonlySet<string>): Plan {
  const cells = cellsOf(program);
  return {
    program,
    cells,
    layout: layoutOf(program, cells, new Set(), []),
    ignore,
    alone: program.threads.map((thread) => new Uint8Array(thread.locations.length)),
    fuse: false,
    classes: [],
    reductions: [],
  };
}
