// `--only FILE:FUNCTION:HELPER#NTH`: sites by name, as `scan --format json` and every message spell it.
import { existsSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { siteKey, type Site } from '../core/sites/site.js';
import type { Inputs } from './inputs.js';

export interface SiteName {
  readonly file: string;
  /** `FUNCTION:HELPER#NTH`. */
  readonly rest: string;
}

/** For commander: collects the values of a repeated option. */
export function collectSiteName(value: string, previous: readonly SiteName[] | undefined): readonly SiteName[] {
  const match = /^(.+):([A-Za-z_]\w*:[A-Za-z_]\w*#[1-9]\d*)$/.exec(value);
  if (match?.[1] === undefined || match[2] === undefined) {
    throw new InvalidArgumentError(
      'expected FILE:FUNCTION:HELPER#NTH, e.g. mm/mincore.c:mincore_pte_range:pte_offset_map_lock#1.',
    );
  }
  return [...(previous ?? []), { file: match[1], rest: match[2] }];
}

/** The file of a name, relative to the root: as the report has it, or as it is named from the current directory. */
export function fileOf(name: SiteName, root: string, cwd: string): string {
  if (existsSync(join(root, name.file))) return name.file;
  return relative(root, resolve(cwd, name.file)).split(sep).join('/');
}

/** Only the files of these sites. */
export function narrowInputs(
  inputs: Inputs,
  names: readonly SiteName[],
  cwd: string,
): Pick<Inputs, 'folders' | 'files'> {
  return { folders: [], files: [...new Set(names.map((name) => fileOf(name, inputs.root, cwd)))] };
}

/** Splits into the sites that were found and the names that name none. */
export function pickSites(
  sites: readonly Site[],
  names: readonly SiteName[],
  root: string,
  cwd: string,
): { readonly picked: readonly Site[]; readonly unknown: readonly string[] } {
  const wanted = new Set(names.map((name) => `${fileOf(name, root, cwd)}:${name.rest}`));
  const picked = sites.filter((site) => wanted.delete(siteKey(site)));
  return { picked, unknown: [...wanted] };
}
