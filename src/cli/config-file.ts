// Finds trymap.json by walking up from what is scanned, reads it with the files of `--config` and `--helpers`, and says every
// mistake with its place.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { familyNames, joinLists, type EngineConfig } from '../core/engine-config.js';
import type { NameScope } from '../core/suppress/suppression.js';
import { unknownFamily } from '../core/suppress/nearest.js';
import { describeFileError } from '../env/node/source-file.js';
import type { Inputs } from './inputs.js';
import type { Io } from './io.js';

/** Here too, so that the validator is loaded only where there is something to validate. */
const CONFIG_NAME = 'trymap.json';

export interface ConfigFlags {
  /** A file, or false for none; absent: the nearest trymap.json. */
  readonly config?: string | false | undefined;
  /** A file whose families are added. */
  readonly helpers?: string | undefined;
  /** Families to look for, instead of those that the configuration says. */
  readonly family?: readonly string[] | undefined;
}

export interface LoadedConfig {
  readonly config: EngineConfig;
  /** Some of it could not be used; that was said on stderr. */
  readonly unusable: boolean;
  /** Folder of the configuration; `null` where there is none. */
  readonly folder: string | null;
}

/** `null` where a file that the user named has mistakes: scanning without what he asked for would mislead. */
export async function loadConfig(flags: ConfigFlags, inputs: Inputs, io: Io): Promise<LoadedConfig | null> {
  const path = configPath(flags.config, inputs, io.cwd);
  const main = path === null ? null : await readFile(path, inputs, io);
  if (main?.unusable === true && typeof flags.config === 'string') return null;
  const helpers = flags.helpers === undefined ? null : await readFile(resolve(io.cwd, flags.helpers), inputs, io);
  if (helpers?.unusable === true) return null;
  const read = main?.config ?? {};
  const joined = helpers === null ? read : withHelpers(read, helpers.config);
  const unknown = (flags.family ?? []).filter((name) => !familyNames(joined).includes(name));
  for (const name of unknown) io.err(`trymap: --family ${name}: ${unknownFamily(name, familyNames(joined))}\n`);
  if (unknown.length > 0) return null;
  return {
    config: flags.family === undefined ? joined : { ...joined, use: flags.family },
    unusable: main?.unusable === true,
    folder: path === null ? null : dirname(path),
  };
}

/** Walks up from the deepest folder that holds all PATHs; a git work tree is not left. */
function configPath(flag: ConfigFlags['config'], inputs: Inputs, cwd: string): string | null {
  if (flag === false) return null;
  if (flag !== undefined) return resolve(cwd, flag);
  for (let at = inputs.top; ; at = dirname(at)) {
    const path = join(at, CONFIG_NAME);
    if (existsSync(path)) return path;
    if (existsSync(join(at, '.git')) || dirname(at) === at) return null;
  }
}

async function readFile(path: string, inputs: Inputs, io: Io): Promise<{ config: EngineConfig; unusable: boolean }> {
  const name = relative(io.cwd, path) || path;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    io.err(`trymap: ${name}: ${describeFileError(error)}\n`);
    return { config: {}, unusable: true };
  }
  const { readConfig } = await import('../config/read-config.js');
  const inReport = slashes(relative(inputs.root, path));
  const { config, mistakes } = readConfig(text, inReport, scopeBetween(dirname(path), inputs.root));
  for (const { line, column, message } of mistakes) {
    io.err(`trymap: ${name}:${String(line)}:${String(column)}: ${message}\n`);
  }
  return { config, unusable: mistakes.length > 0 };
}

/** How names relative to `root` become names relative to `folder`. */
function scopeBetween(folder: string, root: string): NameScope {
  const below = slashes(relative(folder, root));
  if (below === '') return { strip: '', prefix: '' };
  if (!below.startsWith('..')) return { strip: '', prefix: `${below}/` };
  return { strip: `${slashes(relative(root, folder))}/`, prefix: '' };
}

function slashes(path: string): string {
  return path.split(sep).join('/');
}

/** Families and facts about calls; a file of helpers has no say in anything else. */
function withHelpers(config: EngineConfig, { families = [], calls = {} }: EngineConfig): EngineConfig {
  return {
    ...config,
    families: [...(config.families ?? []), ...families],
    calls: joinLists(config.calls ?? {}, calls),
  };
}
