// A counterexample as the CPU0 / CPU1 columns of a kernel changelog: plain text, 80 columns, to be read without the tool.
import type { TraceRow, Verdict } from '../explore/verdict.js';
import { wrap } from './wrap.js';

/** Columns of a terminal and of a mail. */
const WIDTH = 80;
/** Columns of running text, as in a changelog. */
const TEXT_WIDTH = 72;
const GAP = '  ';
const INDENT = '  ';
/** Length of the line below a column's head. */
const RULE = 20;

/** Lines end in `\n` and are at most `width` long. Empty for a verdict without a trace. */
export function raceDiagram(verdict: Pick<Verdict, 'trace' | 'property' | 'message'>, width = WIDTH): string {
  const { trace } = verdict;
  if (trace === null) return '';
  const isBackground = (thread: number): boolean => trace.threads[thread]?.background === true;
  const shown = trace.threads.flatMap((_, thread) => {
    return !isBackground(thread) && trace.rows.some((row) => row.thread === thread) ? [thread] : [];
  });
  const table = new Columns(shown, Math.floor((width + GAP.length) / Math.max(1, shown.length)) - GAP.length, width);

  for (const [cpu, thread] of shown.entries()) table.cell(thread, [`CPU${String(cpu)}`]);
  table.endRow();
  for (const thread of shown) table.cell(thread, wrap(trace.threads[thread]?.title ?? '', table.width));
  table.endRow();
  for (const thread of shown) table.cell(thread, ['-'.repeat(Math.min(table.width, RULE))]);
  table.endRow();

  /** The calls that each thread is in. */
  const frames = new Map<number, NonNullable<TraceRow['callers']>>();
  for (const [index, row] of trace.rows.entries()) {
    if (isRepeated(row, trace.rows[index - 1])) continue;
    const open = frames.get(row.thread) ?? [];
    frames.set(row.thread, row.callers ?? []);
    if (isBackground(row.thread)) {
      table.line(`(${withChoice(row)})`);
      continue;
    }
    for (const line of rowLines(row, open, table.width)) {
      table.cell(row.thread, line);
      table.endRow();
    }
  }
  const fatal = trace.rows.at(-1);
  if (fatal?.violation != null) table.cell(fatal.thread, [`^^^ ${verdict.property ?? 'violation'}`]);
  table.endRow();
  return table.text() + `\n${wrap(fatal?.violation ?? verdict.message, Math.min(width, TEXT_WIDTH)).join('\n')}\n`;
}

/** The calls that the step is the first of, then the step itself, each indented by its depth; one element a table row. */
function rowLines(row: TraceRow, open: NonNullable<TraceRow['callers']>, width: number): string[][] {
  const callers = row.callers ?? [];
  let common = 0;
  while (common < callers.length && sameCall(callers[common], open[common])) common++;
  const lines = callers.slice(common).map((call, at) => indented(call.text, common + at, width));
  return [...lines, indented(withChoice(row), callers.length, width)];
}

/** `if (pmd_bad(pmdval)) [true]`: a choice says again what was tested only where the text does not. */
function withChoice({ text, choice }: TraceRow): string {
  if (choice === null) return text;
  const parts = choice.split('; ').map((part) => {
    const [, what, value] = /^(.*) is (true|false)$/.exec(part) ?? [];
    const tests = [`if (${String(what)})`, `while (${String(what)})`];
    return what !== undefined && (tests.includes(text) || text.includes(`; ${what};`)) ? String(value) : part;
  });
  return `${text} [${parts.join('; ')}]`;
}

/** Another step of the line that the same thread is at, where nothing was chosen. */
function isRepeated(row: TraceRow, before: TraceRow | undefined): boolean {
  if (before?.thread !== row.thread || before.text !== row.text) return false;
  if (row.choice !== null || before.choice !== null) return false;
  const calls = row.callers ?? [];
  const callsBefore = before.callers ?? [];
  return row.source?.line === before.source?.line && calls.length === callsBefore.length;
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
  readonly width: number;
  readonly #lines: string[] = [];
  #row = new Map<number, readonly string[]>();

  constructor(
    order: readonly number[],
    width: number,
    private readonly whole: number,
  ) {
    this.#order = order;
    this.width = width;
  }

  cell(column: number, lines: readonly string[]): void {
    this.#row.set(column, lines);
  }

  endRow(): void {
    const height = Math.max(0, ...[...this.#row.values()].map((lines) => lines.length));
    for (let k = 0; k < height; k++) {
      const cells = this.#order.map((column) => (this.#row.get(column)?.[k] ?? '').padEnd(this.width));
      this.#lines.push(cells.join(GAP).trimEnd());
    }
    this.#row = new Map();
  }

  /** One line over all columns: what happens on no CPU of the diagram. */
  line(text: string): void {
    this.#lines.push(...wrap(text, this.whole, INDENT));
  }

  text(): string {
    return this.#lines.map((line) => `${line}\n`).join('');
  }
}
