// Runs a Program in Spin, where it is installed: its counts and whether it found an error.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const has = (command: string, argument: string): boolean =>
  spawnSync(command, [argument], { stdio: 'ignore' }).error === undefined;

export const spinInstalled = has('spin', '-V');
/** tcc compiles a pan in a twentieth of the time; its pan is slower, which does not matter for small programs. */
const compiler = has('tcc', '-v') ? ['tcc'] : ['cc', '-O0', '-fwrapv', '-w'];

export interface SpinResult {
  readonly states: number;
  /** Without the one that pan counts for the initial state. */
  readonly transitions: number;
  readonly errors: number;
  readonly output: string;
}

/** `deadlocks` false leaves invalid end states alone; `reduce` is Spin's own partial-order reduction. */
export function runSpin(promela: string, { deadlocks = true, reduce = false } = {}): SpinResult {
  const folder = mkdtempSync(path.join(tmpdir(), 'trymap-spin-'));
  try {
    writeFileSync(path.join(folder, 'm.pml'), promela);
    execFileSync('spin', ['-o1', '-o2', '-o3', '-a', 'm.pml'], { cwd: folder, stdio: 'pipe' });
    const [cc = 'cc', ...flags] = compiler;
    execFileSync(cc, [...flags, '-DSAFETY', ...(reduce ? [] : ['-DNOREDUCE']), '-o', 'pan', 'pan.c'], {
      cwd: folder,
      stdio: 'pipe',
    });
    const output = execFileSync(path.join(folder, 'pan'), ['-w18', '-m100000', ...(deadlocks ? [] : ['-E'])], {
      cwd: folder,
      encoding: 'utf8',
    });
    const figure = (pattern: RegExp): number => Number(pattern.exec(output)?.[1] ?? NaN);
    return {
      states: figure(/(\d+) states, stored/),
      transitions: figure(/(\d+) transitions/) - 1,
      errors: figure(/errors: (\d+)/),
      output,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
