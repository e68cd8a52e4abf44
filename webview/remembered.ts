// What the panel remembers when it is hidden or the window is reloaded.
import { cellKey, type CellName } from '../src/protocol.js';

export interface Remembered {
  readonly hideConstant: boolean;
  /** The other version stands beside the trace. */
  readonly compare: boolean;
  /** "Why not?" is answered for each selected step. */
  readonly others: boolean;
  /** The last selected row, with the cell and the length of its trace, so that it is not applied to another one. */
  readonly step: { readonly cell: string; readonly rows: number; readonly row: number } | null;
}

const NOTHING: Remembered = { hideConstant: true, compare: false, others: false, step: null };

/** Reads what an earlier version may have stored: anything unexpected counts as nothing. */
export function rememberedFrom(value: unknown): Remembered {
  if (typeof value !== 'object' || value === null) return NOTHING;
  const { hideConstant, compare, others, step } = value as Partial<Record<keyof Remembered, unknown>>;
  return {
    hideConstant: hideConstant !== false,
    compare: compare === true,
    others: others === true,
    step: stepFrom(step),
  };
}

/** The row to select if it is of this trace; else null: then the last one, which is the fatal one. */
export function rowToSelect({ step }: Remembered, cell: CellName, rows: number): number | null {
  return step?.cell === cellKey(cell) && step.rows === rows ? step.row : null;
}

function stepFrom(value: unknown): Remembered['step'] {
  if (typeof value !== 'object' || value === null) return null;
  const { cell, rows, row } = value as Readonly<Record<string, unknown>>;
  return typeof cell === 'string' && typeof rows === 'number' && typeof row === 'number' ? { cell, rows, row } : null;
}
