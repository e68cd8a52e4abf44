// A counterexample as a drawing: the lanes of the simulation panel as one SVG file that needs nothing else.
import type { Verdict } from '../explore/verdict.js';
import { layoutTrace, type Lane, type LaneRow } from './lanes.js';
import { wrap } from './wrap.js';

const ROW = 20;
const HEAD = 44;
const MARGIN = 16;
const NUMBERS = 34;
const BAR = 4;
const BAR_PITCH = 7;
/** Of the 12 pixel monospace text, as wide as browsers draw it. */
const CHARACTER = 7.3;
const LEAST_LANE = 220;
const INDENT = 12;
const COLOURS = ['#1a5fb4', '#813d9c', '#c64600', '#26a269', '#986a00', '#5e5c64'];
const FATAL = '#b3261e';

/** Empty for a verdict without a trace. */
export function traceSvg({ trace, message, property }: Verdict): string {
  if (trace === null) return '';
  const { lanes, rows } = layoutTrace(trace);
  const names = [...new Set(rows.flatMap((row) => row.bars.map((bar) => bar.name)))];
  const widths = lanes.map((lane, index) => laneWidth(lane, index, rows));
  const lefts = widths.map((_, index) => MARGIN + NUMBERS + sum(widths.slice(0, index)));
  const width = MARGIN * 2 + NUMBERS + sum(widths);
  const sentence = wrap(message, Math.floor((width - 2 * MARGIN) / CHARACTER));
  const bottom = HEAD + rows.length * ROW;
  const height = bottom + (sentence.length + (names.length > 0 ? 2 : 1)) * ROW;
  const parts = [
    ...lanes.map((lane, index) => text(lefts[index] ?? 0, 18, lane.name, 'font-weight="bold"')),
    ...lanes.map((lane, index) => text(lefts[index] ?? 0, 34, cut(lane.title, widths[index] ?? 0), 'fill="#5e5c64"')),
    ...lefts.map((left) => line(left - 6, 4, left - 6, bottom, '#d0d0d0')),
    line(MARGIN, HEAD - 2, width - MARGIN, HEAD - 2, '#5e5c64'),
    ...rows.flatMap((row) => rowParts(row, lanes, lefts, widths, names, width)),
    ...sentence.map((one, at) => text(MARGIN, bottom + (at + 1) * ROW, one, `fill="${FATAL}" font-weight="bold"`)),
    ...legend(names, bottom + (sentence.length + 1) * ROW),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${String(width)}" height="${String(height)}" viewBox="0 0 ${String(width)} ${String(height)}" font-family="monospace" font-size="12">
<title>${escaped(property ?? 'trace')}</title>
<rect width="100%" height="100%" fill="#ffffff"/>
${parts.join('\n')}
</svg>
`;
}

function rowParts(
  row: LaneRow,
  lanes: readonly Lane[],
  lefts: readonly number[],
  widths: readonly number[],
  names: readonly string[],
  width: number,
): string[] {
  const top = HEAD + row.index * ROW;
  const fatal = row.caller === null && row.step.violation !== null;
  const left = row.lane === null ? MARGIN + NUMBERS : (lefts[row.lane] ?? 0);
  const lane = row.lane === null ? undefined : lanes[row.lane];
  const indent = (lane ? barsOf(lane) : 0) + row.depth * INDENT;
  const own = row.lane === null ? `(${row.actor}: ${row.text})` : row.text;
  const said = row.caller === null && row.step.choice !== null ? `${own}  [${row.step.choice}]` : own;
  const space = row.lane === null ? width : (widths[row.lane] ?? 0) - indent;
  return [
    ...(fatal ? [rect(MARGIN, top, width - 2 * MARGIN, ROW, '#fbe0de')] : []),
    ...row.shades.map((shade) =>
      rect((lefts[shade.lane] ?? 0) - 5, top, (widths[shade.lane] ?? 0) - 2, ROW, '#e3f4ea'),
    ),
    ...row.bars.map((bar) => {
      const x = (lefts[bar.lane] ?? 0) + bar.column * BAR_PITCH;
      const from = bar.begins ? 4 : 0;
      return rect(x, top + from, BAR, ROW - from - (bar.ends ? 4 : 0), colourOf(bar.name, names));
    }),
    text(MARGIN, top + 14, row.caller === null ? String(row.row + 1) : '', 'fill="#8a8a8a"'),
    text(left + indent, top + 14, cut(said, space), textStyle(row, fatal)),
  ];
}

function textStyle(row: LaneRow, fatal: boolean): string {
  if (fatal) return `fill="${FATAL}" font-weight="bold"`;
  return row.caller !== null || row.lane === null ? 'fill="#5e5c64"' : 'fill="#1e1e1e"';
}

/** As wide as its longest text needs, within reason. */
function laneWidth(lane: Lane, index: number, rows: readonly LaneRow[]): number {
  const longest = Math.max(
    0,
    ...rows
      .filter((row) => row.lane === index)
      .map((row) => row.depth * INDENT + (row.text.length + (row.step.choice?.length ?? 0) + 5) * CHARACTER),
  );
  return Math.ceil(Math.min(Math.max(LEAST_LANE, barsOf(lane) + longest), 3 * LEAST_LANE));
}

function barsOf(lane: Lane): number {
  return 4 + lane.columns * BAR_PITCH;
}

function legend(names: readonly string[], top: number): string[] {
  let x = MARGIN;
  return names.flatMap((name) => {
    const parts = [rect(x, top + 4, BAR, 12, colourOf(name, names)), text(x + 9, top + 14, name, 'fill="#5e5c64"')];
    x += 9 + name.length * CHARACTER + 18;
    return parts;
  });
}

function colourOf(name: string, names: readonly string[]): string {
  return COLOURS[Math.max(0, names.indexOf(name)) % COLOURS.length] ?? '#000000';
}

function cut(said: string, width: number): string {
  const room = Math.max(8, Math.floor(width / CHARACTER) - 1);
  return said.length <= room ? said : `${said.slice(0, room - 1)}…`;
}

function text(x: number, y: number, said: string, attributes: string): string {
  return `<text x="${String(Math.round(x))}" y="${String(y)}" ${attributes} xml:space="preserve">${escaped(said)}</text>`;
}

function rect(x: number, y: number, width: number, height: number, fill: string): string {
  return `<rect x="${String(Math.round(x))}" y="${String(y)}" width="${String(Math.round(width))}" height="${String(height)}" fill="${fill}"/>`;
}

function line(x1: number, y1: number, x2: number, y2: number, stroke: string): string {
  return `<line x1="${String(x1)}" y1="${String(y1)}" x2="${String(x2)}" y2="${String(y2)}" stroke="${stroke}"/>`;
}

function escaped(said: string): string {
  return said.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
