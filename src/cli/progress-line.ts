// One line on a terminal's stderr that says how far long work is; nothing where stderr is a file or a pipe.
import type { Progress } from '../core/ports.js';
import type { Io } from './io.js';

/** Milliseconds between two redraws. */
const REDRAW_INTERVAL = 100;

export interface ProgressLine {
  readonly show: (progress: Progress) => void;
  /** Leaves the line empty for whatever is printed next. */
  readonly clear: () => void;
}

export function createProgressLine(io: Pick<Io, 'err' | 'interactive'>): ProgressLine {
  let drawn = 0;
  return {
    show({ message, done, total }) {
      if (!io.interactive || performance.now() - drawn < REDRAW_INTERVAL) return;
      drawn = performance.now();
      io.err(`\r\x1b[K${message}: ${String(done)}${total === null ? '' : ` of ${String(total)}`}`);
    },
    clear() {
      if (drawn > 0) io.err('\r\x1b[K');
      drawn = 0;
    },
  };
}
