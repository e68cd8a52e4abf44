// Which modelled semantics a series is explored under, and what its reader has to be told about the tree's own.
import type { TargetProfileName } from '../convert/conversion.js';
import type { TargetNames } from '../convert/targets.js';
import type { TreeApi } from './kernel-headers.js';

/** Whether the calls as they are may fail, in the tree or once the series is in use. */
export const callsMayFail = (profile: TargetProfileName, api: TreeApi): boolean =>
  profile === 'may-fail' || api.mayFail;

/** Name of a file of models/phases. */
export const phaseOf = (mayFail: boolean): string => (mayFail ? 'may-fail-rcu' : 'try-map-beside');

/** Sentences for the cover letter. `present`: the tree has the paired API already. */
export function remarksOn(
  profile: TargetProfileName,
  api: TreeApi,
  names: TargetNames,
  present: boolean,
): readonly string[] {
  if (profile === 'may-fail') {
    return api.mayFail
      ? []
      : [
          'pte_offset_map() of this tree never returns NULL, so nothing changes for now. It may not return NULL before the calls that stay as they are, listed below, are ready for that too.',
        ];
  }
  if (present) return [`The tree has ${names.mapLocked}() already, so the series is about its callers alone.`];
  if (api.mayFail) {
    return [
      'pte_offset_map() of this tree returns NULL where there is no page table. So the new calls may fail from the first patch on, and no patch changes them.',
    ];
  }
  return api.readsPmd
    ? []
    : [
        'No patch lets the new calls fail: in this tree a pmd is not read by pmd_read_atomic(), on which that patch would rest.',
      ];
}
