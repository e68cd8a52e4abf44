// The matrix of verdicts as data: a line per phase, version and context, a column per adversary.
import { cellKey, type CellName, type PanelCell } from '../../src/protocol.js';

export interface MatrixLine {
  readonly phase: string;
  readonly version: CellName['version'];
  /** Null where all cells have the same context. */
  readonly context: string | null;
  /** One per column; null where nothing was checked. */
  readonly cells: readonly (PanelCell | null)[];
}

export interface Matrix {
  readonly adversaries: readonly string[];
  readonly lines: readonly MatrixLine[];
}

/** Phases and adversaries in the order in which they were checked; the site as written before its conversion. */
export function matrixOf(cells: readonly PanelCell[]): Matrix {
  const distinct = (pick: (cell: PanelCell) => string): string[] => [...new Set(cells.map(pick))];
  const adversaries = distinct((cell) => cell.adversary);
  const contexts = distinct((cell) => cell.context);
  const byKey = new Map(cells.map((cell) => [cellKey(cell), cell]));
  const lines = distinct((cell) => cell.phase).flatMap((phase) =>
    (['original', 'converted'] as const).flatMap((version) =>
      contexts.map((context): MatrixLine => {
        const row = adversaries.map((adversary) => byKey.get(cellKey({ version, phase, adversary, context })) ?? null);
        return { phase, version, context: contexts.length > 1 ? context : null, cells: row };
      }),
    ),
  );
  return { adversaries, lines: lines.filter((line) => line.cells.some((cell) => cell !== null)) };
}
