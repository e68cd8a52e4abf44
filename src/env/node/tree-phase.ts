// Which modelled phase a kernel tree on disk is in.
import { join } from 'node:path';
import type { TreePhase } from '../../core/helpers/tree-phase.js';
import { detectPhase } from '../../core/model/detect-phase.js';
import { listModels } from '../../core/model/library.js';
import { createModelLibrary } from './model-library.js';
import { readSourceFile } from './source-file.js';

/** `top` is the top of the tree, `assets` the folder that the build fills; `chosen` is a phase that somebody named. */
export function treePhase(top: string, assets: URL, chosen?: string): TreePhase | null {
  const phases = listModels(createModelLibrary(new URL('models/', assets)), 'phases');
  const named = phases.find((phase) => phase.name === chosen);
  if (named) return { name: named.name, title: named.title, isChosen: true, why: [] };
  return detectPhase(phases, (file) => {
    const source = readSourceFile(join(top, file));
    return source.ok ? source.text : undefined;
  });
}

/** Names of the phases that there are. */
export function phaseNames(assets: URL): readonly string[] {
  return listModels(createModelLibrary(new URL('models/', assets)), 'phases').map((phase) => phase.name);
}
