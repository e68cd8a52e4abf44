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

/** The whole row, for a screen reader. `count` is the number of steps. */
export function rowLabel(row: LaneRow, lanes: readonly Lane[], count: number): string {
  const { step, actor } = row;
  if (row.caller !== null) return text('{0} calls {1}', actor, row.text);
  const parts = [
    text('Step {0} of {1}', row.row + 1, count),
    `${actor}: ${row.text}`,
    step.choice === null ? '' : text('choice: {0}', step.choice),
    sectionsText(row, lanes),
    step.violation === null ? '' : text('violation: {0}', step.violation),
  ];
  return parts.filter(Boolean).join('. ');
}
