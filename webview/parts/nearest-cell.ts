// The checked cell that fits a wish best: the field that was just chosen counts before all others.
import type { CellName, PanelCell } from '../../src/protocol.js';

const FIELDS = ['phase', 'adversary', 'version', 'context'] as const;

/** Undefined when no cell has the wished value in `fixed`. The first of equally good ones. */
export function nearestCell(cells: readonly PanelCell[], wish: CellName, fixed: keyof CellName): PanelCell | undefined {
  const agreement = (cell: PanelCell): number => FIELDS.filter((field) => cell[field] === wish[field]).length;
  return cells
    .filter((cell) => cell[fixed] === wish[fixed])
    .reduce<PanelCell | undefined>(
      (best, cell) => (best && agreement(best) >= agreement(cell) ? best : cell),
      undefined,
    );
}
