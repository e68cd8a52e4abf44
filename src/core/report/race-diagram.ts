// A counterexample as the CPU0 / CPU1 columns of a kernel changelog: plain text, 80 columns, to be read without the tool.
import type { Trace, TraceRow, Verdict } from '../explore/verdict.js';
import { wrap } from './wrap.js';

/** Columns of a terminal and of a mail. */
const WIDTH = 80;
/** Columns of running text, as in a changelog. */
const TEXT_WIDTH = 72;
const GAP = '  ';
const INDENT = '  ';

/** Lines end in `\n`. Empty for a verdict without a trace. */
export function raceDiagram(verdict: Verdict): string {
  const { trace } = verdict;
  if (trace === null) return '';
  const shown = trace.threads.flatMap((_, thread) => (trace.rows.some((row) => row.thread === thread) ? [thread] : []));
  const width = Math.floor((WIDTH - GAP.length * (shown.length - 1)) / Math.max(1, shown.length));
  const table = new Columns(shown, width);

  for (const thread of shown) table.cell(thread, columnHead(trace, thread, shown));
  table.endRow();
  for (const thread of shown) table.cell(thread, wrap(trace.threads[thread]?.title ?? '', width));
  table.endRow();
  for (const thread of shown) table.cell(thread, ['-'.repeat(Math.min(width, 20))]);
  table.endRow();

  const frames = new Map<number, TraceRow['callers']>();
  for (const row of trace.rows) {
    for (const line of rowLines(row, frames.get(row.thread) ?? [], width)) {
      table.cell(row.thread, line);
      table.endRow();
    }
    frames.set(row.thread, row.callers ?? []);
  }
  const fatal = trace.rows.at(-1);
  if (fatal?.violation != null) table.cell(fatal.thread, [`^^^ ${verdict.property ?? 'violation'}`]);
  table.endRow();
  return table.text() + `\n${wrap(fatal?.violation ?? verdict.message, TEXT_WIDTH).join('\n')}\n`;
}

/** `CPU0`, `CPU1`, … for threads; background machinery (grace periods, hardware) has its name. */
function columnHead(trace: Trace, thread: number, shown: readonly number[]): string[] {
  if (trace.threads[thread]?.background === true) return [`(${trace.threads[thread].name})`];
  const before = shown.filter((other) => other < thread && trace.threads[other]?.background !== true);
  return [`CPU${String(before.length)}`];
}

/** The calls that the step is the first of, then the step itself, each indented by its depth; one element a table row. */
function rowLines(row: TraceRow, open: NonNullable<TraceRow['callers']>, width: number): string[][] {
  const callers = row.callers ?? [];
  let common = 0;
  while (common < callers.length && sameCall(callers[common], open[common])) common++;
  const lines = callers.slice(common).map((call, at) => indented(call.text, common + at, width));
  if (row.text !== '') lines.push(indented(row.text, callers.length, width));
  if (row.choice !== null) lines.push(indented(`[${row.choice}]`, callers.length, width));
  return lines;
}

function sameCall(a: NonNullable<TraceRow['callers']>[number] | undefined, b: typeof a): boolean {
  return a?.text === b?.text && a?.source.file === b?.source.file && a?.source.span.start === b?.source.span.start;
}

function indented(text: string, depth: number, width: number): string[] {
  const lead = INDENT.repeat(Math.min(depth, 4));
  return wrap(text, width - lead.length, INDENT).map((line) => lead + line);
}

/** A table whose cells may have several lines. */
class Columns {
  readonly #order: readonly number[];
  readonly #width: number;
  readonly #lines: string[] = [];
  #row = new Map<number, readonly string[]>();

  constructor(order: readonly number[], width: number) {
    this.#order = order;
    this.#width = width;
  }

  cell(column: number, lines: readonly string[]): void {
    this.#row.set(column, lines);
  }

  endRow(): void {
    const height = Math.max(0, ...[...this.#row.values()].map((lines) => lines.length));
    for (let k = 0; k < height; k++) {
      const cells = this.#order.map((column) => (this.#row.get(column)?.[k] ?? '').padEnd(this.#width));
      this.#lines.push(cells.join(GAP).trimEnd());
    }
    this.#row = new Map();
  }

  text(): string {
    return this.#lines.map((line) => `${line}\n`).join('');
  }
}
