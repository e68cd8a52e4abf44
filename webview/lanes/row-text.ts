// A row of the lanes in words: for screen readers and for the line under the lanes.
import { text } from '../texts.js';
import type { Lane, LaneRow } from '../../src/core/report/lanes.js';

/** What each thread is inside of: `site holds ptl of table 0; zap is in an RCU section`. */
export function sectionsText(row: LaneRow, lanes: readonly Lane[]): string {
  const name = (lane: number): string => lanes[lane]?.name ?? '?';
  const inside = row.bars
    .filter((bar) => !bar.ends)
    .map((bar) =>
      bar.kind === 'lock' ? text('{0} holds {1}', name(bar.lane), bar.name) : `${name(bar.lane)}: ${bar.name}`,
    );
  const shaded = row.shades.map((shade) => text('{0} is in {1}', name(shade.lane), shade.name));
  return [...inside, ...shaded].join('; ');
}

/**
 * The whole row, for a screen reader: first what is seen of it, so that it can be called by that. `count` is the number of
 * steps; `named`: the row shows its thread.
 */
export function rowLabel(row: LaneRow, lanes: readonly Lane[], count: number, named: boolean): string {
  const { step, actor } = row;
  const isCall = row.caller !== null;
  const seen = [isCall ? '' : String(row.row + 1), named ? actor : '', row.text, isCall ? '' : (step.choice ?? '')];
  const parts = [
    seen.filter(Boolean).join(' '),
    isCall ? text('a call by {0}', actor) : text('step {0} of {1}, {2}', row.row + 1, count, actor),
    isCall ? '' : sectionsText(row, lanes),
    isCall || step.violation === null ? '' : text('violation: {0}', step.violation),
  ];
  return parts.filter(Boolean).join('; ');
}
