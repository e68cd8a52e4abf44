// One row of the lanes as an element: a cell per lane with its bars and shading, and the step's text over its own lane.
import { h } from '../dom.js';
import { text } from '../texts.js';
import type { Bar, Lane, LaneLayout, LaneRow } from '../../src/core/report/lanes.js';
import { rowLabel } from './row-text.js';

/** Width of a bar with its gap, in pixels. */
const BAR_PITCH = 7;
const BAR_COLOURS = 6;

/** Width of the dot that marks the acting thread on a rail, with its gap, in pixels. */
export const RAIL_DOT = 8;

export interface RowContext {
  readonly layout: LaneLayout;
  /** Lanes are thin rails and all texts share one column. */
  readonly narrow: boolean;
  /** Number of steps of the trace. */
  readonly steps: number;
  /** What bars are there, in the order of their first appearance, for their colours. */
  readonly bars: readonly Pick<Bar, 'kind' | 'name'>[];
  /** First step of the part that repeats for ever; null without one. */
  readonly cycleStart: number | null;
}

export function rowId(index: number): string {
  return `row-${String(index)}`;
}

export function rowElement(row: LaneRow, context: RowContext): HTMLElement {
  const { lanes, rows } = context.layout;
  const { step, index, caller } = row;
  const element = h(
    'div',
    {
      class: classesOf(row, context),
      id: rowId(index),
      role: 'option',
      attributes: {
        'aria-label': rowLabel(row, lanes, context.steps, isNamed(row, context)),
        'aria-setsize': String(rows.length),
        'aria-posinset': String(index + 1),
        'data-row': String(index),
      },
    },
    h('span', { class: 'row-number' }, caller === null ? String(row.row + 1) : ''),
    // Words stay words where the row is read as one text.
    ' ',
    ...lanes.map((lane, i) => cell(row, lane, i, context)),
    rowText(row, context),
  );
  if (isCycleStart(row, context)) element.title = text('From here the steps repeat for ever');
  if (caller === null && step.violation !== null) element.title = step.violation;
  return element;
}

/** Left edge of a text that stands beside the bars of its lane, in pixels. */
export function barsWidth(lane: Lane): number {
  return 6 + lane.columns * BAR_PITCH;
}

export function barClass({ kind, name }: Pick<Bar, 'kind' | 'name'>, bars: RowContext['bars']): string {
  const index = bars.findIndex((bar) => bar.kind === kind && bar.name === name);
  return `bar colour-${String(Math.max(0, index) % BAR_COLOURS)}${kind === 'lock' ? '' : ' hollow'}`;
}

function classesOf(row: LaneRow, context: RowContext): string {
  return [
    'lane-row',
    row.switched ? 'switched' : '',
    row.caller === null ? '' : 'call',
    row.caller === null && row.step.violation !== null ? 'violated' : '',
    isCycleStart(row, context) ? 'cycle-start' : '',
    row.lane === null ? 'background' : '',
  ]
    .filter(Boolean)
    .join(' ');
}

function isCycleStart(row: LaneRow, { cycleStart, layout }: RowContext): boolean {
  return row.row === cycleStart && layout.rows[row.index - 1]?.row !== row.row;
}

function cell(row: LaneRow, lane: Lane, index: number, { narrow, bars }: RowContext): HTMLElement {
  const shades = row.shades.filter((shade) => shade.lane === index);
  const element = h('span', { class: ['lane-cell', ...shades.map((shade) => `shade-${shade.kind}`)].join(' ') });
  const notes = shades.map((shade) => shade.name);
  for (const bar of row.bars) {
    if (bar.lane !== index) continue;
    const mark = h('span', {
      class: [barClass(bar, bars), bar.begins ? 'begins' : '', bar.ends ? 'ends' : ''].filter(Boolean).join(' '),
    });
    mark.style.left = `${String(4 + bar.column * BAR_PITCH)}px`;
    element.append(mark);
    notes.push(bar.kind === 'lock' ? text('{0} holds {1}', lane.name, bar.name) : bar.name);
  }
  if (narrow && row.lane === index) element.append(h('span', { class: 'rail-dot' }));
  if (notes.length > 0) element.title = notes.join('\n');
  element.style.gridColumn = String(index + 2);
  return element;
}

/** The first lane to the right that shows something in this row: until there a long text may go on. */
function freeUntil({ bars, shades }: LaneRow, lane: number, lanes: number): number {
  const occupied = [...bars, ...shades].map((mark) => mark.lane).filter((other) => other > lane);
  return Math.min(lanes, ...occupied);
}

/** On rails a burst of steps names its thread once; a step of background machinery always does. */
function isNamed(row: LaneRow, { narrow }: Pick<RowContext, 'narrow'>): boolean {
  return row.lane === null || (narrow && (row.switched || row.index === 0));
}

function rowText(row: LaneRow, { layout, narrow }: RowContext): HTMLElement {
  const { lanes } = layout;
  const choice = row.caller === null ? row.step.choice : null;
  const element = h(
    'span',
    { class: 'step-text', title: choice === null ? row.text : `${row.text}\n${choice}` },
    isNamed(row, { narrow }) ? h('span', { class: 'step-thread' }, row.actor) : null,
    ' ',
    h('code', {}, `${(narrow ? ' ' : '  ').repeat(row.depth)}${row.text}`),
    ' ',
    choice === null ? null : h('span', { class: 'step-choice' }, choice),
  );
  const lane = row.lane === null ? undefined : lanes[row.lane];
  if (narrow) element.style.gridColumn = String(lanes.length + 2);
  else if (row.lane === null || !lane) element.style.gridColumn = '2 / -1';
  else {
    element.style.gridColumn = `${String(row.lane + 2)} / ${String(freeUntil(row, row.lane, lanes.length) + 2)}`;
    element.style.paddingLeft = `${String(barsWidth(lane))}px`;
  }
  return element;
}
