// `trymap race FILE:FUNCTION FILE:FUNCTION`: two functions of a tree against each other, under one phase or each of them.
import { resolve } from 'node:path';
import { toJson } from '../core/report/json.js';
import { modelText, type ModelReport } from '../core/report/model-text.js';
import type { RaceSide } from '../core/race-runner.js';
import { readSourceFile } from '../env/node/source-file.js';
import { searchBounds, type BoundFlags } from './bounds.js';
import { EXIT_FINDINGS, EXIT_NOTHING, EXIT_UNUSABLE } from './exit-status.js';
import type { Io } from './io.js';
import { ALL, chosenNames, unknownNames } from './model-names.js';
import { createProgressLine } from './progress-line.js';

export interface RaceFlags extends BoundFlags {
  readonly format: 'text' | 'json';
  readonly phase?: readonly string[];
  readonly against?: string;
  readonly entries?: number;
}

/** `trymap race --format json`: one verdict for each phase; `file` names the race. */
export interface RaceReport {
  readonly version: 1;
  readonly races: readonly (ModelReport & { readonly phase: string })[];
}

export async function raceCommand(left: string, right: string, flags: RaceFlags, io: Io): Promise<number> {
  const sides: RaceSide[] = [];
  for (const name of [left, right]) {
    const side = readSide(name, io);
    if (typeof side !== 'string') sides.push(side);
    else io.err(`trymap: ${side}\n`);
  }
  const [one, other] = sides;
  if (!one || !other) return EXIT_UNUSABLE;

  const handle = io.openEngine({});
  const engine = await handle.open();
  const wrong = [
    ...unknownNames('--phase', flags.phase, engine.phases, [ALL]),
    ...unknownNames('--against', flags.against === undefined ? [] : [flags.against], engine.adversaries),
  ];
  for (const message of wrong) io.err(`trymap: ${message}\n`);
  if (wrong.length > 0) return EXIT_UNUSABLE;

  const runner = await handle.openRaces();
  const progress = createProgressLine(io);
  const races: RaceReport['races'][number][] = [];
  for (const phase of chosenNames(flags.phase, engine.phases)) {
    const result = await runner
      .race(one, other, {
        phase,
        ...(flags.against === undefined ? {} : { adversary: flags.against }),
        ...(flags.entries === undefined ? {} : { entries: flags.entries }),
        ...searchBounds(flags),
        signal: io.signal,
        progress: progress.show,
      })
      .finally(progress.clear);
    if (!result.ok) {
      io.err(`trymap: ${result.message}\n`);
      return EXIT_UNUSABLE;
    }
    races.push({ version: 1, phase, file: `${left} against ${right}`, verdict: result.verdict });
  }
  const report: RaceReport = { version: 1, races };
  io.out(flags.format === 'json' ? toJson(report) : races.map((race) => modelText(race)).join('\n'));
  if (races.some(({ verdict }) => verdict.kind === 'violated')) return EXIT_FINDINGS;
  return races.every(({ verdict }) => verdict.kind === 'unknown') ? EXIT_UNUSABLE : EXIT_NOTHING;
}

/** A side, or what is wrong with its name. */
function readSide(name: string, io: Io): RaceSide | string {
  const colon = name.lastIndexOf(':');
  const [file, fn] = [name.slice(0, colon), name.slice(colon + 1)];
  if (colon < 1 || !/^[A-Za-z_]\w*$/.test(fn)) return `${name}: expected FILE:FUNCTION`;
  const source = readSourceFile(resolve(io.cwd, file));
  return source.ok ? { file, text: source.text, function: fn } : `${file}: ${source.message}`;
}
