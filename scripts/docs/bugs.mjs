// Runs the models of historical races with the built command, as anybody would, and gives what docs/bugs.md is made of.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { build } from '../build.mjs';
import { fromRoot } from '../paths.mjs';

const FOLDER = 'models/bugs';

/** Every model with the verdict of each variant that its first comment names. */
export async function runBugs() {
  await build();
  const files = readdirSync(fromRoot(FOLDER)).filter((name) => name.endsWith('.c'));
  return files.sort().map((name) => {
    const file = `${FOLDER}/${name}`;
    const comment = /\/\*[^]*?\*\//.exec(readFileSync(fromRoot(file), 'utf8'))?.[0] ?? '';
    const runs = [null, ...variantsOf(comment)].map((variant) => ({ variant, verdict: verdictOf(file, variant) }));
    return { file, comment, runs };
  });
}

/** The names of `@variants NAME: verdict; …`. @param {string} comment */
function variantsOf(comment) {
  const list = /@variants([^@]*)/.exec(comment)?.[1] ?? '';
  return [...list.matchAll(/(\w+(?:\+\w+)*):/g)].map((match) => match[1] ?? '');
}

/** @param {string} file @param {string | null} variant @returns {unknown} */
function verdictOf(file, variant) {
  const defines = (variant?.split('+') ?? []).flatMap((name) => ['--define', name]);
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [fromRoot('dist/cli.mjs'), 'model', file, '--format', 'json', ...defines],
    { cwd: fromRoot('.'), encoding: 'utf8', maxBuffer: 1 << 26 },
  );
  if (stdout === '') throw new Error(`${file}: ${stderr}`);
  return JSON.parse(stdout).verdict;
}
