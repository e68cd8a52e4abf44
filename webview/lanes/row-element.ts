// One row of the lanes as an element: a cell per lane with its bars and shading, and the step's text over its own lane.
import { h } from '../dom.js';
import { text } from '../texts.js';
import { rowLabel } from './row-text.js';
import type { Lane, LaneLayout, LaneRow } from './layout.js';

/** Width of a bar with its gap, in pixels. */
const BAR_PITCH = 7;
const BAR_COLOURS = 6;

/** Width of the dot that marks the acting thread on a rail, with its gap, in pixels. */
export const RAIL_DOT = 8;

export interface RowContext {
  readonly layout: LaneLayout;
  /** Lanes are thin rails and all texts share one column. */
  readonly narrow: boolean;
  /** Locks in the order of their first appearance, for their colours. */
  readonly locks: readonly string[];
  /** First row of the part that repeats for ever; null without one. */
  readonly cycleStart: number | null;
}

export function rowId(index: number): string {
  return `row-${String(index)}`;
}

export function rowElement(row: LaneRow, context: RowContext): HTMLElement {
  const { lanes, rows } = context.layout;
  const { step, index } = row;
  const element = h(
    'div',
    {
      class: classesOf(row, context),
      id: rowId(index),
      role: 'option',
      attributes: {
        'aria-label': rowLabel(row, lanes, rows.length),
        'aria-setsize': String(rows.length),
        'aria-posinset': String(index + 1),
        'data-row': String(index),
      },
    },
    h('span', { class: 'row-number' }, String(index + 1)),
    ...lanes.map((lane, i) => cell(row, lane, i, context)),
    stepText(row, context),
  );
  if (index === context.cycleStart) element.title = text('From here the steps repeat for ever');
  if (step.violation !== null) element.title = step.violation;
  return element;
}

/** Left edge of a text that stands beside the bars of its lane, in pixels. */
export function barsWidth(lane: Lane): number {
  return 6 + lane.columns * BAR_PITCH;
}

export function lockColour(name: string, locks: readonly string[]): string {
  return `lock-${String(Math.max(0, locks.indexOf(name)) % BAR_COLOURS)}`;
}

function classesOf(row: LaneRow, { cycleStart, layout }: RowContext): string {
  return [
    'lane-row',
    row.switched ? 'switched' : '',
    row.step.violation === null ? '' : 'violated',
    row.index === cycleStart ? 'cycle-start' : '',
    layout.lanes[row.lane]?.background ? 'background' : '',
  ]
    .filter(Boolean)
    .join(' ');
}

function cell(row: LaneRow, lane: Lane, index: number, { narrow, locks }: RowContext): HTMLElement {
  const shades = row.shades.filter((shade) => shade.lane === index);
  const element = h('span', {
    class: ['lane-cell', row.lane === index ? 'own' : '', ...shades.map((shade) => `shade-${shade.kind}`)]
      .filter(Boolean)
      .join(' '),
  });
  const notes = shades.map((shade) => shade.name);
  for (const bar of row.bars) {
    if (bar.lane !== index) continue;
    const mark = h('span', {
      class: ['bar', lockColour(bar.name, locks), bar.begins ? 'begins' : '', bar.ends ? 'ends' : '']
        .filter(Boolean)
        .join(' '),
    });
    mark.style.left = `${String(4 + bar.column * BAR_PITCH)}px`;
    element.append(mark);
    notes.push(text('{0} holds {1}', lane.name, bar.name));
  }
  if (narrow && row.lane === index) element.append(h('span', { class: 'rail-dot' }));
  if (notes.length > 0) element.title = notes.join('\n');
  element.style.gridColumn = String(index + 2);
  return element;
}

/** The first lane to the right that shows something in this row: until there a long text may go on. */
function freeUntil(row: LaneRow, lanes: number): number {
  const occupied = [...row.bars, ...row.shades].map(({ lane }) => lane).filter((lane) => lane > row.lane);
  return Math.min(lanes, ...occupied);
}

function stepText(row: LaneRow, { layout, narrow }: RowContext): HTMLElement {
  const lane = layout.lanes[row.lane];
  const { step } = row;
  const element = h(
    'span',
    { class: 'step-text', title: step.choice === null ? step.text : `${step.text}\n${step.choice}` },
    narrow && lane ? h('span', { class: 'step-thread' }, lane.name) : null,
    h('code', {}, `${'  '.repeat(step.callers?.length ?? 0)}${step.text}`),
    step.choice === null ? null : h('span', { class: 'step-choice' }, step.choice),
  );
  element.style.gridColumn = narrow
    ? String(layout.lanes.length + 2)
    : `${String(row.lane + 2)} / ${String(freeUntil(row, layout.lanes.length) + 2)}`;
  if (!narrow && lane) element.style.paddingLeft = `${String(barsWidth(lane))}px`;
  return element;
}
