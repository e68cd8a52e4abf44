// The API that the tree has after each prefix: as its own files show it, or as the user says from some patch on.
import type { TreePhase } from '../../helpers/tree-phase.js';
import { detectPhase } from '../../model/detect-phase.js';
import type { ModelInfo } from '../../model/model-info.js';
import type { SourceTree } from '../../patch/tree.js';

/** By number of patches; index 0 is the tree before the series. null where the tree shows none of the modelled APIs. */
export function phasesOfPrefixes(
  states: readonly SourceTree[],
  phases: readonly ModelInfo[],
  phaseAt: ReadonlyMap<number, string>,
): readonly (TreePhase | null)[] {
  let chosen: TreePhase | null = null;
  return states.map((tree, prefix) => {
    const named = phases.find(({ name }) => name === phaseAt.get(prefix));
    if (named) chosen = { name: named.name, title: named.title, isChosen: true, why: [] };
    return chosen ?? detectPhase(phases, (file) => tree.read(file) ?? undefined);
  });
}
