// Where the paired API goes in a Linux tree, and what that tree's own API does already: read from its headers.
import type { TargetNames } from '../convert/targets.js';
import { apiText, type ApiStage } from './api-text.js';

/** The header that defines the locked calls, and how patches to it are titled where no history says. */
export const API_HEADER = { file: 'include/linux/mm.h', prefix: 'mm' } as const;

/** The header that says how a pmd is read without its lock. */
export const PMD_HEADER = 'include/linux/pgtable.h';

/** The macro that the API is put behind. */
const ANCHOR = 'pte_unmap_unlock';

export interface TreeApi {
  /** `pte_offset_map()` returns NULL where there is no table: 6.5 and later. */
  readonly mayFail: boolean;
  /** What reads a pmd without its lock in a way that the new semantics can rest on: up to 6.1. */
  readonly readsPmd: boolean;
}

export function treeApi(apiHeader: string, pmdHeader: string): TreeApi {
  return {
    mayFail: /\b__pte_offset_map\b/.test(`${apiHeader}\n${pmdHeader}`),
    readsPmd: /\bpmd_read_atomic\b/.test(pmdHeader),
  };
}

/** The header's text with the API, at each stage; or why that cannot be written. */
export type ApiPatch =
  | { readonly ok: true; readonly first: string; readonly last: string | null }
  /** `present`: the tree has calls of these names. */
  | { readonly ok: false; readonly present: boolean; readonly why: string };

export function apiPatch(header: string, names: TargetNames, api: TreeApi): ApiPatch {
  const known = [names.map, names.mapLocked].find((name) => new RegExp(`\\b${name}\\b`).test(header));
  if (known !== undefined) return { ok: false, present: true, why: `${API_HEADER.file} has ${known}() already` };
  const at = behindAnchor(header);
  if (at === null) {
    return {
      ok: false,
      present: false,
      why: `${API_HEADER.file} has no macro ${ANCHOR}(), behind which the API would go`,
    };
  }
  const put = (stage: ApiStage): string => `${header.slice(0, at)}\n${apiText(names, stage)}${header.slice(at)}`;
  return {
    ok: true,
    first: put(api.mayFail ? 'alias-may-fail' : 'alias'),
    last: !api.mayFail && api.readsPmd ? put('recheck') : null,
  };
}

/** Offset of the line after the macro; `null` where there is none. */
function behindAnchor(header: string): number | null {
  const define = new RegExp(`^#[ \\t]*define[ \\t]+${ANCHOR}\\(`, 'm').exec(header);
  if (!define) return null;
  let end = define.index;
  for (;;) {
    const newline = header.indexOf('\n', end);
    if (newline < 0) return null;
    if (header[newline - 1] !== '\\') return newline + 1;
    end = newline + 1;
  }
}
