// `trymap model FILE.c`: explores a model file, or prints it for Spin.
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { ModelRun } from '../core/model-runner.js';
import { toJson } from '../core/report/json.js';
import { modelText, type ModelReport } from '../core/report/model-text.js';
import { errorCode, readSourceFile } from '../env/node/source-file.js';
import { searchBounds, type BoundFlags } from './bounds.js';
import { EXIT_FINDINGS, EXIT_NOTHING, EXIT_UNUSABLE } from './exit-status.js';
import type { Io } from './io.js';
import { unknownNames } from './model-names.js';
import { createProgressLine } from './progress-line.js';

export interface ModelFlags extends BoundFlags {
  readonly format: 'text' | 'json';
  readonly promela?: boolean;
  readonly phase?: string;
  readonly entries?: number;
  readonly define?: readonly string[];
  readonly recheck?: boolean;
}

export async function modelCommand(file: string, flags: ModelFlags, io: Io): Promise<number> {
  const path = resolve(io.cwd, file);
  const source = readSourceFile(path);
  if (!source.ok) {
    io.err(`trymap: ${file}: ${source.message}\n`);
    return EXIT_UNUSABLE;
  }
  const handle = io.openEngine({});
  const wrong = unknownNames('--phase', flags.phase === undefined ? [] : [flags.phase], (await handle.open()).phases);
  for (const message of wrong) io.err(`trymap: ${message}\n`);
  if (wrong.length > 0) return EXIT_UNUSABLE;

  const models = await handle.openModels((name) => readBeside(path, name));
  const choices = {
    ...(flags.phase === undefined ? {} : { phase: flags.phase }),
    ...(flags.entries === undefined ? {} : { entries: flags.entries }),
    ...(flags.define === undefined ? {} : { defined: flags.define }),
  };
  const printed = flags.promela === true ? models.promela(file, source.text, choices) : null;
  if (printed?.ok === true) {
    io.out(printed.value);
    return EXIT_NOTHING;
  }
  const progress = createProgressLine(io);
  const options = { ...choices, ...searchBounds(flags), signal: io.signal, progress: progress.show };
  const exploring = async (): Promise<ModelRun<Pick<ModelReport, 'verdict' | 'recheck'>>> => {
    if (flags.recheck === true) return models.recheck(file, source.text, options);
    const one = await models.explore(file, source.text, options);
    return one.ok ? { ok: true, value: { verdict: one.value } } : one;
  };
  const run = printed ?? (await exploring().finally(progress.clear));
  if (!run.ok) {
    const { problem } = run;
    io.err(`trymap: ${problem.file}:${String(problem.line)}:${String(problem.column)}: ${problem.message}\n`);
    return EXIT_UNUSABLE;
  }
  const report: ModelReport = { version: 1, file, ...run.value };
  io.out(flags.format === 'json' ? toJson(report) : modelText(report));
  if ((report.recheck?.differences.length ?? 0) > 0) return EXIT_UNUSABLE;
  if (report.verdict.kind === 'unknown') return EXIT_UNUSABLE;
  return report.verdict.kind === 'violated' ? EXIT_FINDINGS : EXIT_NOTHING;
}

/** A file that the model includes and that lies in its own folder or below. */
function readBeside(model: string, name: string): string | undefined {
  try {
    return readFileSync(resolve(dirname(model), name), 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}
