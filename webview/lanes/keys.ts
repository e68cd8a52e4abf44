// The keys of the lanes: from a key to the row that it selects.
import { contextSwitch, type LaneRow } from '../../src/core/report/lanes.js';

/** The row to select; null for a key that means nothing here. `page`: rows that fit on the screen. */
export function rowForKey(key: string, rows: readonly LaneRow[], current: number, page: number): number | null {
  const last = rows.length - 1;
  if (last < 0) return null;
  const within = (row: number): number => Math.max(0, Math.min(row, last));
  switch (key) {
    case 'ArrowDown':
      return within(current + 1);
    case 'ArrowUp':
      return within(current - 1);
    case 'PageDown':
      return within(current + Math.max(1, page - 1));
    case 'PageUp':
      return within(current - Math.max(1, page - 1));
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'n':
      return contextSwitch(rows, current, 1);
    case 'p':
      return contextSwitch(rows, current, -1);
    case 'Enter':
    case ' ':
      return within(current);
    default:
      return null;
  }
}
